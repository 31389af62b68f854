"""Groups and subgroups. GitLab doc/api/groups.md."""

import re

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.project_life import forget_source
from sandbox.api.project_life import remove as remove_project
from sandbox.api.project_lists import SHARED_WITH
from sandbox.auth import current_user, require_user
from sandbox.avatars import forget_avatar, take_avatar
from sandbox.clock import now
from sandbox.errors import GitLabError, bad_request, forbidden, invalid
from sandbox.pagination import page_of
from sandbox.permissions import (
    MEMBER_ABOVE,
    VISIBILITIES,
    Level,
    level_in,
    require_group,
    visible_groups,
    visible_projects,
)
from sandbox.state import Query, store
from sandbox.state.namespaces import create_namespace, path_is_taken, rename
from sandbox.state.records import Member, Namespace, Project, User

api = Resource("groups")
PATH = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(?<!\.git)(?<!\.atom)(?<!\.)")
PATH_RULE = (
    "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or "
    "end in '.atom'."
)
RESERVED = {
    *("-", "_sandbox", "admin", "api", "assets", "dashboard", "explore", "groups", "help"),
    *("oauth", "projects", "search", "uploads", "users"),
}
OPTIONS = params.kinds(
    "share_with_group_lock require_two_factor_authentication: boolean; "
    "project_creation_level: noone|owner|maintainer|developer|administrator; "
    "subgroup_creation_level: owner|maintainer; emails_disabled mentions_disabled "
    "lfs_enabled request_access_enabled: boolean; default_branch: text; "
    "default_branch_protection: integer"
)
FIELDS = params.kinds("name path description: text; visibility: private|internal|public") | OPTIONS
LIST = params.kinds(
    "search: text; owned: boolean; min_access_level: integer; all_available top_level_only: "
    "boolean; visibility: private|internal|public; skip_groups: integers; order_by: "
    "name|path|id|similarity; sort: asc|desc; statistics: boolean"
)


def _page(query: Query[Namespace]) -> Response:
    user, given = current_user(), params.take(**LIST)
    query = query.matching(given.get("search"), "name", "full_path")
    least = Level.OWNER if given.get("owned") else given.get("min_access_level")
    if given.get("all_available") is False and not least:
        least = Level.GUEST
    if least is not None and user:
        above = MEMBER_ABOVE.format(table="namespaces")
        query = query.where(above, user.id, least)
    if given.get("top_level_only"):
        query = query.where("parent_id IS NULL")
    if visibility := given.get("visibility"):
        query = query.where("visibility = ?", visibility)
    if skipped := given.get("skip_groups"):
        query = query.where(f"id NOT IN ({', '.join(map(str, skipped))})")
    column = given.get("order_by", "name").replace("similarity", "name")
    return page_of(query.order(f"{column} {given.get('sort', 'asc')}, id"), present.group)


@api.get("/groups")
def list_groups() -> Response:
    return _page(visible_groups(current_user()))


@api.get("/groups/<group_ref>/subgroups")
def subgroups(group_ref: str) -> Response:
    group = require_group(group_ref)
    return _page(visible_groups(current_user()).where("parent_id = ?", group.id))


@api.get("/groups/<group_ref>/descendant_groups")
def descendants(group_ref: str) -> Response:
    group = require_group(group_ref)
    query = visible_groups(current_user()).where("lineage GLOB ?", f"{group.lineage}*")
    return _page(query.where("id <> ?", group.id))


@api.get("/groups/<group_ref>")
def one_group(group_ref: str) -> Json:
    group = require_group(group_ref)
    given = params.take("with_projects: boolean")
    return detail(group, with_projects=given.get("with_projects") is not False)


def detail(group: Namespace, *, with_projects: bool) -> Json:
    """A group as one reads it alone: with whom it is shared, perhaps with its projects."""
    user = current_user()
    body = present.group(group)
    body["shared_with_groups"] = present.shared_with_groups(group, user)
    if level_in(user, group) >= Level.OWNER:
        body["runners_token"] = None
        body["enabled_git_access_protocol"] = "all"
    body["prevent_sharing_groups_outside_hierarchy"] = False
    if with_projects:
        for key, condition in (("projects", "namespace_id = ?"), ("shared_projects", SHARED_WITH)):
            rows = visible_projects(user).where(condition, group.id).order("id DESC").rows(100)
            body[key] = [present.project(row, user) for row in rows]
    return body


