"""What one did, and what was done in a project. GitLab doc/api/events.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.users import need_user
from sandbox.auth import current_user, require_user, scopes
from sandbox.issue_filters import visible_issues
from sandbox.pagination import page_of
from sandbox.permissions import Level, level_in, require_project, visible_projects
from sandbox.state import Query, store
from sandbox.state.records import Event, Issue, Milestone, Note

api = Resource("events")
ACTIONS = (
    "created updated closed reopened pushed commented merged joined left destroyed expired approved"
)
TARGETS = {
    "issue": "issue_id AND NOT note_id",
    "milestone": "milestone_id",
    "note": "note_id",
    **dict.fromkeys(("merge_request", "project", "snippet", "user", "epic", "design"), "0"),
}
NAMES = {"commented": "commented on", "closed": "closed", "joined": "joined", "left": "left"}
PUSHES = {"removed": "deleted", "created": "pushed new", "pushed": "pushed to"}
INTERNAL = "note_id IN (SELECT id FROM notes WHERE internal)"


def _page(query: Query[Event], *, level: int = 0) -> Response:
    """Those of targets that the reader may see; `level` is the reader's in the one project."""
    user = current_user()
    given = params.take(
        "before after: day; sort: asc|desc; scope: text",
        action=params.one_of(*ACTIONS.split()),
        target_type=params.one_of(*TARGETS),
    )
    issues, projects = visible_issues(user), visible_projects(user)
    query = query.where(f"NOT issue_id OR {issues.fits('events.issue_id')}", *issues.args)
    query = query.where(projects.fits("events.project_id"), *projects.args)
    code = visible_projects(user, Level.REPORTER)  # as `can_read_code` has it
    query = query.where(f"push IS NULL OR {code.fits('events.project_id')}", *code.args)
    if level < Level.PLANNER:
        query = query.where(f"author_id = ? OR NOT {INTERNAL}", user.id if user else 0)
    if target := given.get("target_type"):
        query = query.where(TARGETS[target])
    query = query.narrowed(
        given,
        action="action = ?",
        before="created_at < ?",
        after="created_at > ? || 'T24'",
    )
    direction = given.get("sort", "desc")
    return page_of(query.order(f"id {direction}"), _shown)


@api.get("/events")
@scopes("read_user")
def own() -> Response:
    user, query = require_user(), store().find(Event)
    if params.take("scope: text").get("scope") != "all":
        query = query.having(author_id=user.id)
    return _page(query)


@api.get("/users/<user_id>/events")
@scopes("read_user")
def of_user(user_id: str) -> Response:
    return _page(store().find(Event, author_id=need_user(user_id).id))


@api.get("/projects/<project_ref>/events")
def of_project(project_ref: str) -> Response:
    project = require_project(project_ref)
    level = level_in(current_user(), project)
    return _page(store().find(Event, project_id=project.id), level=level)


def _shown(row: Event) -> Json:
    issue = store().get(Issue, row.issue_id) if row.issue_id else None
    note = store().get(Note, row.note_id) if row.note_id else None
    milestone = store().get(Milestone, row.milestone_id) if row.milestone_id else None
    author = present.user_by_id(row.author_id)
    target = note or issue or milestone
    kind = type(target).__name__ if target else None
    if note:
        kind = "DiscussionNote" if note.threaded else "Note"
    name = "created" if row.action == "created" and target is None else "opened"
    body = row.only("id project_id") | {
        "action_name": PUSHES[row.push["action"]] if row.push else NAMES.get(row.action, name),
        "target_id": target and target.id,
        "target_iid": getattr(target, "iid", target and target.id),
        "target_type": kind,
        "author_id": row.author_id,
        "target_title": issue.title if issue else milestone and milestone.title,
        "created_at": row.created_at,
        "author": author,
        "imported": False,
        "imported_from": "none",
        "author_username": author and author["username"],
    }
    if row.push:
        body["push_data"] = row.push
    return body | ({"note": present.note(note)} if note else {})
