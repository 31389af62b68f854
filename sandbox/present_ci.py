"""How pipelines, jobs and commit statuses look in answers. GitLab lib/api/entities/ci/."""

from sandbox import present_git
from sandbox.payloads_ci import duration
from sandbox.present import Json, alike, url, user_by_id
from sandbox.state import state, store
from sandbox.state.records import Project
from sandbox.state.repository_records import Job, Pipeline

LABELS = {"success": "passed", "created": "created", "manual": "manual action"}


def _web(row: Pipeline | Job) -> str:
    owner = store().need(Project, row.project_id)
    kind = "jobs" if isinstance(row, Job) else "pipelines"
    return url(f"{owner.full_path}/-/{kind}/{row.id}")


def pipeline_basic(row: Pipeline) -> Json:
    return row.only("id iid project_id sha ref status source created_at updated_at") | {
        "web_url": _web(row),
        "name": row.name,
    }


def pipeline(row: Pipeline) -> Json:
    took = duration(row.started_at, row.finished_at)
    label = LABELS.get(row.status, row.status)
    return pipeline_basic(row) | row.only("before_sha tag yaml_errors started_at finished_at") | {
        "user": user_by_id(row.user_id),
        "committed_at": None,
        "duration": None if took is None else int(took),
        "queued_duration": None,
        "coverage": _coverage(row),
        "archived": False,
        "detailed_status": {
            "icon": f"status_{row.status}",
            "text": label.capitalize(),
            "label": label,
            "group": row.status,
            "tooltip": label,
            "has_details": True,
            "details_path": f"/{_web(row).partition('://')[2].partition('/')[2]}",
            "illustration": None,
            "favicon": f"/assets/ci_favicons/favicon_status_{row.status}.png",
        },
    }  # fmt: skip


def _coverage(row: Pipeline) -> str | None:
    """The mean of its jobs', two digits, as text."""
    mean = store().scalar(
        "SELECT AVG(coverage) FROM jobs WHERE pipeline_id = ? AND NOT retried", row.id
    )
    return None if mean is None else f"{mean:.2f}"


def job(row: Job) -> Json:
    owner = store().need(Project, row.project_id)
    commit = state().repositories.open(owner.id).resolve(row.sha)
    of = store().need(Pipeline, row.pipeline_id)
    return row.only(
        "id status stage name ref coverage allow_failure created_at started_at "
        "finished_at failure_reason"
    ) | {
        "tag": of.tag,
        **alike("erased_at runner runner_manager artifacts_expire_at"),
        "duration": duration(row.started_at, row.finished_at),
        "queued_duration": duration(row.created_at, row.started_at),
        "user": user_by_id(row.user_id),
        "commit": present_git.commit(commit, owner) if commit else None,
        "pipeline": pipeline_basic(of),
        "web_url": _web(row),
        "project": {"ci_job_token_scope_enabled": False},
        "artifacts": [],
        "archived": False,
        "tag_list": [],
    }


def commit_status(row: Job) -> Json:
    return row.only(
        "id sha ref status name description created_at started_at finished_at "
        "allow_failure coverage pipeline_id"
    ) | {
        "target_url": row.target_url if row.external else _web(row),
        "author": user_by_id(row.user_id),
    }
