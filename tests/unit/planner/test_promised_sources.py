"""A source that was promised and not delivered when the request ended is still owed."""

from datetime import datetime
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import is_open
from inventaris.planner import reminders, status
from inventaris.planner.plan import next_look, plan
from inventaris.view import look
from tests.builders import settings
from tests.filled_worksheets import settled
from tests.unit.planner.test_absent_files import (
    CITY,
    DELIVERY,
    LATER,
    notes,
    promised_at_the_last_step,
)
from tests.world import (
    HEAD,
    NO_SOURCE,
    NOW,
    OFFICE,
    TECHNICIAN,
    World,
    a_snapshot_at,
    approved,
    commented,
    said,
)

DUE = "2027-01-12T10:00+07:00"
LATE = "2027-01-13T10:00+07:00"
ANSWER = "sumber-setelah-berakhir-"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ended() -> Snapshot:
    return settled(approved(promised_at_the_last_step()))


def told(snapshot: Snapshot, moment: datetime) -> dict[str, PostNote]:
    view = look(snapshot, CITY, moment)
    return {note.key: note for note in reminders.actions(view) if isinstance(note, PostNote)}


def text_of(note: PostNote, folder: Path) -> str:
    return Renderer(settings(folder), CITY).note(note).body


@pytest.mark.parametrize(
    ("moment", "key"),
    [(DUE, "sumber-2027-01-12-sebelum-7-jam"), (LATE, "sumber-2027-01-12-sesudah-1-hari")],
)
def test_the_office_is_reminded_of_it_after_the_end(moment: str, key: str, tmp_path: Path) -> None:
    snapshot = ended()
    (note,) = told(snapshot, at(moment)).values()
    assert note.key == f"pengingat-{key}"
    assert note.values["dipanggil"] == [OFFICE.username]
    assert "permohonan baru yang menyebut nomor 2026-disdik-7" in text_of(note, tmp_path)
    assert told(snapshot, at("2027-01-13T22:00+07:00")) == {}
    reminded, _ = World().settled(snapshot, at(moment))
    assert plan(reminded, CITY, at(moment)) == ()


def test_a_pass_comes_when_it_is_due() -> None:
    snapshot = ended()
    moment, seen = NOW, []
    while upcoming := next_look(snapshot, snapshot.dossier, CITY, moment):
        moment = upcoming
        snapshot, _ = World().settled(snapshot, moment)
        seen += [moment] if is_open(CITY.calendar, moment) else []
    given = [key for key in notes(snapshot) if key.startswith("pengingat-sumber-")]
    assert len(given) == 4
    assert plan(snapshot, CITY, at("2028-01-13T10:00+07:00")) == ()


def test_a_label_says_so_until_the_last_reminder_was_given() -> None:
    snapshot = ended()
    assert reminders.OWED in snapshot.issue.labels
    assert reminders.OWED not in promised_at_the_last_step().issue.labels
    assert reminders.OWED in World().settled(snapshot, at(DUE))[0].issue.labels
    moment = NOW
    while upcoming := next_look(snapshot, snapshot.dossier, CITY, moment):
        moment = upcoming
        snapshot, _ = World().settled(snapshot, moment)
    assert moment > at(LATE)
    assert reminders.OWED not in snapshot.issue.labels


def test_the_status_tells_of_it_until_it_is_stored() -> None:
    for snapshot in (ended(), settled(said(ended(), DELIVERY, now=at(LATE)))):
        (note,) = status.actions(look(snapshot, CITY, at(LATE)))
        assert isinstance(note, PostNote)
        assert str(note.values["dijanjikan"]) == "2027-01-12"
        assert note.values["sumber_terlambat"] is True


def test_a_source_that_comes_after_the_end_is_answered_once(tmp_path: Path) -> None:
    delivered = said(ended(), DELIVERY, now=at(DUE))
    planned = plan(delivered, CITY, at(DUE))
    (note,) = [a for a in planned if isinstance(a, PostNote) and a.key.startswith(ANSWER)]
    assert "Ajukan permohonan baru yang menyebut nomor 2026-disdik-7" in text_of(note, tmp_path)
    answered, _ = World().settled(delivered, at(DUE))
    assert sum(key.startswith(ANSWER) for key in notes(answered)) == 1
    other, _ = World().settled(said(answered, "Terima kasih.", now=at(LATE)), at(LATE))
    assert sum(key.startswith(ANSWER) for key in notes(other)) == 1


def test_what_was_stored_is_not_answered_when_its_comment_is_edited_after_the_end() -> None:
    stored = settled(commented(promised_at_the_last_step(), DELIVERY, number=900))
    over = settled(approved(stored))
    assert over.dossier.finished_at
    edited = commented(over, f"{DELIVERY}\n\nTerima kasih.", now=at(DUE), number=900)
    after, _ = World().settled(edited, at(DUE))
    assert not [key for key in notes(after) if key.startswith(ANSWER)]


def test_of_a_request_that_was_withdrawn_nothing_is_owed() -> None:
    asked = settled(said(a_snapshot_at("04", description=NO_SOURCE), LATER, TECHNICIAN))
    word = "@inventaris-bot batalkan-permohonan berubah rencana"
    withdrawn = settled(said(asked, word, OFFICE))
    assert withdrawn.dossier.decided
    assert told(withdrawn, at(LATE)) == {}


@pytest.mark.parametrize(
    ("word", "by", "code"),
    [
        ("tolak bukan-aplikasi: hanya sebuah folder", HEAD, "tolak-terlambat"),
        ("batalkan-permohonan berubah rencana", OFFICE, "batal-terlambat"),
    ],
)
def test_what_is_registered_without_its_source_ends_by_no_refusal_or_withdrawal(
    word: str, by: Person, code: str, tmp_path: Path
) -> None:
    snapshot = promised_at_the_last_step()
    assert snapshot.dossier.registered
    asked = said(snapshot, f"@inventaris-bot {word}", by)
    (answer,) = (a for a in plan(asked, CITY, NOW) if isinstance(a, PostNote) and a.is_owed)
    assert answer.values["jawaban"] == code
    assert "sudah tercatat dalam Daftar Aplikasi Pemerintah" in text_of(answer, tmp_path)
    assert settled(asked).dossier.decided is None
