"""Protected branches and tags. GitLab doc/api/protected_branches.md, doc/api/protected_tags.md."""

from flask import Response

from sandbox import params, present_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.errors import conflict
from sandbox.pagination import page_of
from sandbox.permissions import Level, require_project
from sandbox.state import store
from sandbox.state.records import Project, ProtectedBranch, ProtectedTag

api = Resource("protected_branches", PROJECT)
LEVELS = params.one_of("0", "30", "40", "60")


@api.get("/protected_branches")
def list_branches(project_ref: str) -> Response:
    project = require_project(project_ref, Level.DEVELOPER)
    query = store().find(ProtectedBranch, project_id=project.id)
    if term := params.take("search: text").get("search"):
        query = query.where("instr(lower(name), lower(?))", term)
    return page_of(query.order("name"), present_git.protected_branch)


def _branch(project: Project, name: str) -> ProtectedBranch:
    query = store().find(ProtectedBranch, project_id=project.id, name=name)
    return query.one()


@api.get("/protected_branches/<name>")
def read_branch(project_ref: str, name: str) -> Json:
    project = require_project(project_ref, Level.DEVELOPER)
    return present_git.protected_branch(_branch(project, name))


@api.post("/protected_branches")
def protect_branch(project_ref: str) -> Json:
    project = require_project(project_ref, Level.MAINTAINER)
    given = params.take(
        "*name: text; allow_force_push: boolean",
        push_access_level=LEVELS,
        merge_access_level=LEVELS,
    )
    name = given["name"]
    query = store().find(ProtectedBranch, project_id=project.id, name=name)
    if query.exists():
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
    project = require_project(project_ref, Level.MAINTAINER)
    force = params.take("allow_force_push: boolean").get("allow_force_push")
    rule = _branch(project, name)
    if force is not None:
        rule = store().update(rule, allow_force_push=force)
    return present_git.protected_branch(rule)


@api.delete("/protected_branches/<name>")
def unprotect_branch(project_ref: str, name: str) -> None:
    project = require_project(project_ref, Level.MAINTAINER)
    store().delete(_branch(project, name))


@api.get("/protected_tags")
def list_tags(project_ref: str) -> Response:
    project = require_project(project_ref, Level.MAINTAINER)
    query = store().find(ProtectedTag, project_id=project.id)
    return page_of(query.order("name"), present_git.protected_tag)


def _tag(project: Project, name: str) -> ProtectedTag:
    query = store().find(ProtectedTag, project_id=project.id, name=name)
    return query.one()


@api.get("/protected_tags/<name>")
def read_tag(project_ref: str, name: str) -> Json:
    project = require_project(project_ref, Level.MAINTAINER)
    return present_git.protected_tag(_tag(project, name))


@api.post("/protected_tags")
def protect_tag(project_ref: str) -> Json:
    project = require_project(project_ref, Level.MAINTAINER)
    given = params.take("*name: text", create_access_level=LEVELS)
    name = given["name"]
    query = store().find(ProtectedTag, project_id=project.id, name=name)
    if query.exists():
        raise conflict(f"Protected tag '{name}' already exists")
    made = store().insert(
        ProtectedTag,
        project_id=project.id,
        name=name,
        create_access_level=_level(given.get("create_access_level")),
    )
    return present_git.protected_tag(made)


@api.delete("/protected_tags/<name>")
def unprotect_tag(project_ref: str, name: str) -> None:
    project = require_project(project_ref, Level.MAINTAINER)
    store().delete(_tag(project, name))
