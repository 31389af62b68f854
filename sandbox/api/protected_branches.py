"""Protected branches and tags. GitLab doc/api/protected_branches.md, doc/api/protected_tags.md."""

from flask import Response

from sandbox import params, present_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.errors import conflict
from sandbox.pagination import page_of
from sandbox.permissions import Level, require_project
from sandbox.state import Query, store
from sandbox.state.records import ProtectedBranch, ProtectedTag

api = Resource("protected_branches", PROJECT)
LEVELS = params.one_of("0", "30", "40", "60")


@api.get("/protected_branches")
def list_branches(project_ref: str) -> Response:
    project = require_project(project_ref, Level.DEVELOPER)
    query = store().find(ProtectedBranch, project_id=project.id)
    if term := params.take("search: text").get("search"):
        query = query.where("instr(lower(name), lower(?))", term)
    return page_of(query.order("name"), present_git.protected_branch)


def _branch(project_ref: str, name: str, level: int = Level.MAINTAINER) -> ProtectedBranch:
    project = require_project(project_ref, level)
    return store().find(ProtectedBranch, project_id=project.id).one(name=name)


@api.get("/protected_branches/<name>")
def read_branch(project_ref: str, name: str) -> Json:
    return present_git.protected_branch(_branch(project_ref, name, Level.DEVELOPER))


@api.post("/protected_branches")
def protect_branch(project_ref: str) -> Json:
    project = require_project(project_ref, Level.MAINTAINER)
    given = params.take(
        "*name: text; allow_force_push: boolean",
        push_access_level=LEVELS,
        merge_access_level=LEVELS,
    )
    name = given["name"]
    if store().find(ProtectedBranch, project_id=project.id, name=name).exists():
        raise conflict(f"Protected branch '{name}' already exists")
    made = store().insert(
        ProtectedBranch,
        project_id=project.id,
        name=name,
        push_access_level=_level(given.get("push_access_level")),
        merge_access_level=_level(given.get("merge_access_level")),
        allow_force_push=bool(given.get("allow_force_push")),
    )
    return present_git.protected_branch(made)


def _level(given: str | None) -> int:
    return Level.MAINTAINER if given is None else int(given)


@api.patch("/protected_branches/<name>")
def edit_branch(project_ref: str, name: str) -> Json:
    """CE changes no more than whether force pushes are let through."""
    rule = _branch(project_ref, name)
    force = params.take("allow_force_push: boolean").get("allow_force_push")
    if force is not None:
        rule = store().update(rule, allow_force_push=force)
    return present_git.protected_branch(rule)


@api.delete("/protected_branches/<name>")
def unprotect_branch(project_ref: str, name: str) -> None:
    store().delete(_branch(project_ref, name))


def _tags(project_ref: str) -> Query[ProtectedTag]:
    project = require_project(project_ref, Level.MAINTAINER)
    return store().find(ProtectedTag, project_id=project.id).order("name")


api.serve("/protected_tags", "<name>", _tags, present_git.protected_tag)


@api.post("/protected_tags")
def protect_tag(project_ref: str) -> Json:
    project = require_project(project_ref, Level.MAINTAINER)
    given = params.take("*name: text", create_access_level=LEVELS)
    if _tags(project_ref).having(name=given["name"]).exists():
        raise conflict(f"Protected tag '{given['name']}' already exists")
    level = _level(given.get("create_access_level"))
    made = store().insert(
        ProtectedTag, project_id=project.id, name=given["name"], create_access_level=level
    )
    return present_git.protected_tag(made)


@api.delete("/protected_tags/<name>")
def unprotect_tag(project_ref: str, name: str) -> None:
    store().delete(_tags(project_ref).one(name=name))
