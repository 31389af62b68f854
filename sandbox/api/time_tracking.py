"""Estimated and spent time of issues. GitLab doc/api/issues.md, "Time tracking"."""

from typing import Any

from sandbox import durations, params, present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import require_user
from sandbox.errors import bad_parameters, forbidden
from sandbox.issue_edits import edit_issue
from sandbox.permissions import (
    Level,
    require_issue,
    require_level,
    require_project,
    require_writable,
)
from sandbox.state.records import Issue

api = Resource("time_tracking", ISSUE)


@api.get("/time_stats")
def stats(project_ref: str, iid: int) -> Json:
    return present.time_stats(require_issue(require_project(project_ref), iid))


def _set(project_ref: str, iid: int, **columns: Any) -> Json:
    user, project = require_user(), require_project(project_ref)
    issue: Issue = require_issue(project, iid)
    require_level(project, Level.PLANNER)
    require_writable(project)
    return present.time_stats(edit_issue(user, issue, **columns))


def _duration() -> int:
    return int(params.take({"duration": durations.seconds}, "summary: text")["duration"] or 0)


@api.post("/time_estimate", status=200)
def estimate(project_ref: str, iid: int) -> Json:
    if (span := _duration()) < 0:
        raise bad_parameters("duration is invalid")
    return _set(project_ref, iid, time_estimate=span)


@api.post("/reset_time_estimate", status=200)
def reset_estimate(project_ref: str, iid: int) -> Json:
    return _set(project_ref, iid, time_estimate=0)


@api.post("/add_spent_time")
def spend(project_ref: str, iid: int) -> Json:
    issue = require_issue(require_project(project_ref), iid)
    if (total := issue.time_spent + _duration()) < 0:
        raise forbidden("Time to subtract exceeds the total time spent")
    return _set(project_ref, iid, time_spent=total)


@api.post("/reset_spent_time", status=200)
def reset_spent(project_ref: str, iid: int) -> Json:
    return _set(project_ref, iid, time_spent=0)
