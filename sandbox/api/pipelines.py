"""Pipelines and jobs. GitLab doc/api/{pipelines,jobs}.md."""

from flask import Response, jsonify

from sandbox import params, pipelines, present_ci
from sandbox.api import PROJECT, Json, Resource
from sandbox.ci_config import ConfigError
from sandbox.errors import GitLabError, forbidden, invalid
from sandbox.git_access import require_code, require_filled, require_push
from sandbox.pagination import page_of
from sandbox.permissions import Level, require_project
from sandbox.pushes import may_merge, may_push
from sandbox.state import Query, store
from sandbox.state.records import Project, User
from sandbox.state.repository_records import Job, Pipeline

api = Resource("pipelines", PROJECT)
STATUS = params.one_of("created", "waiting_for_resource", "preparing", "waiting_for_callback",
                       "pending", "running", "success", "failed", "canceling", "canceled",
                       "skipped", "manual", "scheduled")  # fmt: skip
LIST = (
    params.kinds("scope: running|pending|finished|branches|tags")
    | {"status": STATUS}
    | params.kinds(
        "yaml_errors: boolean; order_by: id|status|ref|updated_at|user_id; sort: asc|desc; ref "
        "sha username name source: text; updated_after updated_before created_after "
        "created_before: instant"
    )
)
SCOPES = {
    "finished": "status IN ('success', 'failed', 'canceled')",
    "branches": "NOT tag AND id IN (SELECT MAX(id) FROM pipelines GROUP BY project_id, ref)",
    "tags": "tag AND id IN (SELECT MAX(id) FROM pipelines GROUP BY project_id, ref)",
}


def _pipelines(project: Project) -> Query[Pipeline]:
    return store().find(Pipeline, project_id=project.id)


def _pipeline(project: Project, pipeline_id: int) -> Pipeline:
    return _pipelines(project).one(id=pipeline_id)


@api.get("/pipelines")
def list_pipelines(project_ref: str) -> Response:
    project, _ = require_code(project_ref)
    given = params.take(**LIST)
    query = _pipelines(project).narrowed(
        given,
        status="status = ?",
        ref="ref = ?",
        sha="sha = ?",
        name="name = ?",
        source="source = ?",
        username="user_id = (SELECT id FROM users WHERE username = ?)",
        yaml_errors="(yaml_errors IS NOT NULL) = ?",
        updated_after="updated_at > ?",
        updated_before="updated_at < ?",
        created_after="created_at > ?",
        created_before="created_at < ?",
    )
    if scope := given.get("scope"):
        query = query.where(SCOPES.get(scope, f"status = '{scope}'"))
    column, sort = given.get("order_by") or "id", given.get("sort") or "desc"
    return page_of(query.order(f"{column} {sort}, id {sort}"), present_ci.pipeline_basic)


@api.post("/pipeline")
def create_pipeline(project_ref: str) -> Json:
    project, repository, user = require_push(project_ref)
    given = params.take("*ref: text; variables: records")
    require_filled(given, "ref")
    ref = given["ref"].removeprefix("refs/heads/").removeprefix("refs/tags/")
    found = repository.branch(ref) or repository.tag(ref)
    if found is None:
        raise invalid(base=["Reference not found"])
    if not (may_push(user, project, ref) or may_merge(user, project, ref)):
        raise invalid(
            base=["You do not have sufficient permission to run a pipeline on '" + ref + "'."]
        )
    try:
        jobs = pipelines.planned_for(project, repository, found.target)
    except ConfigError as error:
        raise invalid(base=[str(error)]) from error
    if jobs is None:
        raise invalid(base=["Missing CI config file"])
    is_tag = repository.branch(ref) is None
    variables = _variables(given.get("variables") or [])
    made = pipelines.create(
        project, user, found.target, ref, "api", tag=is_tag, variables=variables
    )
    made = pipelines.fill(made, jobs)
    return present_ci.pipeline(made)


def _variables(records: list[Json]) -> list[Json]:
    required = {"key": params.text, "value": params.text}
    kind = {"variable_type": params.one_of("env_var", "file")}
    return [{"variable_type": "env_var"} | params.read(each, required, kind) for each in records]


@api.get("/pipelines/latest")
def latest_pipeline(project_ref: str) -> Json:
    project, repository = require_code(project_ref)
    ref = params.take("ref: text").get("ref") or project.default_branch
    head = repository.resolve(ref)
    query = _pipelines(project).where("ref = ? AND sha = ?", ref, str(head.id) if head else "")
    if (found := query.order("id DESC").first()) is None:
        raise forbidden()
    return present_ci.pipeline(found)


