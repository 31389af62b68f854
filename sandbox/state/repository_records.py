"""Records about a project's commits: what was said of them, run for them, released of them."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class CommitComment:
    TABLE: ClassVar[str] = "commit_comments"
    id: int
    project_id: int
    sha: str
    author_id: int
    note: str
    path: str | None
    line: int | None
    line_type: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Release:
    TABLE: ClassVar[str] = "releases"
    id: int
    project_id: int
    author_id: int
    tag_name: str
    name: str
    description: str | None
    released_at: str
    created_at: str


@dataclass(frozen=True, slots=True)
class ReleaseLink:
    TABLE: ClassVar[str] = "release_links"
    id: int
    release_id: int
    name: str
    url: str
    filepath: str | None
    link_type: str


@dataclass(frozen=True, slots=True)
class Variable:
    """Of a project or group; its value is for jobs, which nothing here runs."""

    TABLE: ClassVar[str] = "variables"
    id: int
    source: str
    source_id: int
    key: str
    value: str
    variable_type: str
    protected: bool
    masked: bool
    hidden: bool
    raw: bool
    environment_scope: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    TABLE: ClassVar[str] = "pipelines"
    id: int
    iid: int
    project_id: int
    user_id: int
    sha: str
    before_sha: str
    ref: str
    tag: bool
    source: str
    status: str
    name: str | None
    yaml_errors: str | None
    variables: list[dict[str, Any]]
    created_at: str
    updated_at: str
    started_at: str | None
    finished_at: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """A job of `.gitlab-ci.yml`, or a commit status that came from outside (`external`)."""

    TABLE: ClassVar[str] = "jobs"
    id: int
    project_id: int
    pipeline_id: int
    user_id: int
    sha: str
    ref: str
    name: str
    stage: str
    stage_index: int
    status: str
    external: bool
    retried: bool
    manual: bool
    allow_failure: bool
    description: str | None
    target_url: str | None
    coverage: float | None
    failure_reason: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
