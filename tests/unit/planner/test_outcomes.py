"""Notes whose writer died between posting and recording."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inventaris.dossier import apply
from inventaris.model.action import PostNote, Record
from inventaris.model.dossier import Dossier
from inventaris.model.facts import NoteForgone, NoteIntended, NotePosted
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


APPROVAL = NoteIntended("persetujuan", "writer", NOW + timedelta(seconds=30))


@pytest.mark.parametrize(("seconds", "forgone"), [(29, False), (30, True)])
def test_a_note_that_nobody_is_to_be_told_any_more_is_forgone_once_its_time_is_over(
    seconds: int, forgone: bool
) -> None:
    # The head approved, although the writer died before it could ask for approval.
    started, _ = World().settled(a_snapshot())
    dossier = replace(started.dossier, intentions={APPROVAL.key: APPROVAL})
    actions = plan(replace(started, dossier=dossier), a_city(), NOW + timedelta(seconds=seconds))
    assert (Record(NoteForgone(APPROVAL.key)) in actions) == forgone


def test_a_note_that_is_still_to_be_told_is_not_forgone() -> None:
    actions = plan(intended(), a_city(), INTENDED.expires_at)
    assert not [one for one in actions if isinstance(one, Record)]
    told = [one.key for one in actions if isinstance(one, PostNote)]
    assert told == [INTENDED.key, "permohonan-masuk", "status"]


def test_what_is_forgone_waits_no_longer() -> None:
    waiting = apply(Dossier(), APPROVAL)
    assert not apply(waiting, NoteForgone(APPROVAL.key)).intentions
