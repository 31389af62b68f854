"""Lists of projects, and of the people and groups around one. GitLab doc/api/projects.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Resource
from sandbox.api.users import need_user
from sandbox.auth import current_user
from sandbox.pagination import page_of
from sandbox.permissions import (
    PROJECTS_BY_LEVEL,
    Level,
    require_group,
    require_project,
    visible_groups,
    visible_projects,
)
from sandbox.state import Query, store
from sandbox.state.records import GroupLink, Namespace, Project, User

api = Resource("project_lists")
SHARED_WITH = "id IN (SELECT source_id FROM group_links WHERE source = 'project' AND group_id = ?)"
STARRED = "id IN (SELECT project_id FROM stars WHERE user_id = ?)"
LIST = params.kinds(
    "search: text; search_namespaces membership owned starred archived active: boolean; "
    "visibility: private|internal|public; min_access_level: integer; simple: boolean; "
    "topic: words; id_after id_before: integer; last_activity_after last_activity_before: "
    "instant; with_issues_enabled include_pending_delete: boolean; "
    "marked_for_deletion_on: day; order_by: "
    "id|name|path|created_at|updated_at|last_activity_at|similarity|star_count; sort: "
    "asc|desc"
)


def page_of_projects(query: Query[Project]) -> Response:
    """The projects that the request's parameters leave of a list."""
    user, given = current_user(), params.take(**LIST)
    columns = ["name", "path", "description"]
    columns += ["full_path"] if given.get("search_namespaces") else []
    query = query.matching(given.get("search"), *columns)
    least = Level.OWNER if given.get("owned") else given.get("min_access_level")
    least = Level.GUEST if least is None and given.get("membership") else least
    if least is not None:
        mine = user.id if user else 0
        query = query.where(PROJECTS_BY_LEVEL, mine, least, mine, least)
    query = query.narrowed(
        given,
        visibility="visibility = ?",
        archived="archived = ?",
        id_after="id > ?",
        id_before="id < ?",
        last_activity_after="last_activity_at > ?",
        last_activity_before="last_activity_at < ?",
        marked_for_deletion_on="marked_for_deletion_on = ?",
    )
    if (active := given.get("active")) is not None:
        inactive = "archived OR marked_for_deletion_on IS NOT NULL"
        query = query.where(f"NOT ({inactive})" if active else inactive)
    for topic in given.get("topic") or []:
        query = query.where("EXISTS (SELECT 1 FROM json_each(topics) WHERE value = ?)", topic)
    if given.get("starred"):
        query = query.where(STARRED, user.id if user else 0)
    column = given.get("order_by") or "created_at"
    column = {"similarity": "name", "star_count": "id"}.get(column, column)
    direction = given.get("sort") or "desc"
    query = query.order(f"{column} {direction}, id {direction}")
    if given.get("simple") or user is None:
        return page_of(query, present.project_basic, keyset=True)
    return page_of(query, lambda row: present.project_with_access(row, user), keyset=True)


@api.get("/projects")
def list_projects() -> Response:
    return page_of_projects(visible_projects(current_user()))


@api.get("/users/<user_ref>/projects")
def of_user(user_ref: str) -> Response:
    owner = need_user(user_ref)
    query = visible_projects(current_user()).where("namespace_id = ?", owner.namespace_id)
    return page_of_projects(query)


@api.get("/users/<user_ref>/starred_projects")
def starred_by(user_ref: str) -> Response:
    query = visible_projects(current_user()).where(STARRED, need_user(user_ref).id)
    return page_of_projects(query)


@api.get("/groups/<group_ref>/projects")
def of_group(group_ref: str) -> Response:
    group = require_group(group_ref)
    given = params.take("include_subgroups with_shared: boolean")
    query = visible_projects(current_user())
    own = "lineage GLOB ?" if given.get("include_subgroups") else "lineage = ?"
    args: list[str | int] = [group.lineage + ("*" if given.get("include_subgroups") else "")]
    if given.get("with_shared") is not False:
        own, args = f"{own} OR {SHARED_WITH}", [*args, group.id]
    return page_of_projects(query.where(own, *args))


@api.get("/projects/<project_ref>/users")
def users_of(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store()
        .find(User)
        .where(
            "id IN (SELECT user_id FROM accesses WHERE (source = 'project' AND source_id = ?) OR "
            "(source = 'group' AND ? GLOB '*/' || source_id || '/*'))",
            project.id,
            project.lineage,
        )
    )
    query = query.matching(params.take("search: text").get("search"), "name", "username")
    return page_of(query, present.user_basic)


@api.get("/projects/<project_ref>/groups")
def groups_of(project_ref: str) -> Response:
    """The groups above a project, and perhaps those invited to it."""
    project, user = require_project(project_ref), current_user()
    given = params.take(
        "search: text; skip_groups: integers; with_shared shared_visible_only: boolean; "
        "shared_min_access_level: integer"
    )
    found, args = "? GLOB lineage || '*'", [project.lineage]
    if given.get("with_shared"):
        seen = visible_groups(user) if given.get("shared_visible_only") else store().find(Namespace)
        links = store().find(GroupLink, source="project", source_id=project.id)
        least = given.get("shared_min_access_level") or Level.GUEST
        ids = [each.group_id for each in links.where("access_level >= ?", least).rows()]
        marks = ", ".join(map(str, ids))
        shared = [each.id for each in seen.where(f"id IN ({marks})").rows()]
        found += f" OR id IN ({', '.join(map(str, shared))})"
    query = store().find(Namespace).where("kind = 'group'").where(found, *args)
    query = query.where(f"id NOT IN ({', '.join(map(str, given.get('skip_groups') or []))})")
    return page_of(query.matching(given.get("search"), "name", "path"), present.group_reference)
