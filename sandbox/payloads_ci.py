"""What pipeline and job hooks carry. GitLab lib/gitlab/data_builder/{pipeline,build}.rb."""

from datetime import datetime

from sandbox import payloads, payloads_git
from sandbox.payloads import Json, spelt
from sandbox.permissions import VISIBILITIES
from sandbox.present import ssh_url, url
from sandbox.state import state, store
from sandbox.state.records import Project, User
from sandbox.state.repository_records import Job, Pipeline


def duration(started_at: str | None, finished_at: str | None) -> float | None:
    """Seconds between two stamps."""
    if not started_at or not finished_at:
        return None
    return (
        datetime.fromisoformat(finished_at) - datetime.fromisoformat(started_at)
    ).total_seconds()


def pipeline(row: Pipeline, jobs: list[Job]) -> Json:
    """`jobs`: the newest first."""
    owner = store().need(Project, row.project_id)
    commit = state().repositories.open(owner.id).resolve(row.sha)
    took = duration(row.started_at, row.finished_at)
    return {
        "object_kind": "pipeline",
        "object_attributes": row.only("id iid name ref tag sha before_sha source status variables")
        | {
            "detailed_status": "passed" if row.status == "success" else row.status,
            "stages": list(dict.fromkeys(job.stage for job in reversed(jobs))),
            "created_at": spelt(row.created_at),
            "finished_at": spelt(row.finished_at),
            "duration": None if took is None else int(took),
            "queued_duration": None,
            "url": url(f"{owner.full_path}/-/pipelines/{row.id}"),
        },
        "merge_request": None,
        "user": payloads.user(store().need(User, row.user_id)),
        "project": payloads.project(owner),
        "commit": payloads_git.commit(owner, commit) if commit else None,
        "builds": [_build(job) for job in jobs],
    }


def _build(row: Job) -> Json:
    return row.only("id stage name status manual allow_failure failure_reason") | {
        "created_at": spelt(row.created_at),
        "started_at": spelt(row.started_at),
        "finished_at": spelt(row.finished_at),
        "duration": duration(row.started_at, row.finished_at),
        "queued_duration": duration(row.created_at, row.started_at),
        "when": "manual" if row.manual else "on_success",
        "user": payloads.user(store().need(User, row.user_id)),
        "runner": None,
        "artifacts_file": {"filename": None, "size": None},
        "environment": None,
    }


def job(row: Job, of: Pipeline) -> Json:
    owner, actor = store().need(Project, row.project_id), store().need(User, row.user_id)
    commit = state().repositories.open(owner.id).resolve(row.sha)
    same = ("id", "name", "stage", "status", "allow_failure")
    took = duration(of.started_at, of.finished_at)
    return {
        "object_kind": "build",
        "ref": row.ref,
        "tag": of.tag,
        "before_sha": of.before_sha,
        "sha": row.sha,
        **{f"build_{name}": getattr(row, name) for name in same},
        "build_created_at": spelt(row.created_at),
        "build_started_at": spelt(row.started_at),
        "build_finished_at": spelt(row.finished_at),
        "build_duration": duration(row.started_at, row.finished_at),
        "build_queued_duration": duration(row.created_at, row.started_at),
        "build_failure_reason": row.failure_reason or "unknown_failure",
        "retries_count": 0,
        "pipeline_id": of.id,
        "project_id": owner.id,
        "project_name": owner.full_name,
        "user": payloads.user(actor),
        "commit": of.only("id name status")
        | {
            "sha": row.sha,
            "message": commit.message if commit else None,
            "author_name": commit.author.name if commit else None,
            "author_email": commit.author.email if commit else None,
            "author_url": f"mailto:{commit.author.email}" if commit else None,
            "duration": None if took is None else int(took),
            "started_at": spelt(of.started_at),
            "finished_at": spelt(of.finished_at),
        },
        "repository": payloads.repository(owner)
        | {
            "git_http_url": f"{url(owner.full_path)}.git",
            "git_ssh_url": ssh_url(owner.full_path),
            "visibility_level": VISIBILITIES[owner.visibility],
        },
        "project": payloads.project(owner),
        "runner": None,
        "environment": None,
    }
