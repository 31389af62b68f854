"""Branches. GitLab doc/api/branches.md; app/services/branches/."""

import re

import pygit2
from flask import Response

from sandbox import params, present_git, pushes
from sandbox.api import PROJECT, Json, Resource
from sandbox.api.repositories import keyset_page
from sandbox.auth import current_user, scopes
from sandbox.committing import commit_as
from sandbox.errors import GitLabError, not_found
from sandbox.git_access import person, require_code, require_filled, require_push
from sandbox.pagination import page_of_list
from sandbox.permissions import Level, level_in
from sandbox.repositories import ZERO, Action, CommitRefusedError, Ref, Repository, move_ref
from sandbox.repositories.hook import DELETE_REFUSED, HEX_REFUSED, is_hex_name
from sandbox.state.records import Project, User

api = Resource("branches", f"{PROJECT}/repository", read_scope="read_repository")


@api.get("/branches")
def list_branches(project_ref: str) -> Response:
    project, repository = require_code(project_ref)
    given = params.take(
        "search regex: text; sort: name_asc|updated_asc|updated_desc; pagination page_token: text"
    )
    user = current_user()
    names = [name for name in repository.branch_names() if _wanted(name, given)]
    found = [branch for name in names if (branch := repository.branch(name))]
    if (order := given.get("sort")) in {"updated_asc", "updated_desc"}:
        found.sort(key=lambda ref: ref.target.commit_time, reverse=order == "updated_desc")

    def present(ref: Ref) -> Json:
        return present_git.branch(ref, repository, project, user)

    if given.get("pagination") == "keyset":
        return keyset_page(found, present, lambda ref: ref.name, given.get("page_token"))
    return page_of_list(found, present)


def _wanted(name: str, given: Json) -> bool:
    if pattern := given.get("regex"):
        try:
            return re.search(pattern, name) is not None
        except re.error as error:
            raise GitLabError(400, "400 Bad request - Invalid regex") from error
    return is_sought(name, given.get("search"))


def is_sought(name: str, search: str | None) -> bool:
    """Whether a name is searched for: `^begins`, `ends$`, contains."""
    name, term = name.lower(), (search or "").lower()
    if term.startswith("^"):
        return name.startswith(term[1:].rstrip("$"))
    return name.endswith(term[:-1]) if term.endswith("$") else term in name


def _branch(repository: Repository, name: str) -> Ref:
    if (found := repository.branch(name)) is None:
        raise not_found("Branch")
    return found


@api.route("/branches/<name>", methods=["HEAD"])
@scopes("read_repository")
def has_branch(project_ref: str, name: str) -> tuple[str, int]:
    _, repository = require_code(project_ref)
    return "", 204 if repository.branch(name) else 404


@api.get("/branches/<name>")
def read_branch(project_ref: str, name: str) -> Json:
    project, repository = require_code(project_ref)
    return present_git.branch(_branch(repository, name), repository, project, current_user())


@api.post("/branches", lock=False)
def create_branch(project_ref: str) -> Json:
    given = params.take("*branch *ref: text")
    require_filled(given, "branch", "ref")
    project, repository, user = require_push(project_ref)
    name, ref = given["branch"], given["ref"]
    if repository.is_empty:
        _make_default_branch(project, repository, user)
    if not is_valid_name(f"refs/heads/{name}"):
        raise GitLabError(400, "Branch name is invalid")
    if repository.branch(name):
        raise GitLabError(400, "Branch already exists")
    if is_hex_name(name):
        raise GitLabError(400, HEX_REFUSED)
    may = pushes.may_push(user, project, name) or pushes.may_merge(user, project, name)
    if not may:
        raise GitLabError(400, "You are not allowed to create protected branches on this project.")
    start = repository.resolve(ref)
    if start is None:
        raise GitLabError(400, f"Failed to create branch '{name}': invalid reference name '{ref}'")
    try:
        move_ref(repository, f"refs/heads/{name}", str(start.id), ZERO)
    except CommitRefusedError as error:
        raise GitLabError(
            400,
            f"Failed to create branch '{name}': "
            "Branch name conflicts with existing branch hierarchy.",
        ) from error
    pushes.record(
        project, repository, user, [pushes.Update(ZERO, str(start.id), f"refs/heads/{name}")]
    )
    return present_git.branch(_branch(repository, name), repository, project, user)


def is_valid_name(ref: str) -> bool:
    name = ref.rpartition("/")[2]
    return pygit2.reference_is_valid_name(ref) and not name.startswith("-") and name != "HEAD"


def _make_default_branch(project: Project, repository: Repository, user: User) -> None:
    commit_as(
        project,
        repository,
        user,
        branch=project.default_branch,
        message="Add README.md",
        actions=[Action("create", "README.md", b"")],
        author=person(user),
    )


@api.delete("/branches/<name>", lock=False)
def delete_branch(project_ref: str, name: str) -> None:
    project, repository, user = require_push(project_ref)
    found = _branch(repository, name)
    if name == project.default_branch:
        raise GitLabError(400, "The default branch of a project cannot be deleted.")
    protected = pushes.protection_of(project, name)
    if protected and level_in(user, project) < Level.MAINTAINER:
        raise GitLabError(400, DELETE_REFUSED)
    _remove(project, repository, user, found)


def _remove(project: Project, repository: Repository, user: User, found: Ref) -> None:
    repository.git.references.delete(f"refs/heads/{found.name}")
    pushes.record(
        project,
        repository,
        user,
        [pushes.Update(str(found.target.id), ZERO, f"refs/heads/{found.name}")],
    )


@api.delete("/merged_branches", lock=False)
def delete_merged_branches(project_ref: str) -> tuple[Json, int]:
    project, repository, user = require_push(project_ref)
    for name in repository.branch_names():
        found = _branch(repository, name)
        shown = present_git.branch(found, repository, project, user)
        if shown["merged"] and not shown["protected"]:
            _remove(project, repository, user, found)
    return {"message": "202 Accepted"}, 202
