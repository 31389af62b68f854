"""Pipelines and jobs as records: made of `.gitlab-ci.yml`, driven from outside; nothing is run.

Rules: GitLab lib/gitlab/ci/status/composite.rb, app/services/ci/.
"""

import re
from dataclasses import asdict
from itertools import groupby
from typing import Any

import pygit2

from sandbox import payloads_ci
from sandbox.ci_config import ConfigError, Planned, jobs_of
from sandbox.clock import stamp
from sandbox.repositories import ZERO, Repository
from sandbox.state import Query, state, store
from sandbox.state.records import Project, User
from sandbox.state.repository_records import Job, Pipeline

CONFIG = ".gitlab-ci.yml"
SKIP = re.compile(r"\[(ci[ _-]skip|skip[ _-]ci)\]", re.IGNORECASE)
FINISHED = ("success", "failed", "canceled", "skipped")
STATUSES = ("created", "pending", "running", *FINISHED, "manual")
EXTERNAL = 1_000_000  # the stage of statuses from outside comes after all others
# A status holds where all jobs have one of these; what may fail or wait is `warned`, `ignored`.
_ONLY = (
    ("skipped", {"skipped", "ignored"}),
    ("success", {"success", "skipped", "warned", "ignored"}),
    ("created", {"created", "warned", "ignored"}),
    ("canceled", {"canceled", "success", "skipped", "warned", "ignored"}),
    ("pending", {"pending", "created", "skipped", "warned", "ignored"}),
)
_ANY = (("running", {"running", "pending"}), ("manual", {"manual"}), ("running", {"created"}))
_LENIENT = {"failed": "warned", "canceled": "warned", "manual": "ignored"}


def composite(jobs: list[Job]) -> str | None:
    """What several jobs come to; None where there are none."""
    found = {_LENIENT.get(job.status, job.status) if job.allow_failure else job.status
             for job in jobs}  # fmt: skip
    if not found:
        return None
    only = (status for status, allowed in _ONLY if found <= allowed)
    some = (status for status, wanted in _ANY if found & wanted)
    return next(only, None) or next(some, "failed")


def jobs_in(pipeline: Pipeline) -> Query[Job]:
    """The jobs that count: those that were retried do not."""
    query = store().find(Job).where("pipeline_id = ? AND NOT retried", pipeline.id)
    return query.order("stage_index, id")


def latest_of(project_id: int, sha: str) -> Pipeline | None:
    query = store().find(Pipeline, project_id=project_id, sha=sha)
    return query.order("id DESC").first()


def create(
    project: Project, user: User, commit: pygit2.Commit, ref: str, source: str, **values: Any
) -> Pipeline:
    """An empty pipeline; the caller is in a transaction."""
    highest = store().scalar("SELECT MAX(iid) FROM pipelines WHERE project_id = ?", project.id)
    return store().insert(
        Pipeline,
        **{
            "iid": (highest or 0) + 1,
            "project_id": project.id,
            "user_id": user.id,
            "sha": str(commit.id),
            "before_sha": ZERO,
            "ref": ref,
            "tag": False,
            "source": source,
            "status": "created",
            **values,
        },
    )


def planned_for(
    project: Project, repository: Repository, commit: pygit2.Commit
) -> list[Planned] | None:
    """The jobs that the commit's file asks for; None without one. Raises ConfigError."""
    text = config_of(project, repository, commit)
    return None if text is None else jobs_of(text)


def config_of(project: Project, repository: Repository, commit: pygit2.Commit) -> str | None:
    found = repository.object_at(commit, project.options.get("ci_config_path") or CONFIG)
    return found.data.decode(errors="replace") if isinstance(found, pygit2.Blob) else None


