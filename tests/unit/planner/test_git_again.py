"""The same git address again: where a delivery is awaited, what it holds now is fetched."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventaris.duties import staging
from inventaris.model.action import StartJob
from inventaris.model.facts import AttachmentRecord, AttachmentsChecked, JobRefused
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import plan
from inventaris.view import View, look
from tests.builders import answers_in
from tests.unit.planner.test_recommendation import HOSTING, form, secured
from tests.unit.planner.test_response import NO_GUIDE, OTHERS, answered
from tests.world import (
    BOT,
    GOOD_FORM,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot_at,
    a_staged,
    approved,
    commented,
    moved,
    recorded,
)

CITY = a_city()
ADDRESS = "https://git.vendor.invalid/sipadu.git"
UPLOAD = f"[sipadu.zip](/uploads/{SECRET}/sipadu.zip)"
READY = f"@{BOT.username} siap"
MENTION = f"Sudah kami perbaiki: {ADDRESS}"
LATER = NOW + timedelta(minutes=1)


def from_git(description: str) -> str:
    assert UPLOAD in description
    return description.replace(UPLOAD, ADDRESS)


def settled(snapshot: Snapshot) -> Snapshot:
    return World().settled(snapshot)[0]


def to_be_mended() -> Snapshot:
    """The response of step 8 sent the office back to a source that came by its address."""
    at_response = settled(a_snapshot_at("08", description=from_git(GOOD_FORM), comments=[OTHERS]))
    return answered(at_response, "perlu-perbaikan", NO_GUIDE)


def said(snapshot: Snapshot, body: str, by: Person = OFFICE, minutes: int = 1) -> Snapshot:
    now = NOW + timedelta(minutes=minutes)
    return World().settled(commented(snapshot, body, by, now), now)[0]


def seen(snapshot: Snapshot, minutes: int = 1) -> View:
    return look(snapshot, CITY, NOW + timedelta(minutes=minutes))


def fetched_anew(snapshot: Snapshot, body: str, by: Person = OFFICE) -> bool:
    planned = plan(commented(snapshot, body, by, LATER), CITY, LATER)
    return any(isinstance(one, StartJob) and one.job == "penampungan" for one in planned)


@pytest.mark.parametrize("body", [READY, MENTION, f"1. Source code: {ADDRESS}"])
def test_after_the_response_it_is_fetched_once_for_each_time_it_is_said(body: str) -> None:
    once = said(to_be_mended(), body)
    assert once.dossier.deliveries == 2
    assert said(once, "Terima kasih.", minutes=2).dossier.deliveries == 2
    assert said(once, body, minutes=3).dossier.deliveries == 3


def test_what_changed_is_compared_and_waits_for_kominfo() -> None:
    asked = commented(to_be_mended(), MENTION, now=LATER)
    named = World().after(asked, plan(asked, CITY, LATER)[:1], LATER)
    staged = replace(a_staged(staging.input_of(seen(named)), LATER, "p/2"), commit="f" * 40)
    came, _ = World().settled(recorded(named, [staged]), LATER)
    assert came.dossier.compared
    assert "perbandingan-2" in came.dossier.notes
    assert holder_of(seen(came)) == "kominfo"


def test_what_did_not_change_is_told_as_the_same(tmp_path: Path) -> None:
    mentioned = said(to_be_mended(), MENTION)
    assert "sumber-sama-2" in mentioned.dossier.notes
    assert holder_of(seen(mentioned)) == "opd"
    answers, snapshot = list[str](), commented(to_be_mended(), READY, now=LATER)
    while actions := plan(snapshot, CITY, LATER):
        answers += answers_in(actions, tmp_path)
        snapshot = World().after(snapshot, actions, LATER)
    (answer,) = answers
    assert "sama dengan kiriman sebelumnya" in answer
    assert holder_of(seen(snapshot)) == "kominfo"  # what was mended may be something else


@pytest.mark.parametrize(
    ("body", "by"),
    [
        (f"> {MENTION}\n\nTerima kasih.", OFFICE),
        ("Sudah kami perbaiki: https://git.vendor.invalid/lain.git", OFFICE),
        (MENTION, TECHNICIAN),
    ],
)
def test_it_is_not_fetched_for_what_does_not_hand_it_over(body: str, by: Person) -> None:
    assert not fetched_anew(to_be_mended(), body, by)


@pytest.mark.parametrize("body", [READY, MENTION])
def test_where_nothing_is_awaited_nothing_is_fetched(body: str) -> None:
    at_response = settled(a_snapshot_at("08", description=from_git(GOOD_FORM)))
    assert not fetched_anew(at_response, body)
    assert not fetched_anew(answered(at_response, "sesuai"), body)


def test_an_upload_is_never_fetched_again() -> None:
    at_response = settled(a_snapshot_at("08"))
    assert not fetched_anew(answered(at_response, "perlu-perbaikan", NO_GUIDE), READY)


@pytest.mark.parametrize("body", [READY, MENTION])
def test_a_refused_source_is_fetched_when_its_address_is_said_again(body: str) -> None:
    refusing = World(frozenset({"penampungan"}))
    start = a_snapshot_at("07", description=from_git(GOOD_FORM))
    refused, _ = refusing.settled(start)
    assert refused.dossier.staged is None
    again, _ = refusing.settled(commented(refused, body, now=LATER), LATER)
    refusals = {key for key in again.dossier.notes if key.startswith("sumber-ditolak-")}
    assert len(refusals) == 2
    assert said(again, body, minutes=2).dossier.staged


@pytest.mark.parametrize("body", [READY, MENTION])
def test_an_address_that_was_found_wrong_among_the_files_is_looked_at_again(body: str) -> None:
    start = settled(a_snapshot_at("04", description=from_git(GOOD_FORM)))
    checked = start.dossier.attachments
    assert checked
    wrong = AttachmentRecord("sumber", "keliru", ADDRESS, code="repositori-tidak-terjangkau")
    found, _ = World().settled(recorded(start, [AttachmentsChecked(checked.input, NOW, (wrong,))]))
    planned = plan(commented(found, body, now=LATER), CITY, LATER)
    assert any(isinstance(one, StartJob) and one.job == "lampiran" for one in planned)
    again = said(found, body)
    assert again.dossier.attachments
    assert again.dossier.attachments.records[0].verdict == "ada"


@pytest.mark.parametrize("body", [READY, MENTION])
def test_after_storing_it_is_fetched_while_a_recommendation_waits_for_it(body: str) -> None:
    stored = settled(a_snapshot_at("10", description=from_git(form("sipadu", HOSTING))))
    assert said(stored, body).dossier.deliveries == 1
    held = secured(stored, "tidak")
    assert holder_of(seen(held, 0)) == "opd"
    assert said(held, body).dossier.deliveries == 2


def test_its_refusal_while_it_is_mended_waits_for_the_office() -> None:
    named = commented(to_be_mended(), MENTION, now=LATER)
    refused, _ = World(frozenset({"penampungan"})).settled(named, LATER)
    state = refused.dossier.jobs["penampungan"]
    assert isinstance(state.refused, JobRefused)
    assert holder_of(seen(refused)) == "opd"


def test_an_address_that_was_staged_is_not_taken_for_one_that_came_after_the_end() -> None:
    snapshot = answered(said(to_be_mended(), MENTION), "sesuai", now=LATER)
    for step in ("09", "10", "11", "12"):
        label = next(one.label for one in CITY.workflow.steps if one.number == step)
        snapshot = World().settled(moved(snapshot, label, TECHNICIAN, LATER), LATER)[0]
    ended, _ = World().settled(approved(snapshot), LATER)
    assert ended.dossier.finished_at
    after = said(ended, f"1. Source code: {ADDRESS}", minutes=5)
    assert not [key for key in after.dossier.notes if key.startswith("sumber-setelah-berakhir")]
