"""Issues of projects, groups and the instance. GitLab doc/api/issues.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import current_user, require_user
from sandbox.errors import forbidden, invalid, not_found
from sandbox.issue_edits import create_issue, edit_issue, find_labels, remove_issue
from sandbox.issue_filters import KINDS, filtered, seen_by, visible_issues
from sandbox.pagination import page_of
from sandbox.permissions import (
    Level,
    level_in,
    may_edit,
    require_group,
    require_issue,
    require_issues,
    require_project,
    require_source,
    require_writable,
    visible_projects,
    within,
)
from sandbox.quick_actions import Outcome, applied
from sandbox.state import Query, store
from sandbox.state.records import Issue, Milestone, Project, User

api = Resource("issues")
ISSUE = "/projects/<project_ref>/issues/<int:iid>"
HIGHEST_IID = 2**31 - 1
METADATA = params.kinds(
    "confidential: boolean; assignee_id: integer; assignee_ids: integers; labels: words; "
    "due_date: day; discussion_locked: boolean; issue_type: issue|incident|test_case|task; "
    "milestone_id weight: integer"
)
EDIT = (
    params.kinds(
        "title description: text; state_event: close|reopen; add_labels remove_labels: words; "
        "updated_at: instant"
    )
    | METADATA
)


def _page(query: Query[Issue], given: Json) -> Response:
    user, details = current_user(), bool(given.get("with_labels_details"))
    found = filtered(query, given, user)
    return page_of(found, lambda row: present.issue(row, user, details=details))


@api.get("/issues")
def everywhere() -> Response:
    user, given = require_user(), params.take(**KINDS)
    given.setdefault("scope", "created_by_me")
    return _page(visible_issues(user, visible_projects(user)), given)


@api.get("/groups/<group_ref>/issues")
def of_group(group_ref: str) -> Response:
    group, given = require_group(group_ref), params.take(**KINDS)
    visible = visible_projects(current_user()).where("lineage GLOB ?", f"{group.lineage}*")
    if given.get("non_archived") is not False:
        visible = visible.where("NOT archived")
    return _page(visible_issues(current_user(), visible), given)


@api.get("/projects/<project_ref>/issues")
def of_project(project_ref: str) -> Response:
    project = require_project(project_ref)
    require_issues(project)
    query = seen_by(current_user()).where("project_id = ?", project.id)
    return _page(query, params.take(**KINDS))


@api.get("/issues_statistics")
@api.get("/<any(groups, projects):kind>/<ref>/issues_statistics")
def statistics(kind: str = "", ref: str = "") -> Json:
    user, given = current_user(), params.take(**KINDS)
    if not kind:
        require_user()
        given.setdefault("scope", "created_by_me")
    source = require_source(kind, ref) if kind else None
    projects = visible_projects(user)
    if isinstance(source, Project):
        projects = projects.where("id = ?", source.id)
    elif source:
        projects = projects.where("lineage GLOB ?", f"{source.lineage}*")
    query = filtered(visible_issues(user, projects), given, user)
    opened = query.where("state = 'opened'").count()
    closed = query.where("state = 'closed'").count()
    return {"statistics": {"counts": {"all": opened + closed, "closed": closed, "opened": opened}}}


@api.get(ISSUE)
def one(project_ref: str, iid: int) -> Json:
    return present.issue(require_issue(require_project(project_ref), iid), current_user())


@api.get("/issues/<int:issue_id>")
def by_id(issue_id: int) -> Json:
    user = require_user()
    issue = store().get(Issue, issue_id) if user.admin else None
    if issue is None:
        raise not_found()
    return present.issue(issue, user)


@api.post("/projects/<project_ref>/issues")
def create(project_ref: str) -> Json:
    project, user = require_project(project_ref), require_user()
    require_issues(project)
    require_writable(project)
    given = params.take("*title description: text; iid: integer; created_at: instant", **METADATA)
    level = level_in(user, project)
    _check_title(given["title"])
    _check_text(given.get("description"))
    outcome = applied(given.get("description") or "", project, user, None)
    names = given.get("labels") or []
    create_labels = level >= Level.PLANNER
    labels = {*find_labels(project, names, create=create_labels), *outcome.add_labels}
    columns: Json = {
        "title": given["title"],
        "description": outcome.text if given.get("description") is not None else None,
        "confidential": bool(given.get("confidential")),
        **_assignee(project, given),
    }
    if level >= Level.PLANNER:
        columns |= {key: given[key] for key in ("due_date", "discussion_locked") if key in given}
        columns["milestone_id"] = _milestone(project, given)
    if level >= Level.OWNER:
        columns |= {key: given[key] for key in ("iid", "created_at") if given.get(key)}
    if iid := columns.get("iid"):
        _check_iid(project, iid)
    columns["issue_type"] = given.get("issue_type") or "issue"
    issue = create_issue(
        user, project, labels - set(outcome.remove_labels), **columns | outcome.on_creation
    )
    if outcome.columns.get("state") == "closed":
        issue = edit_issue(user, issue, state="closed")
    return present.issue(issue, user)


def _milestone(project: Project, given: Json) -> int | None:
    """Of the project or a group above; another one is no milestone. 0 takes it away."""
    found = within(Milestone, project).where("id = ?", given.get("milestone_id")).first()
    return found.id if found else None


def _check_iid(project: Project, iid: int) -> None:
    if not 0 < iid <= HIGHEST_IID:
        bound = "greater than 0" if iid < 0 else f"less than {HIGHEST_IID + 1}"
        raise invalid(iid=[f"must be {bound}"])
    if store().find(Issue, project_id=project.id, iid=iid).exists():
        raise invalid(iid=["has already been taken"])


def _check_title(title: str) -> None:
    if not title.strip():
        raise invalid(title=["can't be blank"])
    if len(title) > 255:
        raise invalid(title=["is too long (maximum is 255 characters)"])


def _check_text(description: str | None) -> None:
    if description is not None and len(description.encode()) > 1024 * 1024:
        raise invalid(description=["is too long (1 MiB). The maximum size is 1 MiB."])


def _assignee(project: Project, given: Json) -> Json:
    """The column of the one assignee that CE keeps: nobody for [] or 0.

    Who cannot read the project is as if not named, so that whoever was assigned stays.
    """
    if given.get("assignee_id") is not None:
        ids = [given["assignee_id"]]
    elif "assignee_ids" in given:
        ids = given["assignee_ids"] or [0]
    else:
        return {}
    if ids[0] == 0:
        return {"assignee_id": None}
    user = store().get(User, ids[0])
    readable = user and visible_projects(user).where("id = ?", project.id).exists()
    return {"assignee_id": user.id} if user and readable else {}


@api.put(ISSUE)
def edit(project_ref: str, iid: int) -> Json:
    project, user = require_project(project_ref), require_user()
    issue, given = require_issue(project, iid), params.take(**EDIT)
    params.at_least_one(given, EDIT)
    if not may_edit(user, issue, level_in(user, project)):
        raise forbidden()
    require_writable(project)
    if "title" in given:
        _check_title(given["title"] or "")
    _check_text(given.get("description"))
    return present.issue(_edit(user, project, issue, given), user)


def _edit(user: User, project: Project, issue: Issue, given: Json) -> Issue:
    columns: Json = {key: given[key] for key in ("title", "description") if key in given}
    outcome = Outcome(text=given.get("description") or "")
    if given.get("description"):
        outcome = applied(given["description"], project, user, issue)
        columns["description"] = outcome.text
    if event := given.get("state_event"):
        columns["state"] = "closed" if event == "close" else "opened"
    add, remove = set(outcome.add_labels), set(outcome.remove_labels)
    if level_in(user, project) >= Level.PLANNER:
        for key in ("confidential", "due_date", "discussion_locked", "issue_type"):
            if key in given and not (key != "due_date" and given[key] is None):
                columns[key] = given[key]
        if "milestone_id" in given:
            columns["milestone_id"] = _milestone(project, given)
        columns |= _assignee(project, given)
        if "labels" in given:
            wanted = set(find_labels(project, given["labels"] or [], create=True))
            remove |= {label.id for label in present.labels_of([issue.id])[issue.id]} - wanted
            add |= wanted
        add |= set(find_labels(project, given.get("add_labels") or [], create=True))
        remove |= set(find_labels(project, given.get("remove_labels") or [], create=False))
    outcome.add_labels, outcome.remove_labels = add, remove
    return outcome.carry_out(user, issue, **columns)


@api.delete(ISSUE)
def delete(project_ref: str, iid: int) -> None:
    project = require_project(project_ref)
    issue = require_issue(project, iid)
    if level_in(require_user(), project) < Level.OWNER:
        raise forbidden()
    require_writable(project)
    remove_issue(issue)
