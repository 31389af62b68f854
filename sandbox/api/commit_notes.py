"""What is said of commits: comments, and the discussions that they are.

GitLab doc/api/commits.md, doc/api/discussions.md "Commits". Notes have no `position`.
"""

import secrets

import pygit2
from flask import Response

from sandbox import params, payloads_git, present_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.auth import require_user
from sandbox.clock import stamp
from sandbox.errors import bad_parameters, bad_request, forbidden
from sandbox.git_access import require_code, require_commit
from sandbox.pagination import page_of, page_of_list
from sandbox.permissions import Level, level_in, require_writable
from sandbox.present import user_by_id
from sandbox.repositories import patches
from sandbox.state import Query, state, store
from sandbox.state.records import Project, User
from sandbox.state.repository_records import CommitComment

COMMIT = f"{PROJECT}/repository/commits/<sha>"
THREAD = "/discussions/<discussion>"
NOTE = f"{THREAD}/notes/<int:note_id>"
api = Resource("commit_notes", COMMIT, read_scope="read_repository")
Found = tuple[Project, pygit2.Commit, Query[CommitComment]]


def _of(project_ref: str, sha: str) -> Found:
    """The commit and what was said of it, oldest first."""
    project, repository = require_code(project_ref)
    commit = require_commit(project, repository, sha)
    return project, commit, store().find(CommitComment, project_id=project.id, sha=str(commit.id))


def _comment(row: CommitComment) -> Json:
    return row.only("note path line line_type created_at") | {"author": user_by_id(row.author_id)}


def _note(row: CommitComment) -> Json:
    return row.only("id created_at updated_at project_id") | {
        "type": "DiscussionNote" if row.threaded else None,
        "body": row.note,
        "author": user_by_id(row.author_id),
        "system": False,
        "noteable_id": None,
        "noteable_iid": None,
        "noteable_type": "Commit",
        "commit_id": row.sha,
        "attachment": None,
        "resolvable": False,
        "confidential": False,
        "internal": False,
        "imported": False,
        "imported_from": "none",
        "commands_changes": {},
    }


def _discussion(rows: list[CommitComment]) -> Json:
    first = rows[0]
    return {
        "id": first.discussion,
        "individual_note": not first.threaded,
        "notes": [_note(row) for row in rows],
    }


def _say(found: Found, given: Json) -> CommitComment:
    project, commit, _ = found
    user = require_user()
    require_writable(project)
    if not given["note"].strip():
        raise bad_request("Note can't be blank")
    own = {"project_id": project.id, "sha": str(commit.id), "author_id": user.id}
    row = store().insert(CommitComment, **{"discussion": secrets.token_hex(20)} | own | given)
    _tell(row, project, commit, "create")
    return row


def _tell(row: CommitComment, project: Project, commit: pygit2.Commit, action: str) -> None:
    author = store().need(User, row.author_id)  # of an edit, too, whoever has made it
    body = payloads_git.commit_note(row, project, commit, author, action)
    state().deliveries.fire(project.id, "note_events", body)


@api.get("/comments")
def list_comments(project_ref: str, sha: str) -> Response:
    return page_of(_of(project_ref, sha)[2], _comment)


@api.post("/comments")
def comment(project_ref: str, sha: str) -> Json:
    """Of the commit, or of a line that its difference shows; elsewhere the place is dropped."""
    require_user()
    found = _of(project_ref, sha)
    line = {"path": params.text, "line": params.integer, "line_type": params.one_of("new", "old")}
    given = params.take("*note: text", **line)
    if given.get("path"):
        if missing := [f"{name} is missing" for name in line if given.get(name) is None]:
            raise bad_parameters(*missing)
        shown = patches(state().repositories.open(found[0].id).commit_diff(found[1]))
        if not any(present_git.diff(patch)["new_path"] == given["path"] for patch in shown):
            given = {"note": given["note"]}
    return _comment(_say(found, given))


@api.get("/discussions")
def discussions(project_ref: str, sha: str) -> Response:
    threads: dict[str, list[CommitComment]] = {}
    for row in _of(project_ref, sha)[2].rows():
        threads.setdefault(row.discussion, []).append(row)
    return page_of_list(list(threads.values()), _discussion)


def _thread(found: Found, discussion: str) -> Query[CommitComment]:
    query = found[2].having(discussion=discussion)
    query.one("Discussion")
    return query


@api.get(THREAD)
def discussion(project_ref: str, sha: str, discussion: str) -> Json:
    return _discussion(_thread(_of(project_ref, sha), discussion).rows())


@api.post("/discussions")
def start(project_ref: str, sha: str) -> Json:
    given = params.take("*body: text")
    return _discussion([_say(_of(project_ref, sha), {"note": given["body"], "threaded": True})])


@api.post(f"{THREAD}/notes")
def answer(project_ref: str, sha: str, discussion: str) -> Json:
    found, given = _of(project_ref, sha), params.take("*body: text")
    for row in _thread(found, discussion).rows():
        store().update(row, threaded=True)
    note = {"note": given["body"], "discussion": discussion, "threaded": True}
    return _note(_say(found, note))


@api.get(NOTE)
def read(project_ref: str, sha: str, discussion: str, note_id: int) -> Json:
    return _note(_thread(_of(project_ref, sha), discussion).one("Note", id=note_id))


def _own(found: Found, discussion: str, note_id: int) -> CommitComment:
    """A note that the user may change: its author, or a Maintainer."""
    require_writable(found[0])
    row, user = _thread(found, discussion).one("Note", id=note_id), require_user()
    if row.author_id != user.id and level_in(user, found[0]) < Level.MAINTAINER:
        raise forbidden()
    return row


@api.put(NOTE)
def edit(project_ref: str, sha: str, discussion: str, note_id: int) -> Json:
    found = _of(project_ref, sha)
    row, given = _own(found, discussion, note_id), params.take("*body: text")
    if not given["body"].strip():
        raise bad_request("Note can't be blank")
    row = store().update(row, note=given["body"], updated_at=stamp())
    _tell(row, *found[:2], "update")
    return _note(row)


@api.delete(NOTE)
def delete(project_ref: str, sha: str, discussion: str, note_id: int) -> None:
    store().delete(_own(_of(project_ref, sha), discussion, note_id))