@api.post("/groups")
def create() -> Json:
    user = require_user()
    given = params.take(
        "*name *path: text; parent_id: integer",
        **{name: kind for name, kind in FIELDS.items() if name not in ("name", "path")},
    )
    parent = require_group(given["parent_id"]) if given.get("parent_id") else None
    if not (may_create_subgroup(user, parent) if parent else not user.external):
        raise forbidden()
    path = given["path"]
    _check_path(path, parent)
    visibility = given.get("visibility") or (parent.visibility if parent else "private")
    if parent and VISIBILITIES[visibility] > VISIBILITIES[parent.visibility]:
        raise _refused(
            visibility_level=f"{visibility} is not allowed since the parent group has a "
            f"{parent.visibility} visibility."
        )
    group = create_namespace(
        store(),
        kind="group",
        parent=parent,
        path=path,
        name=given["name"],
        description=given.get("description") or "",
        visibility=visibility,
        options={key: given[key] for key in OPTIONS if given.get(key) is not None},
    )
    store().insert(
        Member,
        source="group",
        source_id=group.id,
        user_id=user.id,
        access_level=Level.OWNER,
        created_by_id=user.id,
    )
    return detail(take_avatar(group), with_projects=False)


def may_create_subgroup(user: User, parent: Namespace) -> bool:
    allowed = parent.options.get("subgroup_creation_level", "maintainer")
    return level_in(user, parent) >= (Level.OWNER if allowed == "owner" else Level.MAINTAINER)


def _refused(**problems: str) -> GitLabError:
    """Groups tell their problems as Ruby prints a hash; clients look for the text inside."""
    told = ", ".join(f':{name}=>["{problem}"]' for name, problem in problems.items())
    return GitLabError(400, f"Failed to save group {{{told}}}")


def _check_path(path: str, parent: Namespace | None, own: Namespace | None = None) -> None:
    if not PATH.fullmatch(path) or len(path) > 255:
        raise _refused(path=PATH_RULE)
    if parent is None and path.lower() in RESERVED:
        raise _refused(path=f"{path} is a reserved name")
    full_path = f"{parent.full_path}/{path}" if parent else path
    if not (own and own.full_path.lower() == full_path.lower()) and path_is_taken(
        store(), full_path
    ):
        raise _refused(path="has already been taken")


@api.put("/groups/<group_ref>")
def edit(group_ref: str) -> Json:
    group, given = require_group(group_ref, Level.OWNER), params.take(**FIELDS)
    path, name = given.get("path") or group.path, given.get("name") or group.name
    if (path, name) != (group.path, group.name):
        parent = store().get(Namespace, group.parent_id)
        _check_path(path, parent, group)
        group = rename(store(), group, path=path, name=name)
    if visibility := given.get("visibility"):
        _check_visibility(group, visibility)
    columns = ("description", "visibility")
    values: Json = {key: given[key] for key in columns if given.get(key) is not None}
    values["options"] = group.options | {key: given[key] for key in OPTIONS if key in given}
    group = take_avatar(store().update(group, **values))
    return detail(group, with_projects=False)


def _check_visibility(group: Namespace, visibility: str) -> None:
    more_open = [name for name, level in VISIBILITIES.items() if level > VISIBILITIES[visibility]]
    marks = ", ".join(f"'{name}'" for name in more_open)
    below = (f"visibility IN ({marks}) AND lineage GLOB ?", f"{group.lineage}*")
    if (
        store().find(Project).where(*below).exists()
        or store().find(Namespace).where(*below).where("id <> ?", group.id).exists()
    ):
        raise invalid(
            visibility_level=[
                (
                    f"{visibility} is not allowed since this group contains projects or sub-groups "
                    "with higher visibility."
                )
            ]
        )


@api.delete("/groups/<group_ref>")
def delete(group_ref: str) -> tuple[Json, int]:
    """Mark for deletion; `permanently_remove` with the full path removes what is marked."""
    group = require_group(group_ref, Level.OWNER)
    given = params.take("permanently_remove: boolean; full_path: text")
    if given.get("permanently_remove"):
        if not group.marked_for_deletion_on:
            raise bad_request("Group must be marked for deletion first.")
        if given.get("full_path") != group.full_path:
            raise bad_request(
                "`full_path` is incorrect. You must enter the complete path for the subgroup."
            )
        remove(group)
    elif group.marked_for_deletion_on:
        raise bad_request("Group has been already marked for deletion")
    else:
        store().update(group, marked_for_deletion_on=now().date().isoformat())
    return {"message": "202 Accepted"}, 202


def remove(group: Namespace) -> None:
    """Take a group away with everything below it."""
    below = f"{group.lineage}*"
    for project in store().find(Project).where("lineage GLOB ?", below).rows():
        remove_project(project)
    for row in store().find(Namespace).where("lineage GLOB ?", below).rows():
        forget_source("group", row.id)
        forget_avatar(row)
        store().delete(row)


@api.post("/groups/<group_ref>/restore")
def restore(group_ref: str) -> Json:
    group = require_group(group_ref, Level.OWNER)
    if not group.marked_for_deletion_on:
        raise bad_request("Group has not been marked for deletion")
    group = store().update(group, marked_for_deletion_on=None)
    return detail(group, with_projects=False)
