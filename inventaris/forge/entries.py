"""Entries of the guest book and the complaints: reading, changing and erasing them."""

from contextlib import suppress
from dataclasses import replace

from inventaris.desk.plan import requests_to_look_at
from inventaris.dossier import number_of
from inventaris.errors import ForgeConflictError, ForgeNotFoundError
from inventaris.forge.client import Forge, project, segment
from inventaris.forge.issues import plain_changes, read_issue, read_notes
from inventaris.model.city import City
from inventaris.model.entry import DeskSnapshot, EditEntry, LinkRequest, NamedRequest
from inventaris.model.issue import DeskRef, Issue, IssueRef
from inventaris.model.request import Upload
from inventaris.places import Places


def gather_entry(forge: Forge, places: Places, city: City, bot: str, ref: DeskRef) -> DeskSnapshot:
    """Read an entry in two requests; requests that it names are asked for until it was told.

    Raises:
        ForgeNotFoundError: there is no such issue.

    """
    issue = read_issue(forge, places, ref)
    snapshot = DeskSnapshot(issue, read_notes(forge, issue), bot)
    wanted = requests_to_look_at(snapshot, city)
    return replace(snapshot, related={one: _named(forge, places, city, one) for one in wanted})


def edit_entry(forge: Forge, issue: Issue[DeskRef], edit: EditEntry) -> None:
    """Change an entry in one request; labels of others are left alone."""
    body = plain_changes(edit)
    if edit.description is not None:
        body["description"] = edit.description
    if edit.make_confidential:
        body["confidential"] = True
    if edit.close or edit.reopen:
        body["state_event"] = "close" if edit.close else "reopen"
    forge.put(_address(issue), body)


def delete_note(forge: Forge, issue: Issue[DeskRef], note_id: int) -> None:
    """Delete a comment; one that is gone is fine."""
    forge.delete(f"{_address(issue)}/notes/{note_id}")


def delete_upload(forge: Forge, issue: Issue[DeskRef], upload: Upload) -> None:
    """Delete an attached file (GitLab 17.2, Maintainer); one that is gone is fine."""
    name = f"{segment(upload.secret)}/{segment(upload.filename)}"
    forge.delete(f"{project(issue.project_id)}/uploads/{name}")


def delete_entry(forge: Forge, issue: Issue[DeskRef]) -> None:
    """Delete the issue with all that hangs on it (Owner)."""
    forge.delete(_address(issue))


def link_request(forge: Forge, issue: Issue[DeskRef], link: LinkRequest) -> None:
    """Relate an entry to a request; related already is fine."""
    body = {"target_project_id": link.project_id, "target_issue_iid": link.ref.iid}
    with suppress(ForgeConflictError):
        forge.post(f"{_address(issue)}/links", body)


def _named(forge: Forge, places: Places, city: City, ref: IssueRef) -> NamedRequest | None:
    try:
        issue = read_issue(forge, places, ref)
    except ForgeNotFoundError:
        return None
    return NamedRequest(issue.project_id, number_of(issue, city.timezone))


def _address(issue: Issue[DeskRef]) -> str:
    return f"{project(issue.project_id)}/issues/{issue.ref.iid}"
