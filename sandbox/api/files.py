"""Repository files. GitLab doc/api/repository_files.md; lib/api/files.rb."""

import base64
import hashlib
from typing import Any

import pygit2
from flask import Response, jsonify

from sandbox import params, present_git, pushes
from sandbox.api import PROJECT, Json, Resource
from sandbox.committing import author_of, commit_as, decoded
from sandbox.errors import GitLabError, bad_parameters, not_found
from sandbox.git_access import require_code, require_commit, require_filled, require_push
from sandbox.repositories import Action, Verb

api = Resource("files", f"{PROJECT}/repository/files", read_scope="read_repository")
STALE = {
    "update": "You are attempting to update a file that has changed since you started editing it.",
    "delete": "You are attempting to delete a file that has been previously updated.",
}


def _find(project_ref: str, path: str, ref: str | None) -> tuple[pygit2.Blob, Json, pygit2.Commit]:
    """The blob, what is told of it in body and headers, and the commit it was found in."""
    _check_path(path)
    project, repository = require_code(project_ref)
    commit = require_commit(project, repository, None if ref == "HEAD" else ref)
    blob = repository.object_at(commit, path)
    if not isinstance(blob, pygit2.Blob):
        raise not_found("File")
    told = {
        "file_name": path.rpartition("/")[2],
        "file_path": path,
        "size": blob.size,
        "encoding": "base64",
        "content_sha256": hashlib.sha256(blob.data).hexdigest(),
        "ref": ref or project.default_branch,
        "blob_id": str(blob.id),
        "commit_id": str(commit.id),
        "last_commit_id": repository.last_commit_id(str(commit.id), path),
        "execute_filemode": blob.filemode == pygit2.enums.FileMode.BLOB_EXECUTABLE,
    }
    return blob, told, commit


def _check_path(path: str) -> None:
    if path.startswith("/") or ".." in path.split("/"):
        raise bad_parameters("file_path should be a valid file path")


def _with_headers(answer: Response, told: Json) -> Response:
    for name, value in told.items():
        shown = str(value).lower() if isinstance(value, bool) else present_git.one_line(str(value))
        header = "X-Gitlab-" + name.replace("_", "-").title()
        answer.headers[header] = shown.encode().decode("latin-1")
    return answer


@api.get("/<path>")
def read_file(project_ref: str, path: str) -> Response:
    ref = params.take("*ref: text")["ref"]
    blob, told, _ = _find(project_ref, path, ref)
    body = told | {"content": base64.b64encode(blob.data).decode()}
    return _with_headers(jsonify(body), told)


@api.get("/<path>/raw")
def read_raw(project_ref: str, path: str) -> Response:
    blob, told, _ = _find(project_ref, path, params.take("ref: text").get("ref"))
    kind = "application/octet-stream" if blob.is_binary else "text/plain; charset=utf-8"
    answer = Response(blob.data, content_type=kind)
    answer.headers.set(
        "Content-Disposition", "inline", filename=present_git.one_line(told["file_name"])
    )
    answer.headers["Cache-Control"] = "max-age=0, private, must-revalidate, no-store, no-cache"
    return _with_headers(answer, told)


@api.get("/<path>/blame")
def read_blame(project_ref: str, path: str) -> Response:
    given = params.take("*ref: text; range: mapping")
    _, told, commit = _find(project_ref, path, given["ref"])
    _, repository = require_code(project_ref)
    first, last = _range(given.get("range"))
    rows, line = [], 0
    for blamed, lines in repository.blame(commit, path):
        kept = [text for n, text in enumerate(lines, line + 1) if first <= n <= last]
        line += len(lines)
        if kept:
            rows.append({"commit": _blamed(blamed), "lines": kept})
    return _with_headers(jsonify(rows), told)


def _range(given: dict[str, Any] | None) -> tuple[int, int]:
    if given is None:
        return 1, 2**31
    try:
        first, last = int(given["start"]), int(given["end"])
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise bad_parameters("range[start] is missing", "range[end] is missing") from error
    if first > last:
        raise GitLabError(400, "range[start] must be less than or equal to range[end]")
    return first, last


def _blamed(commit: pygit2.Commit) -> Json:
    return {
        "id": str(commit.id),
        "parent_ids": [str(parent) for parent in commit.parent_ids],
        "message": present_git.message_of(commit),
        "authored_date": present_git.instant(commit.author),
        "author_name": commit.author.name,
        "author_email": commit.author.email,
        "committed_date": present_git.instant(commit.committer),
        "committer_name": commit.committer.name,
        "committer_email": commit.committer.email,
    }


REMOVE = params.kinds("branch commit_message: text")
WRITE = REMOVE | {"content": params.text}
HOW = params.kinds(
    "start_branch author_name author_email last_commit_id: text; encoding: text|base64; "
    "execute_filemode: boolean"
)


@api.post("/<path>", lock=False)
def create_file(project_ref: str, path: str) -> Json:
    return _write(project_ref, path, "create", params.take(WRITE, **HOW))


@api.put("/<path>", lock=False)
def update_file(project_ref: str, path: str) -> Json:
    return _write(project_ref, path, "update", params.take(WRITE, **HOW))


@api.delete("/<path>", lock=False)
def delete_file(project_ref: str, path: str) -> None:
    _write(project_ref, path, "delete", params.take(REMOVE, **HOW))


def _write(project_ref: str, path: str, verb: Verb, given: Json) -> Json:
    require_filled(given, *REMOVE)
    _check_path(path)
    project, repository, user = require_push(project_ref)
    branch = given["branch"]
    if not pushes.may_push(user, project, branch):
        raise GitLabError(400, "You are not allowed to push into this branch")
    action = Action(
        verb,
        path,
        content=decoded(given.get("content"), given.get("encoding")),
        last_commit_id=given.get("last_commit_id") or None,
        executable=given.get("execute_filemode"),
    )
    commit_as(
        project,
        repository,
        user,
        branch=branch,
        message=given["commit_message"],
        actions=[action],
        author=author_of(given, user),
        start=given.get("start_branch"),
        stale=STALE.get(verb),
    )
    return {"file_path": path, "branch": branch}
