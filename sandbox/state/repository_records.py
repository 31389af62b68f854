"""Records about a project's commits: what was said of them, run for them, released of them."""

from dataclasses import field
from typing import Any

from sandbox.state.record import Record


class CommitComment(Record, table="commit_comments", index="project_id, sha, id"):
    project_id: int
    sha: str
    author_id: int
    note: str
    discussion: str
    created_at: str
    updated_at: str
    threaded: bool = False
    path: str | None = None
    line: int | None = None
    line_type: str | None = None


class Release(Record, table="releases", unique="project_id, tag_name"):
    project_id: int
    author_id: int
    tag_name: str
    name: str
    released_at: str
    created_at: str
    description: str | None = None


class ReleaseLink(
    Record, table="release_links", unique="release_id, name; release_id, url; release_id, filepath"
):
    release_id: int
    name: str
    url: str
    filepath: str | None = None
    link_type: str = "other"


class Variable(Record, table="variables", unique="source, source_id, key, environment_scope"):
    """Of a project or group; its value is for jobs, which nothing here runs."""

    source: str
    source_id: int
    key: str
    value: str
    variable_type: str = "env_var"
    protected: bool = False
    masked: bool = False
    hidden: bool = False
    raw: bool = False
    environment_scope: str = "*"
    description: str | None = None


class Pipeline(Record, table="pipelines", unique="project_id, iid", index="project_id, sha"):
    iid: int
    project_id: int
    user_id: int
    sha: str
    before_sha: str
    ref: str
    tag: bool
    source: str
    status: str
    created_at: str
    updated_at: str
    name: str | None = None
    yaml_errors: str | None = None
    variables: list[dict[str, Any]] = field(default_factory=list)
    started_at: str | None = None
    finished_at: str | None = None


class Job(Record, table="jobs", index="pipeline_id, id; project_id, id; project_id, sha, id"):
    """A job of `.gitlab-ci.yml`, or a commit status that came from outside (`external`)."""

    project_id: int
    pipeline_id: int
    user_id: int
    sha: str
    ref: str
    name: str
    stage: str
    status: str
    created_at: str
    stage_index: int = 0
    external: bool = False
    retried: bool = False
    manual: bool = False
    allow_failure: bool = False
    description: str | None = None
    target_url: str | None = None
    coverage: float | None = None
    failure_reason: str | None = None
    started_at: str | None = None
    finished_at: str | None = None
