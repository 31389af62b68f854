"""Projects and groups move to other groups. GitLab doc/api/{groups,projects}.md, "transfer"."""

from flask import Response

from sandbox import params, present, relocation
from sandbox.api import Json, Resource
from sandbox.api.groups import detail, may_create_subgroup
from sandbox.api.projects import place
from sandbox.auth import current_user, require_user
from sandbox.errors import GitLabError, not_found
from sandbox.pagination import page_of
from sandbox.permissions import (
    MEMBER_ABOVE,
    VISIBILITIES,
    Level,
    level_in,
    lineage_ids,
    require_group,
    require_project,
    visible_groups,
)
from sandbox.state import Query, store
from sandbox.state.namespaces import move, path_is_taken
from sandbox.state.records import Member, Namespace, Project, User

api = Resource("transfers")


@api.put("/projects/<project_ref>/transfer")
def transfer_project(project_ref: str) -> Json:
    project, user = require_project(project_ref, Level.OWNER), require_user()
    target = _namespace(params.take("*namespace: text")["namespace"], user)
    _check_project(project, target, user)
    visibility = project.visibility
    if target.kind == "group":
        visibility = min(visibility, target.visibility, key=VISIBILITIES.__getitem__)
    project = store().update(project, visibility=visibility)
    project = place(project, target, path=project.path, name=project.name)
    relocation.carry(project)
    own = {"source": "project", "source_id": project.id, "user_id": user.id}
    if target.kind == "user" and not store().find(Member, **own).exists():
        store().insert(Member, access_level=Level.OWNER, created_by_id=user.id, **own)
    return present.project(project, user)


def _namespace(ref: str, user: User) -> Namespace:
    own = store().need(Namespace, user.namespace_id)
    if ref in (own.path, str(own.id)):
        return own
    try:
        return require_group(ref)
    except GitLabError as error:
        raise not_found("Namespace") from error


def _check_project(project: Project, target: Namespace, user: User) -> None:
    twins = store().find(Project, namespace_id=target.id)
    reason = ""
    if level_in(user, target) < Level.MAINTAINER:
        reason = "You don't have permission to transfer projects into that namespace."
    elif target.id == project.namespace_id:
        reason = "Project is already in this namespace."
    elif twins.where("name = ?", project.name).exists() or path_is_taken(
        store(), f"{target.full_path}/{project.path}"
    ):
        reason = "Project with same name or path in target namespace already exists"
    if reason:
        raise GitLabError(400, f'Failed to transfer project {{:new_namespace=>["{reason}"]}}')


@api.get("/projects/<project_ref>/transfer_locations")
def project_locations(project_ref: str) -> Response:
    project = require_project(project_ref, Level.OWNER)
    return _locations(Level.MAINTAINER, project.namespace_id)


def _locations(level: int, *excluded: int) -> Response:
    """The groups in which the user has this level, as members do; for administrators too."""
    mine = MEMBER_ABOVE.format(table="namespaces")
    query: Query[Namespace] = visible_groups(current_user())
    query = query.where(mine, require_user().id, level)
    query = query.where(f"id NOT IN ({', '.join(map(str, excluded))})")
    search = params.take("search: text").get("search")
    query = query.matching(search, "name", "full_path").order("full_path, id")
    return page_of(query, present.group_reference)


@api.post("/groups/<group_ref>/transfer")
def transfer_group(group_ref: str) -> Json:
    """To another parent, or, without `group_id`, to the top."""
    group, user = require_group(group_ref, Level.OWNER), require_user()
    wanted = params.take("group_id: integer").get("group_id")
    parent = require_group(wanted) if wanted else None
    if reason := _obstacle(group, parent, user):
        raise GitLabError(400, f"Transfer failed: {reason}")
    if parent:
        _close(group, parent.visibility)
    group = move(store(), group, parent, path=group.path, name=group.name)
    owners = store().find(Member, source="group", source_id=group.id, access_level=Level.OWNER)
    if parent is None and not owners.exists():
        own = {"source": "group", "source_id": group.id, "user_id": user.id}
        store().find(Member, **own).delete()
        store().insert(Member, access_level=Level.OWNER, created_by_id=user.id, **own)
    for project in store().find(Project).where("lineage GLOB ?", f"{group.lineage}*").rows():
        relocation.carry(project)
    return detail(group, with_projects=False)


def _obstacle(group: Namespace, parent: Namespace | None, user: User) -> str:
    if parent is None and group.parent_id is None:
        return "Group is already a root group."
    if parent and parent.id == group.parent_id:
        return "Group is already associated to the parent group."
    if not (may_create_subgroup(user, parent) if parent else not user.external):
        return "You don't have enough permissions."
    if path_is_taken(store(), f"{parent.full_path}/{group.path}" if parent else group.path):
        return "The parent group already has a subgroup or a project with the same path."
    if parent and group.id in lineage_ids(parent.lineage):
        return "Cannot transfer group to one of its subgroup."
    return ""


def _close(group: Namespace, visibility: str) -> None:
    """Nothing of a group is more open than its new parent."""
    more_open = [name for name, level in VISIBILITIES.items() if level > VISIBILITIES[visibility]]
    marks = ", ".join(f"'{name}'" for name in more_open)
    for table in ("namespaces", "projects"):
        store().execute(
            f"UPDATE {table} SET visibility = ? WHERE lineage GLOB ? AND visibility IN ({marks})",  # noqa: S608
            visibility,
            f"{group.lineage}*",
        )


@api.get("/groups/<group_ref>/transfer_locations")
def group_locations(group_ref: str) -> Response:
    group = require_group(group_ref, Level.OWNER)
    below = store().find(Namespace).where("lineage GLOB ?", f"{group.lineage}*").rows()
    return _locations(Level.OWNER, group.parent_id or 0, *(each.id for each in below))
