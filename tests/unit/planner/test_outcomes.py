"""Notes whose writer died between posting and recording."""

from dataclasses import replace
from datetime import timedelta

from inventaris.model.action import Record
from inventaris.model.facts import NoteIntended, NotePosted
from inventaris.model.issue import Note
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from inventaris.view import marker
from tests.world import BOT, NOW, World, a_city, a_snapshot

INTENDED = NoteIntended("tanda-terima", "writer", NOW + timedelta(seconds=30))


def intended(*notes: Note) -> Snapshot:
    started, _ = World().settled(a_snapshot())
    dossier = replace(started.dossier, intentions={INTENDED.key: INTENDED}, notes={})
    return replace(started, dossier=dossier, notes=notes)


def test_a_note_that_stands_is_recorded_although_its_writer_died() -> None:
    note = Note(41, BOT, f"Diterima.\n{marker(INTENDED.key)}x -->", NOW, NOW)
    actions = plan(intended(note), a_city(), NOW)
    assert Record(NotePosted(INTENDED.key, 41)) in actions


def test_a_note_that_does_not_stand_is_not_recorded() -> None:
    actions = plan(intended(), a_city(), NOW)
    assert not [one for one in actions if isinstance(one, Record)]
