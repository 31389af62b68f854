"""Issues, their label events and notes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, TypeVar, cast

from inventaris.errors import ForgeNotFoundError
from inventaris.forge.client import Forge, Json, group, project
from inventaris.model.action import EditIssue
from inventaris.model.entry import EditEntry
from inventaris.model.issue import Desk, DeskRef, Issue, IssueRef, LabelEvent, Note, Person, Ref
from inventaris.once import as_before
from inventaris.places import Places

_Ref = TypeVar("_Ref", bound=Ref)


def read_issue(forge: Forge, places: Places, ref: _Ref) -> Issue[_Ref]:
    """Read one issue of an office's request project, or of a desk.

    Raises:
        ForgeNotFoundError: no such issue, or it is not for us to see.

    """
    path = f"{project(places.project_of(ref))}/issues/{ref.iid}"
    return cast("Issue[_Ref]", _issue_as_before(path, (ref, forge.get(path))))


def read_label_events(forge: Forge, issue: Issue) -> tuple[LabelEvent, ...]:
    """Read who added and removed which label, oldest first."""
    path = f"{project(issue.project_id)}/issues/{issue.ref.iid}/resource_label_events"
    return _label_events_as_before(path, list(forge.list(path)))


def read_notes(forge: Forge, issue: Issue[Ref]) -> tuple[Note, ...]:
    """Read the comments, oldest first, internal and system ones too."""
    path = f"{project(issue.project_id)}/issues/{issue.ref.iid}/notes"
    rows = list(forge.list(path, sort="asc", order_by="created_at"))
    return _notes_as_before(path, rows)


def post_note(forge: Forge, issue: Issue[Ref], body: str, *, internal: bool) -> int:
    """Post a comment and give its id. Not to be repeated without a look."""
    path = f"{project(issue.project_id)}/issues/{issue.ref.iid}/notes"
    return int(forge.post(path, {"body": body, "internal": internal})["id"])


def edit_note(forge: Forge, issue: Issue[Ref], note_id: int, body: str) -> None:
    """Replace a comment's text; nobody is notified."""
    path = f"{project(issue.project_id)}/issues/{issue.ref.iid}/notes/{note_id}"
    forge.put(path, {"body": body})


def edit_issue(forge: Forge, issue: Issue, edit: EditIssue) -> None:
    """Change title, labels, due date and state in one request; labels of others are left alone."""
    body = plain_changes(edit)
    if edit.clear_due_date and not edit.due_date:
        body["due_date"] = ""
    if edit.assignee_id is not None:
        body["assignee_ids"] = [edit.assignee_id]
    if edit.close:
        body["state_event"] = "close"
    forge.put(f"{project(issue.project_id)}/issues/{issue.ref.iid}", body)


def plain_changes(edit: EditIssue | EditEntry) -> Json:
    """Give the title, labels and due date of an edit as GitLab takes them."""
    body: Json = {}
    if edit.title is not None:
        body["title"] = edit.title
    if edit.add_labels:
        body["add_labels"] = ",".join(edit.add_labels)
    if edit.remove_labels:
        body["remove_labels"] = ",".join(edit.remove_labels)
    if edit.due_date:
        body["due_date"] = edit.due_date.isoformat()
    return body


def list_requests(forge: Forge, places: Places, **query: str) -> Iterator[tuple[IssueRef, Json]]:
    """List the issues of all request projects, a hundred a request; others are passed over."""
    for row in forge.list(f"{group(places.requests)}/issues", scope="all", **query):
        full = str(cast("Json", row["references"])["full"])
        opd = places.opd_of(full.rpartition("#")[0])
        if opd and row.get("issue_type", "issue") == "issue":
            yield IssueRef(opd, int(row["iid"])), row


def list_entries(
    forge: Forge, places: Places, desk: Desk, **query: str
) -> Iterator[tuple[DeskRef, Json]]:
    """List the issues of a desk, a hundred a request; none where the city has no such desk."""
    try:
        for row in forge.list(f"{project(places.desk_project(desk))}/issues", **query):
            if row.get("issue_type", "issue") == "issue":
                yield DeskRef(desk, int(row["iid"])), row
    except ForgeNotFoundError:
        return


def role_in(forge: Forge, project_id: int, user_id: int) -> int:
    """Give a user's access level in a project, inherited or not; 0 for a stranger."""
    member = forge.find(f"{project(project_id)}/members/all/{user_id}")
    return int(member["access_level"]) if member else 0


def _issue(ref: _Ref, row: Json) -> Issue[_Ref]:
    return Issue(
        ref=ref,
        id=int(row["id"]),
        project_id=int(row["project_id"]),
        title=str(row["title"]),
        description=str(row["description"] or ""),
        state=cast("Literal['opened', 'closed']", row["state"]),
        labels=tuple(row["labels"]),
        author=_person(row["author"]),
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        web_url=str(row["web_url"]),
        assignee=_person(row["assignees"][0]) if row.get("assignees") else None,
        closed_at=moment(row["closed_at"]) if row.get("closed_at") else None,
        confidential=bool(row["confidential"]),
        due_date=date.fromisoformat(row["due_date"]) if row.get("due_date") else None,
        comments=int(row.get("user_notes_count", 0)),
        is_moved=bool(row.get("moved_to_id")),
    )


def _label_event(row: Json) -> LabelEvent:
    return LabelEvent(
        id=int(row["id"]),
        at=moment(row["created_at"]),
        action=cast("Literal['add', 'remove']", row["action"]),
        label=str(row["label"]["name"]) if row.get("label") else None,
        user=_person(row["user"]) if row.get("user") else None,
    )


def _note(row: Json) -> Note:
    return Note(
        id=int(row["id"]),
        author=_person(row["author"]),
        body=str(row["body"] or ""),
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        system=bool(row["system"]),
        internal=bool(row.get("internal", False)),
    )


@as_before
def _issue_as_before(told: tuple[Ref, Json]) -> Issue[Ref]:
    return _issue(*told)


@as_before
def _label_events_as_before(rows: list[Json]) -> tuple[LabelEvent, ...]:
    return tuple(map(_label_event, rows))


@as_before
def _notes_as_before(rows: list[Json]) -> tuple[Note, ...]:
    return tuple(map(_note, rows))


def _person(row: Json) -> Person:
    return Person(
        id=int(row["id"]),
        username=str(row["username"]),
        name=str(row["name"]),
        is_active=row.get("state", "active") == "active",
    )


def moment(text: str) -> datetime:
    """Read GitLab's ISO 8601 time."""
    return datetime.fromisoformat(text)
