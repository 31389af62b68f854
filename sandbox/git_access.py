"""The look-ups that every repository endpoint begins with."""

from typing import Any

import pygit2

from sandbox import pushes
from sandbox.auth import current_user, require_user
from sandbox.errors import bad_parameters, forbidden, not_found, unauthorized
from sandbox.permissions import (
    Level,
    can_read_code,
    require_level,
    require_project,
    require_writable,
)
from sandbox.repositories import Person, Repository
from sandbox.state import state
from sandbox.state.records import Project, User


def require_code(ref: str) -> tuple[Project, Repository]:
    """The project and its repository, if the user of the request may read code there."""
    project = require_project(ref)
    if not can_read_code(current_user(), project):
        raise unauthorized() if current_user() is None else forbidden()
    return project, state().repositories.open(project.id)


def require_push(ref: str) -> tuple[Project, Repository, User]:
    """As `require_code`, for Developers up, and not where the project is read-only."""
    user = require_user()
    project = require_project(ref)
    require_level(project, Level.DEVELOPER)
    require_writable(project)
    return project, state().repositories.open(project.id), user


def require_push_to(ref: str, branch: str) -> tuple[Project, Repository, User]:
    """As `require_push`, and 403 where the branch is protected from the user."""
    project, repository, user = require_push(ref)
    if not pushes.may_push(user, project, branch):
        raise forbidden("You are not allowed to push into this branch")
    return project, repository, user


def require_commit(
    project: Project, repository: Repository, ref: str | None, what: str = "Commit"
) -> pygit2.Commit:
    """The commit of a ref, of the default branch without one; else `404 <what> Not Found`."""
    commit = repository.resolve(ref or project.default_branch)
    if commit is None:
        raise not_found(what)
    return commit


def require_branch(repository: Repository, name: str) -> pygit2.Commit:
    head = repository.branch_head(name)
    if head is None:
        raise not_found("Branch")
    return head


def require_filled(given: dict[str, Any], *names: str) -> None:
    """Refuse required parameters that are there but blank, in Grape's words."""
    blank = [f"{name} is empty" for name in names if not given[name]]
    if blank:
        raise bad_parameters(*blank)


def person(user: User) -> Person:
    return Person(user.name, user.email)
