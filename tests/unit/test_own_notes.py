"""Which notes on an issue are the service's own about it."""

from dataclasses import replace
from pathlib import Path

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from inventaris.model.issue import IssueRef, Note
from inventaris.own_notes import own_notes, without_copies
from tests.builders import settings
from tests.world import BOT, NOW, OFFICE, a_city, a_snapshot

TOLD = PostNote("tetap-ditutup", "catatan/tetap-ditutup.md.j2", {"nomor": "2026-disdik-7"})


def test_a_note_that_came_along_with_a_moved_issue_is_not_of_this_request(tmp_path: Path) -> None:
    issue = a_snapshot().issue
    body = Renderer(settings(tmp_path), a_city()).note(TOLD, issue).body
    own = Note(1, BOT, body, NOW, NOW)
    comment = Note(2, OFFICE, f"> {body}", NOW, NOW)
    older = Note(3, BOT, "Siap.\n\n<!-- inventaris:siap 0123 -->", NOW, NOW)
    notes = own, comment, older
    (first, last) = own_notes(notes, BOT.username)
    assert (first.key, first.ref, last.ref) == ("tetap-ditutup", "disdik#7", "")
    assert without_copies(notes, BOT.username, issue.ref) == notes
    elsewhere = replace(issue, ref=IssueRef("dishub", 1)).ref
    assert without_copies(notes, BOT.username, elsewhere) == (comment, older)
