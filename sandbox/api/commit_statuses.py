"""Statuses that other programs give to commits. GitLab doc/api/commits.md, "Commit status"."""

from urllib.parse import urlsplit

from flask import Response

from sandbox import params, pipelines, present_ci
from sandbox.api import PROJECT, Json, Resource
from sandbox.auth import scopes
from sandbox.errors import GitLabError, invalid, not_found
from sandbox.git_access import require_code, require_commit, require_push
from sandbox.pagination import page_of
from sandbox.state import Query, store
from sandbox.state.records import Project
from sandbox.state.repository_records import Job, Pipeline

api = Resource("commit_statuses", PROJECT)
EVENTS = {"pending": "enqueue", "running": "run", "success": "success", "failed": "drop",
          "canceled": "cancel", "skipped": "skip"}  # fmt: skip


@api.get("/repository/commits/<sha>/statuses")
@scopes("read_repository")
def list_statuses(project_ref: str, sha: str) -> Response:
    project, repository = require_code(project_ref)
    commit = require_commit(project, repository, sha)
    given = params.take(
        "ref stage name: text; pipeline_id: integer; all: boolean; order_by: "
        "id|pipeline_id; sort: asc|desc"
    )
    query = store().find(Job, project_id=project.id, sha=str(commit.id))
    query = query.narrowed(
        given, ref="ref = ?", stage="stage = ?", name="name = ?", pipeline_id="pipeline_id = ?"
    )
    if not given.get("all"):
        query = query.where("NOT retried")
    column, sort = given.get("order_by") or "id", given.get("sort") or "asc"
    return page_of(query.order(f"{column} {sort}, id {sort}"), present_ci.commit_status)


@api.post("/statuses/<sha>")
def set_status(project_ref: str, sha: str) -> Json:
    project, repository, user = require_push(project_ref)
    given = params.take(
        {"state": params.one_of(*EVENTS)},
        "ref name context target_url description: text; coverage: real; pipeline_id: integer",
    )
    commit = require_commit(project, repository, sha)
    ref = given.get("ref") or next(iter(repository.refs_containing(str(commit.id), "heads")), None)
    if ref is None:
        raise not_found("References for commit")
    columns = {name: given[name] for name in ("description", "coverage", "target_url")
               if given.get(name) is not None}  # fmt: skip
    _check(columns)
    name = given.get("name") or given.get("context") or "default"
    query = _pipelines(project, str(commit.id), ref, given.get("pipeline_id"))
    pipeline = query.order("id DESC").first()
    if pipeline is None and given.get("pipeline_id"):
        raise not_found("Pipeline")
    pipeline = pipeline or pipelines.create(project, user, commit, ref, "external")
    job = _job(pipeline, name, ref, user.id)
    job = pipelines.drive(_allowed(job, given["state"]), given["state"], **columns)
    return present_ci.commit_status(job)


def _pipelines(project: Project, sha: str, ref: str, wanted: int | None) -> Query[Pipeline]:
    query = store().find(Pipeline, project_id=project.id, sha=sha)
    return query.where("id = ?", wanted) if wanted else query.where("ref = ?", ref)


def _job(pipeline: Pipeline, name: str, ref: str, user_id: int) -> Job:
    """The status of this name that is still open, else a new one that replaces the last."""
    last = pipelines.jobs_in(pipeline).where("external AND name = ?", name).first()
    if last and last.status not in pipelines.FINISHED:
        return last
    if last:
        store().update(last, retried=True)
    return pipelines.add_job(
        pipeline,
        name=name,
        ref=ref,
        user_id=user_id,
        external=True,
        stage="external",
        stage_index=pipelines.EXTERNAL,
        status="created",
    )


def _allowed(job: Job, state: str) -> Job:
    """GitLab's clients meet this refusal whenever they say the same thing twice."""
    come_from = {"pending": ("created",), "running": ("created", "pending")}
    if job.status not in come_from.get(state, ("created", "pending", "running")):
        event = EVENTS[state]
        raise GitLabError(
            400,
            f"Cannot transition status via :{event} from :{job.status} "
            f'(Reason(s): Status cannot transition via "{event}")',
        )
    return job


def _check(columns: Json) -> None:
    try:
        parts = urlsplit(columns.get("target_url") or "http://none")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise invalid(target_url=["is blocked: Only allowed schemes are http, https"])
    for name in ("target_url", "description"):
        if len(columns.get(name) or "") > 255:
            raise invalid(**{name: ["is too long (maximum is 255 characters)"]})
