"""Commits that are asked for by the API: its actions read, the commit made, the hooks told."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from sandbox import params, pushes
from sandbox.clock import now
from sandbox.errors import GitLabError, bad_parameters
from sandbox.git_access import person
from sandbox.present import Json
from sandbox.repositories import (
    Action,
    CommitRefusedError,
    FileChangedError,
    Person,
    Repository,
    commit,
)
from sandbox.state.records import Project, User

VERBS = ("create", "update", "move", "delete", "chmod")


def author_of(given: Json, user: User) -> Person:
    return Person(given.get("author_name") or user.name, given.get("author_email") or user.email)


def commit_as(
    project: Project,
    repository: Repository,
    user: User,
    *,
    branch: str,
    message: str,
    actions: list[Action],
    author: Person,
    start: str | None = None,
    force: bool = False,
    stale: str | None = None,
) -> str:
    """Commit for a user who may, tell the hooks, and return the commit's id.

    `stale` is said in place of the plumbing's words where a file has changed meanwhile.
    Raises GitLabError 400 with the reason that git or GitLab has.
    """
    head = repository.branch_head(branch)
    if head is not None and start not in {None, branch} and not force:
        raise GitLabError(
            400,
            f"A branch called '{branch}' already exists. "
            "Switch to that branch in order to make changes",
        )
    try:
        move = commit(
            repository,
            branch=branch,
            message=message,
            actions=actions,
            author=author,
            committer=person(user),
            at=now(),
            start=start,
            force=force,
        )
    except FileChangedError as error:
        raise GitLabError(400, stale or str(error)) from error
    except CommitRefusedError as error:
        raise GitLabError(400, str(error)) from error
    pushes.record(
        project, repository, user, [pushes.Update(move.old, move.new, f"{pushes.HEADS}{branch}")]
    )
    return move.new


def actions_of(records: list[dict[str, Any]]) -> Iterable[Action]:
    """The actions as they were sent, or 400 that names what is wrong with each."""
    complaints = [text for n, record in enumerate(records) for text in _complaints(n, record)]
    if complaints:
        raise bad_parameters(*complaints)
    for record in records:
        yield Action(
            record["action"],
            record["file_path"],
            content=decoded(record.get("content"), record.get("encoding")),
            previous_path=record.get("previous_path"),
            last_commit_id=record.get("last_commit_id") or None,
            executable=_flag(record.get("execute_filemode")),
        )


def _complaints(n: int, record: dict[str, Any]) -> Iterable[str]:
    verb = record.get("action")
    required = {"move": ["previous_path"], "update": ["content"], "chmod": ["execute_filemode"]}
    for name in ("action", "file_path", *required.get(str(verb), [])):
        if record.get(name) is None:
            yield f"actions[{n}][{name}] is missing"
    if verb is not None and verb not in VERBS:
        yield f"actions[{n}][action] does not have a valid value"
    if record.get("encoding") not in (None, "text", "base64"):
        yield f"actions[{n}][encoding] does not have a valid value"
    kinds = {
        **dict.fromkeys(("file_path", "previous_path", "content", "last_commit_id"), _encodable),
        "execute_filemode": _flag,
    }
    for name, kind in kinds.items():
        try:
            kind(record.get(name))
        except ValueError:
            yield f"actions[{n}][{name}] is invalid"


def _encodable(value: Any) -> None:
    if not isinstance(value, str | None):
        raise ValueError  # noqa: TRY004 - complained of like any other value
    (value or "").encode()


def _flag(value: Any) -> bool | None:
    return None if value is None else params.boolean(value)


def decoded(content: str | None, encoding: str | None) -> bytes | None:
    """A file's bytes out of text or base64; 400 where it is not base64."""
    if content is None:
        return None
    if encoding != "base64":
        return content.encode()
    try:
        return base64.b64decode(content)
    except binascii.Error as error:
        raise GitLabError(400, f"invalid base64: {error}") from error
