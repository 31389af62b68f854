"""The end of a visitor's data.

What GitLab CE lets the service erase: description and title (it keeps no former version of a
description), comments, attached files. A former title stays in a system note, which nobody can
delete; an entry that was once titled otherwise goes as a whole. Mails that GitLab sent and its
own logs are out of reach (docs/security.md).
"""

import re
from collections.abc import Iterator
from datetime import datetime

from inventaris.desk.masking import masked
from inventaris.desk.saying import by_people
from inventaris.desk.visits import Visit
from inventaris.model.city import City
from inventaris.model.desk import GuestBook
from inventaris.model.entry import (
    DeleteEntry,
    DeleteNote,
    DeleteUpload,
    DeskAction,
    DeskSnapshot,
    EraseEntry,
)
from inventaris.model.request import Upload
from inventaris.view import marker

ERASED = "data::dihapus"
MARK = marker("dihapus")
# GitLab app/services/system_notes/issuables_service.rb, `change_title`.
_TITLED = re.compile(r"changed title from \*\*(.*)\*\* to \*\*", re.DOTALL)
_DIFF_MARKS = re.compile(r"\{[-+]|[-+]\}")


def ends_at(visit: Visit, book: GuestBook) -> datetime:
    """Give when a visitor's data have to go."""
    return visit.asked_at + book.retention


def is_erased(snapshot: DeskSnapshot) -> bool:
    """Tell whether the data are gone; the mark comes last."""
    return MARK in snapshot.issue.description


def actions(
    snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime
) -> Iterator[DeskAction]:
    """Erase; what says that it was done comes last, so that whoever dies before is followed."""
    yield from (DeleteUpload(upload) for upload in _uploads(snapshot))
    if _holds_former_title(snapshot, book):
        yield DeleteEntry()
        return
    yield from (DeleteNote(note.id) for note in by_people(snapshot))
    yield EraseEntry(
        title=book.title,
        template="gitlab/entri-dihapus.md.j2",
        values={"pada": now, "masa_simpan": book.retention.days},
        label=city.label(ERASED),
    )


def _uploads(snapshot: DeskSnapshot) -> tuple[Upload, ...]:
    issue = snapshot.issue
    texts = [issue.description, *(note.body for note in by_people(snapshot))]
    return tuple(
        dict.fromkeys(
            upload for text in texts for upload in masked(text, project_id=issue.project_id).uploads
        )
    )


def _holds_former_title(snapshot: DeskSnapshot, book: GuestBook) -> bool:
    """Tell whether the timeline shows a title that may name somebody, or soon would."""
    former = [
        _DIFF_MARKS.sub("", found[1])
        for note in snapshot.notes
        if note.system and (found := _TITLED.match(note.body))
    ]
    return any(title != book.title for title in (*former, snapshot.issue.title))
