"""Notes and discussions of issues. GitLab doc/api/notes.md, doc/api/discussions.md."""

import secrets

from flask import Response, jsonify

from sandbox import params, payloads, present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import current_user, require_user
from sandbox.clock import stamp
from sandbox.errors import bad_request, forbidden, not_found
from sandbox.events import happened
from sandbox.issue_edits import subscribe, touched
from sandbox.issue_filters import visible_issues
from sandbox.mentions import settle, spread
from sandbox.pagination import page_of, requested_page, with_headers
from sandbox.permissions import Level, level_in, require_issue, require_project, require_writable
from sandbox.quick_actions import applied
from sandbox.state import Query, state, store
from sandbox.state.records import Issue, Note, Project, User

api = Resource("notes", ISSUE)
NOTE, ANSWER = "/notes/<int:note_id>", "/discussions/<discussion>/notes/<int:note_id>"
LONGEST = 1_000_000
MOST_NOTES = 5_000
NEW = params.kinds("internal confidential: boolean; created_at: instant")


def _noted(project_ref: str, iid: int) -> tuple[Project, Issue]:
    require_user()
    project = require_project(project_ref)
    return project, require_issue(project, iid)


def readable_notes(issue: Issue, project: Project, user: User | None) -> Query[Note]:
    """Internal notes are for Planners up and for those who wrote them."""
    told_by = visible_issues(user)
    readable = f"told_by_issue_id IS NULL OR {told_by.fits('notes.told_by_issue_id')}"
    query = store().find(Note, issue_id=issue.id).where(readable, *told_by.args)
    if level_in(user, project) >= Level.PLANNER:
        return query
    return query.where("NOT internal OR author_id = ?", user.id if user else 0)


@api.get("/notes")
def list_notes(project_ref: str, iid: int) -> Response:
    project, issue = _noted(project_ref, iid)
    given = params.take(
        "order_by: created_at|updated_at; sort: asc|desc; activity_filter: "
        "all_notes|only_comments|only_activity"
    )
    query = readable_notes(issue, project, current_user())
    if (wanted := given.get("activity_filter", "all_notes")) != "all_notes":
        query = query.where("system = ?", wanted == "only_activity")
    column, direction = given.get("order_by", "created_at"), given.get("sort", "desc")
    return page_of(query.order(f"{column} {direction}, id {direction}"), present.note)


def _note(project: Project, issue: Issue, note_id: int, discussion: str) -> Note:
    query = readable_notes(issue, project, current_user())
    if discussion:
        query = query.having(discussion=discussion)
    if (found := query.where("id = ?", note_id).first()) is None:
        raise not_found("Note") if store().get(Note, note_id) else not_found()
    return found


@api.get(NOTE)
@api.get(ANSWER)
def one(project_ref: str, iid: int, note_id: int, discussion: str = "") -> Json:
    project, issue = _noted(project_ref, iid)
    return present.note(_note(project, issue, note_id, discussion))


@api.post("/notes")
def create(project_ref: str, iid: int) -> tuple[Json, int]:
    project, issue = _noted(project_ref, iid)
    given = params.take("*body: text", **NEW)
    return _create(project, issue, given, discussion=None)


def _create(
    project: Project, issue: Issue, given: Json, discussion: str | None
) -> tuple[Json, int]:
    """Run the commands, then keep what is left; commands alone leave no note (202)."""
    user = require_user()
    require_writable(project)
    level = level_in(user, project)
    internal = bool(given.get("internal") or given.get("confidential"))
    if (issue.discussion_locked and level < Level.GUEST) or (internal and level < Level.PLANNER):
        raise forbidden()
    _check_body(given["body"])
    if store().find(Note).where("issue_id = ? AND NOT system", issue.id).count() >= MOST_NOTES:
        raise bad_request('Note {:base=>["Maximum number of comments exceeded"]}')
    outcome = applied(given["body"], project, user, issue)
    note = None
    if outcome.text:
        at = stamp()
        if level >= Level.OWNER and given.get("created_at"):
            at = given["created_at"]
        note = store().insert(
            Note,
            issue_id=issue.id,
            project_id=project.id,
            author_id=user.id,
            body=outcome.text,
            internal=internal,
            discussion=discussion or secrets.token_hex(20),
            threaded=discussion is not None,
            created_at=at,
            updated_at=at,
        )
        _told(note, issue, project, user, "create")
        settle(user, issue)
        spread(issue, user, note.body, note=note)
    outcome.carry_out(user, issue)
    if note is not None:
        return present.note(note) | {"commands_changes": outcome.changes}, 201
    if not outcome.changes:
        raise bad_request(", ".join(outcome.messages) or "Failed to apply commands.")
    return {"commands_changes": outcome.changes, "summary": list(outcome.messages)}, 202