@api.get("/pipelines/<int:pipeline_id>")
def read_pipeline(project_ref: str, pipeline_id: int) -> Json:
    return present_ci.pipeline(_pipeline(require_code(project_ref)[0], pipeline_id))


@api.get("/pipelines/<int:pipeline_id>/variables")
def read_variables(project_ref: str, pipeline_id: int) -> Response:
    project = require_project(project_ref, Level.DEVELOPER)
    return jsonify(_pipeline(project, pipeline_id).variables)


@api.put("/pipelines/<int:pipeline_id>/metadata")
def name_pipeline(project_ref: str, pipeline_id: int) -> Json:
    project, _, _ = require_push(project_ref)
    name = params.take("*name: text")["name"]
    return present_ci.pipeline(store().update(_pipeline(project, pipeline_id), name=name))


@api.delete("/pipelines/<int:pipeline_id>")
def delete_pipeline(project_ref: str, pipeline_id: int) -> None:
    project = require_project(project_ref, Level.OWNER)
    pipelines.remove(_pipeline(project, pipeline_id))


@api.post("/pipelines/<int:pipeline_id>/<any(cancel, retry):verb>")
def act_on_pipeline(project_ref: str, pipeline_id: int, verb: str) -> tuple[Json, int]:
    project, _, user = require_push(project_ref)
    found = _pipeline(project, pipeline_id)
    for job in pipelines.jobs_in(found).rows():
        if verb == "retry" and job.status in ("failed", "canceled"):
            pipelines.retry(job, user)
        elif verb == "cancel" and job.status not in (*pipelines.FINISHED, "manual"):
            pipelines.drive(job, "canceled")
    found = _pipeline(project, pipeline_id)
    return present_ci.pipeline(found), 201 if verb == "retry" else 200


def _page_of_jobs(query: Query[Job]) -> Response:
    chosen = params.take("scope: words").get("scope") or []
    if unknown := [each for each in chosen if each not in pipelines.STATUSES]:
        raise GitLabError(400, {"error": f"scope does not have a valid value: {unknown[0]}"})
    if chosen:
        query = query.where(f"status IN ({', '.join('?' * len(chosen))})", *chosen)
    return page_of(query.where("NOT external").order("id DESC"), present_ci.job)


@api.get("/pipelines/<int:pipeline_id>/jobs")
def list_jobs_of_pipeline(project_ref: str, pipeline_id: int) -> Response:
    found = _pipeline(require_code(project_ref)[0], pipeline_id)
    query = store().find(Job, pipeline_id=found.id)
    retried = params.take("include_retried: boolean").get("include_retried")
    return _page_of_jobs(query if retried else query.where("NOT retried"))


@api.get("/pipelines/<int:pipeline_id>/bridges")
def list_bridges(project_ref: str, pipeline_id: int) -> Response:
    """There are none: no job triggers another project's pipeline."""
    _pipeline(require_code(project_ref)[0], pipeline_id)
    return jsonify([])


@api.get("/jobs")
def list_jobs(project_ref: str) -> Response:
    project, _ = require_code(project_ref)
    return _page_of_jobs(store().find(Job, project_id=project.id))


def _job(project: Project, job_id: int) -> Job:
    query = store().find(Job).where("project_id = ? AND NOT external", project.id)
    return query.one(id=job_id)


@api.get("/jobs/<int:job_id>")
def read_job(project_ref: str, job_id: int) -> Json:
    return present_ci.job(_job(require_code(project_ref)[0], job_id))


@api.get("/jobs/<int:job_id>/trace")
def read_trace(project_ref: str, job_id: int) -> Response:
    """Empty: nothing was run."""
    _job(require_code(project_ref)[0], job_id)
    return Response(b"", mimetype="text/plain")


@api.post("/jobs/<int:job_id>/<any(cancel, retry, play, erase):verb>")
def act_on_job(project_ref: str, job_id: int, verb: str) -> Json:
    project, _, user = require_push(project_ref)
    return present_ci.job(_acted(_job(project, job_id), verb, user))


def _acted(job: Job, verb: str, user: User) -> Job:
    finished = job.status in pipelines.FINISHED
    if verb == "play":
        if job.status != "manual":
            raise GitLabError(400, "400 Bad request - Unplayable Job")
        return pipelines.drive(job, "pending", user_id=user.id)
    if verb == "retry":
        if job.retried or job.status not in ("success", "failed", "canceled"):
            raise forbidden("Job is not retryable")
        return pipelines.retry(job, user)
    if verb == "erase":
        if not finished or job.status == "skipped":
            raise forbidden("Job is not erasable!")
        return job
    return job if finished else pipelines.drive(job, "canceled")
