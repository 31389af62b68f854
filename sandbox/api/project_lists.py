"""Lists of projects, and of the people and groups around one. GitLab doc/api/projects.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.users import need_user
from sandbox.auth import current_user
from sandbox.pagination import page_of
from sandbox.permissions import (
    PROJECTS_BY_LEVEL,
    Level,
    require_group,
    require_project,
    visible_projects,
)
from sandbox.state import Query, store
from sandbox.state.records import Namespace, Project, User

api = Resource("project_lists")
STARRED = "id IN (SELECT project_id FROM stars WHERE user_id = ?)"
LIST = params.kinds(
    "search: text; search_namespaces membership owned starred archived active: boolean; "
    "visibility: private|internal|public; min_access_level: integer; simple: boolean; "
    "topic: words; id_after id_before: integer; last_activity_after last_activity_before: "
    "instant; with_issues_enabled include_subgroups include_pending_delete: boolean; "
    "marked_for_deletion_on: day; order_by: "
    "id|name|path|created_at|updated_at|last_activity_at|similarity|star_count; sort: "
    "asc|desc"
)


def _page(query: Query[Project], given: Json) -> Response:
    user = current_user()
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
    return _page(visible_projects(current_user()), params.take(**LIST))


@api.get("/users/<user_ref>/projects")
def of_user(user_ref: str) -> Response:
    owner = need_user(user_ref)
    query = visible_projects(current_user()).where("namespace_id = ?", owner.namespace_id)
    return _page(query, params.take(**LIST))


@api.get("/users/<user_ref>/starred_projects")
def starred_by(user_ref: str) -> Response:
    query = visible_projects(current_user()).where(STARRED, need_user(user_ref).id)
    return _page(query, params.take(**LIST))


@api.get("/groups/<group_ref>/projects")
def of_group(group_ref: str) -> Response:
    group, given = require_group(group_ref), params.take(**LIST)
    query = visible_projects(current_user())
    if given.get("include_subgroups"):
        return _page(query.where("lineage GLOB ?", f"{group.lineage}*"), given)
    return _page(query.where("namespace_id = ?", group.id), given)


@api.get("/projects/<project_ref>/users")
def users_of(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store()
        .find(User)
        .where(
            "id IN (SELECT user_id FROM members WHERE (source = 'project' AND source_id = ?) OR "
            "(source = 'group' AND ? GLOB '*/' || source_id || '/*'))",
            project.id,
            project.lineage,
        )
    )
    query = query.matching(params.take("search: text").get("search"), "name", "username")
    return page_of(query, present.user_basic)


@api.get("/projects/<project_ref>/groups")
def groups_of(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store().find(Namespace).where("kind = 'group' AND ? GLOB lineage || '*'", project.lineage)
    )
    return page_of(query, lambda row: {
        key: value for key, value in present.group(row).items()
        if key in ("id", "name", "avatar_url", "web_url", "full_name", "full_path")})  # fmt: skip