def _check_body(body: str | None) -> None:
    if not (body or "").strip():
        raise bad_request('Note {:note=>["can\'t be blank"]}')
    if len(body or "") > LONGEST:
        raise bad_request(f'Note {{:note=>["is too long (maximum is {LONGEST} characters)"]}}')


def _told(note: Note, issue: Issue, project: Project, user: User, action: str) -> None:
    """A comment touches its issue, counts, and goes to the hooks."""
    issue = touched(issue)
    if action == "create":
        issue = store().update(issue, user_notes_count=issue.user_notes_count + 1)
        subscribe(issue, user.id)
        happened(user, project.id, "commented", issue_id=issue.id, note_id=note.id)
        store().update(project, last_activity_at=stamp())
    confidential = note.internal or issue.confidential
    flag = "confidential_note_events" if confidential else "note_events"
    state().deliveries.fire(project.id, flag, payloads.note(note, issue, project, user, action))


def _own_note(project: Project, issue: Issue, note_id: int, discussion: str) -> Note:
    """A note that the user may change: its author, or a Maintainer."""
    require_writable(project)
    note, user = _note(project, issue, note_id, discussion), require_user()
    if note.system or (note.author_id != user.id and level_in(user, project) < Level.MAINTAINER):
        raise forbidden()
    return note


@api.put(NOTE)
@api.put(ANSWER)
def edit(project_ref: str, iid: int, note_id: int, discussion: str = "") -> Json | tuple[Json, int]:
    project, issue = _noted(project_ref, iid)
    given = params.take("body: text")
    note, user = _own_note(project, issue, note_id, discussion), require_user()
    if "body" not in given:
        return present.note(note)
    _check_body(given["body"])
    outcome = applied(given["body"], project, user, issue)
    if not outcome.text:
        _remove(note, issue)
        outcome.carry_out(user, issue)
        return {"commands_changes": outcome.changes, "summary": list(outcome.messages)}, 202
    if outcome.text != note.body:
        spread(issue, user, outcome.text, note.body, note)
        at = stamp()
        note = store().update(note, body=outcome.text, updated_at=at, last_edited_at=at)
        # GitLab tells of an edit in the author's name, whoever has made it.
        _told(note, issue, project, store().need(User, note.author_id), "update")
    outcome.carry_out(user, issue)
    return present.note(note)


@api.delete(NOTE)
@api.delete(ANSWER)
def delete(project_ref: str, iid: int, note_id: int, discussion: str = "") -> None:
    project, issue = _noted(project_ref, iid)
    note = _own_note(project, issue, note_id, discussion)
    _remove(note, issue)


def _remove(note: Note, issue: Issue) -> None:
    store().delete(note)
    store().update(issue, user_notes_count=max(0, issue.user_notes_count - 1))


def _discussion(notes: list[Note]) -> Json:
    threaded = any(note.threaded for note in notes)
    return {
        "id": notes[0].discussion,
        "individual_note": not threaded,
        "notes": [present.note(note) for note in notes],
    }


@api.get("/discussions")
def discussions(project_ref: str, iid: int) -> Response:
    project, issue = _noted(project_ref, iid)
    found: dict[str, list[Note]] = {}
    for note in readable_notes(issue, project, current_user()).order("created_at, id").rows():
        found.setdefault(note.discussion, []).append(note)
    threads = list(found.values())
    number, size = requested_page()
    shown = threads[(number - 1) * size : number * size]
    return with_headers(jsonify([_discussion(each) for each in shown]), number, size, len(threads))


@api.get("/discussions/<discussion>")
def one_discussion(project_ref: str, iid: int, discussion: str) -> Json:
    project, issue = _noted(project_ref, iid)
    query = readable_notes(issue, project, current_user()).where("discussion = ?", discussion)
    if not (notes := query.order("created_at, id").rows()):
        raise not_found("Discussion")
    return _discussion(notes)


@api.post("/discussions")
def start_discussion(project_ref: str, iid: int) -> tuple[Json, int]:
    project, issue = _noted(project_ref, iid)
    given = params.take("*body: text", **NEW)
    body, status = _create(project, issue, given, discussion=secrets.token_hex(20))
    if status != 201:
        return body, status
    return _discussion([store().need(Note, body["id"])]), 201


@api.post("/discussions/<discussion>/notes")
def answer(project_ref: str, iid: int, discussion: str) -> tuple[Json, int]:
    project, issue = _noted(project_ref, iid)
    query = readable_notes(issue, project, current_user()).where("discussion = ?", discussion)
    first = query.first()
    if first is None:
        raise not_found("Discussion")
    given = params.take("*body: text", **NEW) | {"internal": first.internal}
    store().update(first, threaded=True)
    return _create(project, issue, given, discussion=discussion)