def of_push(  # noqa: PLR0917 - what a push is made of
    project: Project, repository: Repository, user: User, ref: str, old: str, new: str
) -> None:
    """What a push of a branch or tag starts where the commit has a `.gitlab-ci.yml`.

    The caller is in a transaction.
    """
    if new == ZERO or (commit := repository.resolve(new)) is None:
        return
    _, kind, name = ref.split("/", 2)
    given: dict[str, Any] = {"tag": kind == "tags", "before_sha": old}
    try:
        jobs = planned_for(project, repository, commit)
    except ConfigError as error:
        jobs, given = [], given | {"status": "failed", "yaml_errors": str(error)}
    if jobs is None:
        return
    if SKIP.search(commit.message):
        jobs, given = [], given | {"status": "skipped"}
    fill(create(project, user, commit, name, "push", **given), jobs)


def fill(pipeline: Pipeline, jobs: list[Planned]) -> Pipeline:
    """Give a new pipeline its jobs, start the first stage and tell the hooks."""
    _tell(pipeline)
    for job in jobs:
        add_job(pipeline, status="created", **asdict(job))
    return advance(pipeline)


def add_job(pipeline: Pipeline, **values: Any) -> Job:
    inherited = pipeline.only("project_id user_id sha ref") | {"pipeline_id": pipeline.id}
    job = store().insert(Job, **inherited | {"created_at": stamp()} | values)
    if not job.external:
        _tell_job(pipeline, job)
    return job


def drive(job: Job, status: str, **values: Any) -> Job:
    """Bring a job to a status and draw the consequences for its pipeline."""
    at, finished = stamp(), status in FINISHED
    times = {
        "started_at": at if not job.started_at and status in ("running", *FINISHED) else None,
        "finished_at": at if finished else None,
    }
    times = {name: value for name, value in times.items() if value}
    job = store().update(job, status=status, **times | values)
    pipeline = store().need(Pipeline, job.pipeline_id)
    if not job.external:
        _tell_job(pipeline, job)
    advance(pipeline)
    return job


def retry(job: Job, user: User) -> Job:
    """A copy that waits; the old one counts no more."""
    store().update(job, retried=True)
    pipeline = store().need(Pipeline, job.pipeline_id)
    copy = job.only("name stage stage_index manual allow_failure external")
    made = add_job(pipeline, **copy, user_id=user.id, status="pending")
    for later in jobs_in(pipeline).where("stage_index > ?", job.stage_index).rows():
        if later.status == "skipped":
            store().update(later, status="created", started_at=None, finished_at=None)
    advance(pipeline)
    return made


def advance(pipeline: Pipeline) -> Pipeline:
    """Start stages whose turn has come, skip those that will never; settle the pipeline."""
    earlier: list[Job] = []
    for _, stage in groupby(jobs_in(pipeline).rows(), key=lambda job: job.stage_index):
        before = composite(earlier) or "success"
        for job in stage:
            following = job
            if job.status == "created" and before in ("success", "skipped"):
                following = store().update(job, status="manual" if job.manual else "pending")
            elif job.status == "created" and before in ("failed", "canceled"):
                following = store().update(job, status="skipped")
            if following is not job:
                _tell_job(pipeline, following)
            earlier.append(following)
    status = composite(earlier) or pipeline.status
    if status == pipeline.status:
        return pipeline
    at = stamp()
    begun = pipeline.started_at or (at if status in ("running", *FINISHED) else None)
    ended = at if status in FINISHED else None
    pipeline = store().update(
        pipeline, status=status, updated_at=at, started_at=begun, finished_at=ended
    )
    _tell(pipeline)
    return pipeline


def _tell(pipeline: Pipeline) -> None:
    jobs = jobs_in(pipeline).where("NOT external").order("id DESC").rows()
    body = payloads_ci.pipeline(pipeline, jobs)
    state().deliveries.fire(pipeline.project_id, "pipeline_events", body)


def _tell_job(pipeline: Pipeline, job: Job) -> None:
    state().deliveries.fire(job.project_id, "job_events", payloads_ci.job(job, pipeline))


def remove(pipeline: Pipeline) -> None:
    store().find(Job, pipeline_id=pipeline.id).delete()
    store().delete(pipeline)
