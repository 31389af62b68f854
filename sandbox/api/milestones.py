"""Milestones of groups and projects. GitLab doc/api/milestones.md, doc/api/group_milestones.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import current_user, require_user
from sandbox.clock import stamp
from sandbox.errors import GitLabError, bad_request, forbidden
from sandbox.events import happened
from sandbox.issue_filters import visible_issues
from sandbox.pagination import page_of, page_of_list
from sandbox.permissions import (
    Level,
    Source,
    kind_of,
    level_in,
    require_project,
    require_source,
    require_writable,
    within,
)
from sandbox.state import Query, store
from sandbox.state.namespaces import promote as promoted
from sandbox.state.records import Milestone, Namespace

api = Resource("milestones")
ROOT = "/<any(groups, projects):kind>/<ref>/milestones"
ONE = f"{ROOT}/<int:milestone_id>"
FIELDS = params.kinds("title description: text; start_date due_date: day")
EVENTS = {"close": "closed", "activate": "active"}


def _of(source: Source, *, ancestors: bool = False) -> Query[Milestone]:
    if ancestors:
        return within(Milestone, source)
    return store().find(Milestone).where(f"{kind_of(source)}_id = ?", source.id)


def _writable(kind: str, ref: str) -> Source:
    require_user()
    source = require_source(kind, ref, project=Level.PLANNER, group=Level.PLANNER)
    require_writable(source)
    return source


def _one(source: Source, milestone_id: int) -> Milestone:
    return _of(source).one(id=milestone_id)


@api.get(ROOT)
def list_milestones(kind: str, ref: str) -> Response:
    given = params.take(
        "iids: integers; state: active|closed|all; title search search_title: text; "
        "include_ancestors include_parent_milestones include_descendants: boolean; "
        "updated_before updated_after: instant; containing_date: day"
    )
    source = require_source(kind, ref)
    above = given.get("include_ancestors") or given.get("include_parent_milestones")
    query = _of(source, ancestors=bool(above))
    if given.get("include_descendants") and isinstance(source, Namespace):
        below = f"{source.lineage}*"
        query = (
            store()
            .find(Milestone)
            .where(
                "group_id IN (SELECT id FROM namespaces WHERE lineage GLOB ?) OR "
                "project_id IN (SELECT id FROM projects WHERE lineage GLOB ?)",
                below,
                below,
            )
        )
    if given.get("iids"):
        query = query.where(f"iid IN ({', '.join(map(str, given['iids']))})")
    query = query.narrowed(
        {key: value for key, value in given.items() if value != "all"},
        state="state = ?",
        title="title = ?",
        search="title LIKE '%' || ? || '%' OR description LIKE '%' || ? || '%'",
        search_title="title LIKE '%' || ? || '%'",
        updated_before="updated_at < ?",
        updated_after="updated_at > ?",
        containing_date="? BETWEEN start_date AND due_date",
    )
    return page_of(query.order("due_date IS NULL, due_date, id DESC"), present.milestone)


@api.get(ONE)
def one(kind: str, ref: str, milestone_id: int) -> Json:
    return present.milestone(_one(require_source(kind, ref), milestone_id))


@api.post(ROOT)
def create(kind: str, ref: str) -> Json:
    source = _writable(kind, ref)
    given = params.take("*title: text", **FIELDS)
    column, at = f"{kind_of(source)}_id", stamp()
    _check(source, given)
    owner = {column: source.id, "iid": next_iid(source)}
    row = store().insert(Milestone, created_at=at, updated_at=at, **owner, **given)
    if row.project_id:
        happened(require_user(), row.project_id, "created", milestone_id=row.id)
    return present.milestone(row)


def next_iid(source: Source) -> int:
    column = f"{kind_of(source)}_id"
    last = store().scalar(f"SELECT MAX(iid) FROM milestones WHERE {column} = ?", source.id)  # noqa: S608
    return int(last or 0) + 1


def _refused(own: Milestone | None, field: str, problem: str) -> GitLabError:
    """Milestones tell their problems as Ruby prints a hash."""
    verb = "update" if own else "create"
    return GitLabError(400, f'Failed to {verb} milestone {{:{field}=>["{problem}"]}}')


def _check(source: Source, given: Json, own: Milestone | None = None) -> None:
    """Titles are one within a project and the groups above; it cannot end before it begins."""
    if not (given["title"] or "").strip():
        raise _refused(own, "title", "can't be blank")
    others = _of(source, ancestors=True).where("id <> ?", own.id if own else 0)
    if others.where("title = ?", given["title"]).exists():
        taken = "already being used for another group or project milestone."
        raise _refused(own, "title", taken)
    if given.get("start_date") and (given.get("due_date") or "9999") < given["start_date"]:
        raise _refused(own, "due_date", "must be greater than start date")


@api.put(ONE)
def edit(kind: str, ref: str, milestone_id: int) -> Json:
    source = _writable(kind, ref)
    given = params.take(**FIELDS, state_event=params.one_of(*EVENTS))
    params.at_least_one(given, [*FIELDS, "state_event"])
    row = _one(source, milestone_id)
    _check(source, {name: getattr(row, name) for name in FIELDS} | given, row)
    if event := given.pop("state_event", None):
        given["state"] = EVENTS[event]
    if given.get("state", row.state) != row.state and row.project_id:
        did = "closed" if given["state"] == "closed" else "reopened"
        happened(require_user(), row.project_id, did, milestone_id=row.id)
    return present.milestone(store().update(row, updated_at=stamp(), **given))


@api.delete(ONE)
def delete(kind: str, ref: str, milestone_id: int) -> None:
    store().delete(_one(_writable(kind, ref), milestone_id))


@api.get(f"{ONE}/issues")
def issues_of(kind: str, ref: str, milestone_id: int) -> Response:
    row, user = _one(require_source(kind, ref), milestone_id), current_user()
    return page_of(
        visible_issues(user).where("milestone_id = ?", row.id).order("id"),
        lambda issue: present.issue(issue, user),
    )


@api.get(f"{ONE}/merge_requests")
def merge_requests_of(kind: str, ref: str, milestone_id: int) -> Response:
    """There are none, for the feature is off."""
    _one(require_source(kind, ref), milestone_id)
    return page_of_list([], dict)


@api.post("/projects/<ref>/milestones/<int:milestone_id>/promote")
def promote(ref: str, milestone_id: int) -> Json:
    """A project's milestone becomes its group's; same-named ones of siblings merge into it."""
    project = require_project(ref, Level.PLANNER)
    require_writable(project)
    row, group = _one(project, milestone_id), store().need(Namespace, project.namespace_id)
    if group.kind != "group":
        raise bad_request("Project does not belong to a group.")
    if level_in(current_user(), group) < Level.PLANNER:
        raise forbidden()
    row = promoted(store(), row, group, iid=next_iid(group))
    return present.milestone(row)
