"""Groups invited to projects and groups. GitLab doc/api/{groups,projects}.md, "share"."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.groups import detail
from sandbox.api.project_lists import SHARED_WITH, page_of_projects
from sandbox.auth import current_user, require_user
from sandbox.errors import GitLabError, conflict
from sandbox.pagination import page_of
from sandbox.permissions import (
    Level,
    Source,
    kind_of,
    level_in,
    lineage_ids,
    require_group,
    require_project,
    require_source,
    visible_groups,
    visible_projects,
)
from sandbox.state import Query, store
from sandbox.state.records import GroupLink, Namespace

api = Resource("sharing")
INVITATION = "*group_id: integer; *group_access: 10|15|20|30|40|50; expires_at: day"


@api.post("/projects/<project_ref>/share")
def share_project(project_ref: str) -> Json:
    user, project = require_user(), require_project(project_ref, Level.MAINTAINER)
    given = params.take(INVITATION)
    home = store().need(Namespace, project.namespace_id)
    if home.options.get("share_with_group_lock"):
        raise GitLabError(400, "The project sharing with group is disabled")
    group = visible_groups(user).where("id = ?", given["group_id"]).first()
    if group is None:
        raise GitLabError(404, "Not Found")
    level = int(given["group_access"])
    if level > level_in(user, project):
        raise GitLabError(403, "Forbidden")
    if group.id in lineage_ids(project.lineage):
        raise conflict("Project cannot be shared with the group it is in or one of its ancestors.")
    link = _invite(project, group, level, given, "Group already shared with this group")
    return link.only("id group_id expires_at") | {
        "project_id": project.id,
        "group_access": link.access_level,
    }


@api.post("/groups/<group_ref>/share")
def share_group(group_ref: str) -> Json:
    user, group = require_user(), require_group(group_ref)
    given = params.take(INVITATION)
    invited = require_group(given["group_id"] or 0)
    if level_in(user, group) < Level.OWNER:
        raise GitLabError(404, "Not Found")
    _invite(group, invited, int(given["group_access"]), given,
            "Shared group The group has already been shared with this group")  # fmt: skip
    return detail(group, with_projects=False)


def _invite(source: Source, group: Namespace, level: int, given: Json, twice: str) -> GroupLink:
    if _links(source).where("group_id = ?", group.id).exists():
        raise conflict(twice)
    return store().insert(
        GroupLink,
        source=kind_of(source),
        source_id=source.id,
        group_id=group.id,
        access_level=level,
        expires_at=given.get("expires_at"),
    )


def _links(source: Source) -> Query[GroupLink]:
    return store().find(GroupLink, source=kind_of(source), source_id=source.id)


@api.delete("/<any(groups, projects):kind>/<ref>/share/<int:group_id>")
def unshare(kind: str, ref: str, group_id: int) -> None:
    require_user()
    source = require_source(kind, ref, project=Level.MAINTAINER, group=Level.OWNER)
    store().delete(_links(source).one("Group Link", group_id=group_id))


@api.get("/<any(groups, projects):kind>/<ref>/invited_groups")
def invited_groups(kind: str, ref: str) -> Response:
    """The groups invited to a project or group, or to one of the groups above it."""
    source = require_source(kind, ref)
    given = params.take("relation: words; search: text")
    relations = set(given.get("relation") or ("direct", "inherited"))
    above = [
        each for each in lineage_ids(source.lineage) if each != source.id or kind == "projects"
    ]
    wanted = [(kind_of(source), source.id)] if "direct" in relations else []
    wanted += [("group", each) for each in above] if "inherited" in relations else []
    places = ", ".join(f"('{name}', {source_id})" for name, source_id in wanted)
    query = visible_groups(current_user()).where(
        f"id IN (SELECT group_id FROM group_links WHERE (source, source_id) IN (VALUES {places}))"  # noqa: S608
        if places
        else "0"
    )
    return page_of(query.matching(given.get("search"), "name", "path"), present.group)


@api.get("/groups/<group_ref>/groups/shared")
def groups_shared_with(group_ref: str) -> Response:
    """The groups to which this one was invited."""
    group, given = require_group(group_ref), params.take("search: text")
    query = visible_groups(current_user()).where(
        "id IN (SELECT source_id FROM group_links WHERE source = 'group' AND group_id = ?)",
        group.id,
    )
    query = query.matching(given.get("search"), "name", "path").order("name, id")
    return page_of(query, present.group)


@api.get("/groups/<group_ref>/projects/shared")
def projects_shared_with(group_ref: str) -> Response:
    """The projects to which this group was invited."""
    group = require_group(group_ref)
    return page_of_projects(visible_projects(current_user()).where(SHARED_WITH, group.id))
