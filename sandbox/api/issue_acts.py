"""What is done with an issue beside editing it: order, move, follow. GitLab doc/api/issues.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import require_user
from sandbox.errors import forbidden, not_found
from sandbox.issue_edits import edit_issue, subscribe
from sandbox.issue_ties import copy_to
from sandbox.pagination import page_of, page_of_list
from sandbox.permissions import level_in, may_edit, require_issue, require_project, require_writable
from sandbox.state import store
from sandbox.state.records import Issue, User

api = Resource("issue_acts", ISSUE)


@api.put("/reorder")
def reorder(project_ref: str, iid: int) -> Json:
    """Place between two others, named by global id."""
    project, user = require_project(project_ref), require_user()
    issue = require_issue(project, iid)
    if not may_edit(user, issue, level_in(user, project)):
        raise forbidden()
    require_writable(project)
    given = params.take("move_after_id move_before_id: integer")
    issue = place_between(issue, given.get("move_after_id"), given.get("move_before_id"), user)
    return present.issue(issue, user)


def place_between(issue: Issue, after_id: int | None, before_id: int | None, user: User) -> Issue:
    """Order on boards: after one issue, before another; gaps are wide enough to halve often."""
    above, below = store().get(Issue, after_id), store().get(Issue, before_id)
    if (after_id and above is None) or (before_id and below is None):
        raise not_found("Issue")
    low = above.relative_position or above.id * 2**20 if above else None
    high = below.relative_position or below.id * 2**20 if below else None
    if low is None and high is None:
        return issue
    low = (high or 0) - 2**20 if low is None else low
    high = low + 2**20 if high is None else high
    return edit_issue(user, issue, relative_position=(low + high) // 2)


@api.post("/<any(move, clone):action>")
def copy(project_ref: str, iid: int, action: str) -> Json:
    project, user = require_project(project_ref), require_user()
    issue = require_issue(project, iid)
    given = params.take("*to_project_id: integer; with_notes: boolean")
    target, notes = require_project(given["to_project_id"]), bool(given.get("with_notes"))
    return present.issue(copy_to(issue, target, user, moving=action == "move", notes=notes), user)


@api.get("/<any(related_merge_requests, closed_by):_>")
def merge_requests(project_ref: str, iid: int, _: str) -> Response:
    """There are none: the forge's projects have merge requests switched off."""
    require_issue(require_project(project_ref), iid)
    return page_of_list([], dict)


@api.post("/<any(subscribe, unsubscribe):action>")
def change_subscription(project_ref: str, iid: int, action: str) -> tuple[Json | str, int]:
    user = require_user()
    issue = require_issue(require_project(project_ref), iid)
    done = subscribe(issue, user.id, on=action == "subscribe")
    return (present.issue(issue, user), 201) if done else ("", 304)


@api.get("/participants")
def participants(project_ref: str, iid: int) -> Response:
    issue = require_issue(require_project(project_ref), iid)
    query = (
        store()
        .find(User)
        .where(
            "id IN (?, ?) OR id IN (SELECT author_id FROM notes WHERE issue_id = ? AND NOT internal)",
            issue.author_id,
            issue.assignee_id,
            issue.id,
        )
    )
    return page_of(query, present.user_basic)
