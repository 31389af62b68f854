"""Whether a CI configuration is one. GitLab doc/api/lint.md; nothing is included or merged."""

from sandbox import params
from sandbox.api import PROJECT, Json, Resource
from sandbox.auth import require_user
from sandbox.ci_config import ConfigError, jobs_of
from sandbox.git_access import require_code, require_commit
from sandbox.permissions import Level, require_project
from sandbox.pipelines import config_of

api = Resource("ci_lint", f"{PROJECT}/ci/lint")


def _linted(text: str, *, include_jobs: bool) -> Json:
    errors, jobs = [], []
    try:
        jobs = jobs_of(text)
    except ConfigError as error:
        errors = [str(error)]
    body = {
        "valid": not errors,
        "merged_yaml": text,
        "errors": errors,
        "warnings": [],
        "includes": [],
    }
    shown = [
        {
            "name": job.name,
            "stage": job.stage,
            "when": "manual" if job.manual else "on_success",
            "allow_failure": job.allow_failure,
        }
        for job in jobs
    ]
    return body | ({"jobs": shown} if include_jobs else {})


@api.get("")
def of_project(project_ref: str) -> Json:
    require_user()
    project, repository = require_code(project_ref)
    given = params.take("content_ref sha dry_run_ref ref: text; dry_run include_jobs: boolean")
    ref = given.get("content_ref") or given.get("sha")
    missing = {
        "valid": False,
        "errors": ["Please provide content of .gitlab-ci.yml"],
        "warnings": [],
    }
    if repository.is_empty:
        return missing | {"merged_yaml": None, "includes": []}
    text = config_of(project, repository, require_commit(project, repository, ref))
    if text is None:
        return missing | {"merged_yaml": None, "includes": []}
    return _linted(text, include_jobs=bool(given.get("include_jobs")))


@api.post("", status=200)
def of_text(project_ref: str) -> Json:
    require_user()
    require_project(project_ref, Level.DEVELOPER)
    given = params.take("*content: text; dry_run include_jobs: boolean; ref: text")
    return _linted(given["content"], include_jobs=bool(given.get("include_jobs")))
