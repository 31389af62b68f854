"""An import that was refused or given up: whose turn it is then, and that no card goes back for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from inventaris.duties import staging
from inventaris.duties.duty import ATTEMPTS
from inventaris.model.dossier import JobState
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from inventaris.view import View, look
from tests.builders import answers_in
from tests.unit.planner.test_absent_files import DELIVERY, promised_at_the_last_step
from tests.unit.planner.test_recommendation import MENDED, held_back
from tests.unit.planner.test_response import (
    LATER,
    OTHERS,
    READY,
    SECOND,
    answered,
    at_response,
    redelivered,
    to_be_mended,
)
from tests.world import NOW, TECHNICIAN, World, a_city, commented, moved

CITY = a_city()
REFUSING = World(frozenset({"penampungan"}))


def label(number: str) -> str:
    return next(step.label for step in CITY.workflow.steps if step.number == number)


def said(snapshot: Snapshot, body: str = SECOND) -> Snapshot:
    return commented(snapshot, body, now=LATER)


def refused(snapshot: Snapshot) -> Snapshot:
    return REFUSING.settled(said(snapshot), LATER)[0]


def tried(
    snapshot: Snapshot, job: str, input_of: Callable[[View], str], now: datetime = LATER
) -> Snapshot:
    """As often as it may be, the last time just now."""
    state = JobState(input_of(look(snapshot, CITY, now)), ATTEMPTS, now)
    jobs = {**snapshot.dossier.jobs, job: state}
    return replace(snapshot, dossier=replace(snapshot.dossier, jobs=jobs))


def given_up(snapshot: Snapshot, body: str = SECOND) -> Snapshot:
    """What the office hands in cannot be imported, and that is not its fault."""
    stuck = tried(said(snapshot, body), staging.JOB, staging.input_of)
    settled, _ = World().settled(stuck, LATER)
    assert any(key.startswith("buntu-penampungan-") for key in settled.dossier.notes)
    return settled


def mended_in_vain() -> Snapshot:
    return refused(redelivered(to_be_mended()))


def good_and_then_another_in_vain() -> Snapshot:
    return refused(answered(at_response(), "sesuai"))


def mended_after_storing_and_then_in_vain() -> Snapshot:
    return refused(World().settled(said(held_back(), MENDED), LATER)[0])


@pytest.mark.parametrize(
    "story",
    [mended_in_vain, good_and_then_another_in_vain, mended_after_storing_and_then_in_vain],
)
def test_a_newest_source_that_is_refused_is_the_offices_to_hand_in_anew(
    story: Callable[[], Snapshot],
) -> None:
    snapshot = story()
    assert any(key.startswith("sumber-ditolak-") for key in snapshot.dossier.notes)
    assert "giliran::opd" in snapshot.issue.labels


@pytest.mark.parametrize("asked", [to_be_mended, held_back])
def test_a_mended_source_whose_import_was_given_up_waits_for_kominfo(
    asked: Callable[[], Snapshot],
) -> None:
    assert "giliran::opd" in asked().issue.labels
    assert "giliran::kominfo" in given_up(asked()).issue.labels


def test_a_promised_source_that_was_given_up_leaves_the_card_at_its_last_step() -> None:
    snapshot = given_up(promised_at_the_last_step(), DELIVERY)
    assert label("12") in snapshot.issue.labels
    assert not snapshot.dossier.put_back


def test_a_newer_delivery_that_was_given_up_takes_no_card_from_registration() -> None:
    """The card came there while its first source was sound and nothing was stored yet."""
    nine = moved(at_response(), label("09"), TECHNICIAN, NOW)
    entered = tried(nine, "penyimpanan", lambda view: "c" * 40, NOW)
    settled, _ = World().settled(entered)
    assert settled.dossier.stored is None
    snapshot = given_up(settled)
    assert label("09") in snapshot.issue.labels
    assert "giliran::kominfo" in snapshot.issue.labels


def test_a_move_to_what_was_given_up_before_is_put_back_with_its_reason() -> None:
    stuck = given_up(at_response())
    moved_on, _ = World().settled(moved(stuck, label("09"), TECHNICIAN, LATER), LATER)
    assert label("08") in moved_on.issue.labels
    assert moved_on.dossier.put_back


def test_an_import_that_came_through_at_the_last_attempt_is_not_said_to_have_failed(
    tmp_path: Path,
) -> None:
    complete, _ = World().settled(said(at_response(), OTHERS), LATER)
    through = tried(complete, staging.JOB, staging.input_of)
    assert staging.is_staged(look(through, CITY, LATER))
    state, answers = through.dossier.jobs[staging.JOB], list[str]()
    snapshot = said(through, READY)
    while actions := plan(snapshot, CITY, LATER):
        answers += answers_in(actions, tmp_path)
        snapshot = World().after(snapshot, actions, LATER)
        jobs = {**snapshot.dossier.jobs, staging.JOB: state}
        snapshot = replace(snapshot, dossier=replace(snapshot.dossier, jobs=jobs))
    (answer,) = answers
    assert "belum berhasil" not in answer
