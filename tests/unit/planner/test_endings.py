"""A request ends once, for a reason, told; what is closed for good stays closed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from inventaris.dossier import apply
from inventaris.duties.duty import ATTEMPTS
from inventaris.model.action import EditIssue, PostNote, StartJob
from inventaris.model.dossier import Dossier, JobState
from inventaris.model.facts import ApplicationRegistered, NamesChecked, RecheckAsked
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.endings import cleanup_due
from inventaris.planner.plan import next_look, plan
from tests.world import (
    HEAD,
    NOW,
    OFFICE,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    approved,
    relabelled,
    said,
)

CITY = a_city()


def ended(body: str, by: Person) -> Snapshot:
    settled, _ = World().settled(said(a_snapshot(), body, by))
    return settled


def note_of(snapshot: Snapshot, key: str) -> bool:
    return any(f"inventaris:{key} " in note.body for note in snapshot.notes)


@pytest.mark.parametrize(
    ("body", "by", "label"),
    [
        ("@inventaris-bot tolak ganda Sudah terdaftar sebagai SIPADU.", HEAD, "keadaan::ditolak"),
        (
            "@inventaris-bot batalkan-permohonan aplikasi tidak jadi dipakai",
            OFFICE,
            "keadaan::dibatalkan",
        ),
    ],
)
def test_an_end_is_told_labelled_and_closed(body: str, by: Person, label: str) -> None:
    snapshot = ended(body, by)
    assert note_of(snapshot, "akhir")
    assert label in snapshot.issue.labels
    assert snapshot.issue.state == "closed"
    assert snapshot.dossier.finished_at is not None
    assert not any(one.startswith("giliran::") for one in snapshot.issue.labels)


@pytest.mark.parametrize(
    ("body", "by"),
    [
        ("@inventaris-bot tolak ganda Sudah terdaftar.", TECHNICIAN),
        ("@inventaris-bot tolak entah Sudah terdaftar.", HEAD),
        ("@inventaris-bot tolak ganda", HEAD),
        ("@inventaris-bot batalkan-permohonan", OFFICE),
        ("@inventaris-bot batalkan-permohonan iseng", STRANGER),
    ],
)
def test_without_authority_ground_or_reason_nothing_ends(body: str, by: Person) -> None:
    assert ended(body, by).issue.state == "opened"


@pytest.mark.parametrize(
    ("said_so", "reason"),
    [
        ("sudah terdaftar (2026-disdik-1).", "sudah terdaftar (2026-disdik-1)"),
        ("(sudah terdaftar)", "sudah terdaftar"),
        (": sudah terdaftar.", "sudah terdaftar"),
    ],
)
def test_a_reason_keeps_its_own_brackets(said_so: str, reason: str) -> None:
    decided = ended(f"@inventaris-bot tolak ganda {said_so}", HEAD).dossier.decided
    assert decided
    assert decided.reason == reason


@pytest.mark.parametrize(
    "said_so",
    [
        "bukan-aplikasi hanya sebuah folder",
        "bukan aplikasi: hanya sebuah folder",
        "karena Bukan Aplikasi, hanya sebuah folder",
        "`bukan-aplikasi` karena hanya sebuah folder",
    ],
)
def test_the_code_of_a_refusal_is_read_in_the_ways_people_write_it(said_so: str) -> None:
    decided = ended(f"@inventaris-bot tolak {said_so}", HEAD).dossier.decided
    assert decided
    assert (decided.ground, decided.reason) == ("bukan-aplikasi", "hanya sebuah folder")


@pytest.mark.parametrize(("by", "answered"), [(OFFICE, False), (TECHNICIAN, True)])
def test_whoever_withdraws_the_own_request_is_told_once(by: Person, answered: bool) -> None:
    told = ended("@inventaris-bot batalkan-permohonan tidak jadi", by).notes
    assert any("inventaris:akhir " in note.body for note in told)
    assert any("inventaris:perintah-" in note.body for note in told) is answered


@pytest.mark.parametrize(
    ("body", "by"),
    [
        (
            "Untuk membatalkan, ketik @inventaris-bot batalkan-permohonan beserta alasannya.",
            TECHNICIAN,
        ),
        ("Pak, jangan tulis @inventaris-bot batalkan-permohonan karena salah ketik", OFFICE),
        ("@inventaris-bot batalkan-permohonan?", OFFICE),
        ("@inventaris-bot batalkan-permohonan karena tidak dipakai?", OFFICE),
        ("@inventaris-bot batalkan-permohonan: ...", OFFICE),
        ("@inventaris-bot tolak ganda?", HEAD),
        ("Bagaimana kalau @inventaris-bot tolak ganda karena sudah terdaftar", HEAD),
    ],
)
def test_talk_of_a_command_and_a_question_end_nothing_and_are_answered(
    body: str, by: Person
) -> None:
    snapshot = ended(body, by)
    assert snapshot.issue.state == "opened"
    assert any("inventaris:perintah-" in note.body for note in snapshot.notes)


@pytest.mark.parametrize(
    "body", ["- Mohon @inventaris-bot {}", "1. **@inventaris-bot** {}", "Pak, @inventaris-bot {}"]
)
def test_a_command_may_follow_marks_and_courtesies(body: str) -> None:
    assert ended(body.format("batalkan-permohonan tidak jadi dipakai"), OFFICE).dossier.decided


def test_what_is_stored_can_be_neither_refused_nor_withdrawn() -> None:
    stored, _ = World().settled(a_snapshot_at("09"))
    for body, by in (
        ("@inventaris-bot tolak ganda Sudah terdaftar.", HEAD),
        ("@inventaris-bot batalkan-permohonan tidak jadi", OFFICE),
    ):
        settled, _ = World().settled(said(stored, body, by))
        assert settled.issue.state == "opened"


def test_an_ended_request_that_is_reopened_is_closed_again_and_told_once() -> None:
    snapshot = ended("@inventaris-bot batalkan-permohonan tidak jadi", OFFICE)
    for _ in range(2):
        reopened = replace(snapshot, issue=replace(snapshot.issue, state="opened"))
        assert EditIssue(close=True) in plan(reopened, CITY, NOW)
        snapshot, _ = World().settled(reopened)
    told = [note for note in snapshot.notes if "inventaris:tetap-ditutup " in note.body]
    assert len(told) == 1
    assert snapshot.issue.state == "closed"


def test_staging_is_kept_for_its_days_and_cleared_after() -> None:
    snapshot, _ = World().settled(approved(a_snapshot_at("12")))
    assert snapshot.dossier.finished_at
    due = snapshot.dossier.finished_at + timedelta(days=CITY.staging_days)
    assert next_look(snapshot, snapshot.dossier, CITY, NOW) == due
    assert plan(snapshot, CITY, due - timedelta(seconds=1)) == ()
    assert [a.job for a in plan(snapshot, CITY, due) if isinstance(a, StartJob)] == ["pembersihan"]
    cleared, _ = World().settled(snapshot, due)
    assert cleared.dossier.cleaned_at
    assert plan(cleared, CITY, due + timedelta(days=400)) == ()


def test_the_history_is_written_at_the_end_and_anew_after_the_last_that_follows() -> None:
    snapshot, _ = World().settled(approved(a_snapshot_at("12")))
    first, finished = snapshot.dossier.history, snapshot.dossier.finished_at
    assert first
    assert finished
    cleared, _ = World().settled(snapshot, finished + timedelta(days=CITY.staging_days))
    assert cleared.dossier.history
    assert cleared.dossier.history.input != first.input


def test_a_request_that_was_moved_away_ends_here() -> None:
    snapshot, _ = World().settled(a_snapshot())
    moved_away = replace(snapshot, issue=replace(snapshot.issue, state="closed", is_moved=True))
    settled, _ = World().settled(moved_away)
    assert settled.dossier.decided
    assert settled.dossier.decided.kind == "dipindahkan"
    assert settled.dossier.finished_at


def test_closing_before_the_end_is_told_once_a_closing() -> None:
    snapshot, _ = World().settled(a_snapshot())
    closed = replace(snapshot, issue=replace(snapshot.issue, state="closed", closed_at=NOW))
    keys = [a.key for a in plan(closed, CITY, NOW) if isinstance(a, PostNote)]
    assert f"ditutup-{NOW:%Y%m%dT%H%M%S}" in keys
    settled, _ = World().settled(closed)
    assert settled.dossier.finished_at is None


def test_a_closed_request_can_still_be_withdrawn() -> None:
    snapshot, _ = World().settled(a_snapshot())
    closed = replace(snapshot, issue=replace(snapshot.issue, state="closed", closed_at=NOW))
    settled, _ = World().settled(said(closed, "@inventaris-bot batalkan-permohonan tidak jadi"))
    assert settled.dossier.decided
    assert settled.dossier.finished_at


def test_an_ended_request_keeps_the_one_label_of_its_end() -> None:
    snapshot = ended("@inventaris-bot tolak ganda sudah ada", HEAD)
    beside = ("keadaan::selesai", "keadaan::perlu-perbaikan")
    snapshot = relabelled(snapshot, beside, (), STRANGER, NOW)
    snapshot, _ = World().settled(snapshot)
    assert [one for one in snapshot.issue.labels if one.startswith("keadaan")] == [
        "keadaan::ditolak"
    ]


def test_what_an_attempt_at_staging_left_is_cleared_away() -> None:
    tried = Dossier(finished_at=NOW, jobs={"penampungan": JobState("x", 1, NOW)})
    assert cleanup_due(tried, CITY) is not None


def at_a_dead_end(job: str) -> tuple[Snapshot, datetime]:
    """An ended request, and when the last attempt at what is left to do had failed."""
    snapshot, _ = World().settled(approved(a_snapshot_at("12")))
    assert snapshot.dossier.finished_at
    due = snapshot.dossier.finished_at + timedelta(days=CITY.staging_days)
    if job == "riwayat":
        snapshot = replace(snapshot, dossier=replace(snapshot.dossier, history=None))
    (start,) = (a for a in plan(snapshot, CITY, due) if isinstance(a, StartJob) and a.job == job)
    attempts = {**snapshot.dossier.jobs, job: JobState(start.input, ATTEMPTS, due)}
    return replace(snapshot, dossier=replace(snapshot.dossier, jobs=attempts)), due


@pytest.mark.parametrize("job", ["pembersihan", "riwayat"])
def test_what_came_to_a_dead_end_after_the_end_is_tried_again_when_somebody_says_so(
    job: str,
) -> None:
    snapshot, due = at_a_dead_end(job)
    assert job not in [a.job for a in plan(snapshot, CITY, due) if isinstance(a, StartJob)]
    asked = said(snapshot, "@inventaris-bot periksa", TECHNICIAN)
    assert job in [a.job for a in plan(asked, CITY, due) if isinstance(a, StartJob)]
    done, _ = World().settled(asked, due)
    assert done.dossier.cleaned_at
    assert done.dossier.history
    again = plan(said(done, "@inventaris-bot periksa", TECHNICIAN), CITY, due)
    assert "berakhir" in [a.values["jawaban"] for a in again if isinstance(a, PostNote)]


def test_trying_again_does_not_forget_what_an_attempt_at_staging_left() -> None:
    tried = Dossier(finished_at=NOW, jobs={"penampungan": JobState("x", ATTEMPTS, NOW)})
    asked = apply(tried, RecheckAsked(NOW))
    assert cleanup_due(asked, CITY) is not None
    assert apply(asked, RecheckAsked(NOW)) == asked


@pytest.mark.parametrize(("recommended", "is_due"), [("urung", True), ("", False)])
def test_a_reserved_name_is_freed_when_the_application_was_never_registered(
    recommended: str, is_due: bool
) -> None:
    names = NamesChecked("x", NOW, (), (), recommended)
    finished = Dossier(finished_at=NOW, names=names)
    assert (cleanup_due(finished, CITY) is not None) == is_due
    registered = ApplicationRegistered(NOW, "disdik/urung/inventaris.yml", "x")
    assert cleanup_due(replace(finished, registered=registered), CITY) is None
