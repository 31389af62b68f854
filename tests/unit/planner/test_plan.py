"""What the plan holds, step by step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inventaris.model.action import EditIssue, PostNote, Record, StartJob
from inventaris.model.facts import JobRefused, JobStarted, RequestOpened
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan, roles_wanted
from inventaris.view import look, marker
from tests.world import (
    BOT,
    CLERK,
    FIRST,
    GOOD_FORM,
    HEAD,
    NO_SOURCE,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    approved,
    moved,
    recorded,
    said,
    stripped,
)

CITY = a_city()
TWELFTH = "langkah::12-pemberitahuan"


def notes_of(snapshot: Snapshot) -> dict[str, PostNote]:
    planned = plan(snapshot, CITY, NOW)
    return {action.key: action for action in planned if isinstance(action, PostNote)}


def edit_of(snapshot: Snapshot) -> EditIssue:
    planned = plan(snapshot, CITY, NOW)
    return next((a for a in planned if isinstance(a, EditIssue)), EditIssue())


def jobs_of(snapshot: Snapshot) -> list[str]:
    return [a.job for a in plan(snapshot, CITY, NOW) if isinstance(a, StartJob)]


def test_the_number_is_made_of_year_office_and_iid() -> None:
    assert Record(RequestOpened("2026-disdik-7", a_snapshot().issue.created_at)) in plan(
        a_snapshot(), CITY, NOW
    )


def test_the_year_of_the_number_is_the_citys_not_that_of_utc() -> None:
    late = a_snapshot().issue.created_at.replace(month=12, day=31, hour=20)
    snapshot = replace(a_snapshot(), issue=replace(a_snapshot().issue, created_at=late))
    assert Record(RequestOpened("2027-disdik-7", late)) in plan(snapshot, CITY, NOW)


def test_a_good_form_is_received_titled_and_told() -> None:
    assert set(notes_of(a_snapshot())) == {"tanda-terima", "permohonan-masuk", "status"}
    assert edit_of(a_snapshot()).title == "2026-disdik-7 · SIPADU · disdik"


def lacks(note: PostNote) -> list[str]:
    """Name the answers that a note says are wrong."""
    problems: Any = note.values["masalah"]
    return [one["label"] for one in problems]


def test_the_receipt_calls_to_what_the_form_lacks_and_is_edited_when_it_comes() -> None:
    first = notes_of(a_snapshot(NO_SOURCE))
    assert set(first) == {"tanda-terima", "status"}
    assert lacks(first["tanda-terima"]) == ["Letak source code"]
    snapshot, _ = World().settled(a_snapshot(NO_SOURCE))
    mended = replace(snapshot, issue=replace(snapshot.issue, description=GOOD_FORM))
    assert set(notes_of(mended)) == {"tanda-terima", "permohonan-masuk", "status"}


def test_kominfo_is_called_to_a_complete_request_that_nobody_has_taken_up() -> None:
    note = notes_of(a_snapshot())["permohonan-masuk"]
    assert note.values["dipanggil"] == [person.username for person in CITY.technicians]
    assert "permohonan-masuk" not in notes_of(a_snapshot(NO_SOURCE))
    assert "permohonan-masuk" not in notes_of(a_snapshot_at("02"))
    told, _ = World().settled(a_snapshot())
    assert "permohonan-masuk" not in notes_of(told)


def test_a_new_note_calls_only_to_what_the_form_lacks_anew() -> None:
    two = NO_SOURCE.replace("000.8/12/2026", "")
    snapshot, _ = World().settled(a_snapshot(two))
    rest = replace(snapshot, issue=replace(snapshot.issue, description=NO_SOURCE))
    assert not [key for key in notes_of(rest) if key.startswith("formulir-kurang")]
    worse = replace(snapshot, issue=replace(snapshot.issue, description=two.replace("SIPADU", "")))
    (call,) = (n for key, n in notes_of(worse).items() if key.startswith("formulir-kurang"))
    assert lacks(call) == ["Nama aplikasi"]
    told, _ = World().settled(worse)
    assert not [key for key in notes_of(told) if key.startswith("formulir-kurang")]


def test_a_mention_in_the_applications_name_calls_nobody_from_the_title() -> None:
    title = edit_of(a_snapshot(GOOD_FORM.replace("SIPADU", "Halo @root"))).title
    assert title is not None
    assert "@root" not in title


@pytest.mark.parametrize(
    "comment",
    [
        f"1. Source code: [sipadu.zip](/uploads/{SECRET}/sipadu.zip)",
        "1. Source code: tidak tersedia, masih di penyedia",
    ],
)
def test_the_source_is_not_asked_for_in_the_form_once_it_is_told_elsewhere(comment: str) -> None:
    filed = a_snapshot(description=NO_SOURCE)
    assert notes_of(filed)["tanda-terima"].values["masalah"]
    told = notes_of(said(filed, comment))
    assert told["tanda-terima"].values["masalah"] == []


def test_a_step_whose_need_the_machine_can_still_meet_is_waited_for() -> None:
    assert jobs_of(a_snapshot_at("12")) == ["lembar", "lampiran", "sejenis", "penampungan"]
    settled, _ = World().settled(approved(a_snapshot_at("12")))
    assert settled.issue.state == "closed"
    assert settled.dossier.finished_at is not None


def test_of_two_step_labels_one_is_left() -> None:
    snapshot = moved(a_snapshot(), "langkah::02-tim-kominfo", TECHNICIAN, NOW)
    both = replace(snapshot.issue, labels=(*snapshot.issue.labels, FIRST))
    assert FIRST in edit_of(replace(snapshot, issue=both)).remove_labels


def test_a_card_dragged_to_open_gets_its_step_back() -> None:
    snapshot, _ = World().settled(a_snapshot())
    assert FIRST in edit_of(stripped(snapshot, OFFICE, NOW)).add_labels


def test_who_moved_it_last_stays_its_handler_when_the_service_puts_its_label_back() -> None:
    snapshot, _ = World().settled(a_snapshot_at("07"))
    back, _ = World().settled(stripped(snapshot, TECHNICIAN, NOW))
    assert look(back, CITY, NOW).position.by == BOT
    assert look(back, CITY, NOW).handler == TECHNICIAN


def test_a_request_closed_by_hand_rests() -> None:
    snapshot, _ = World().settled(a_snapshot_at("06"))
    closed = replace(snapshot, issue=replace(snapshot.issue, state="closed"))
    assert jobs_of(closed) == []
    assert set(notes_of(closed)) == {"status"}
    assert "giliran::kominfo" in edit_of(closed).remove_labels


def test_closing_that_broke_off_half_way_is_ended() -> None:
    """Killed between closing the issue and recording it."""
    snapshot, _ = World().settled(approved(a_snapshot_at("12")))
    half = replace(snapshot, dossier=replace(snapshot.dossier, finished_at=None))
    settled, _ = World().settled(half)
    assert settled.dossier.finished_at is not None
    assert len(settled.notes) == len(snapshot.notes)


def test_a_refused_source_is_told_and_not_tried_again() -> None:
    snapshot, _ = World(frozenset({"penampungan"})).settled(a_snapshot_at("07"))
    assert any("sumber-ditolak" in note.body for note in snapshot.notes)
    assert jobs_of(snapshot) == []


def test_another_delivery_after_a_refusal_is_tried() -> None:
    snapshot, _ = World(frozenset({"penampungan"})).settled(a_snapshot_at("07"))
    mended = replace(
        snapshot,
        issue=replace(snapshot.issue, description=GOOD_FORM.replace("sipadu.zip", "sipadu-2.zip")),
    )
    assert jobs_of(mended) == ["lampiran", "penampungan"]


def started(snapshot: Snapshot, job: StartJob, times: int) -> Snapshot:
    for _ in range(times):
        snapshot = recorded(snapshot, [JobStarted(job.job, job.input, NOW)])
    return snapshot


def test_a_job_that_died_once_starts_again_at_once_and_then_ever_later() -> None:
    snapshot = a_snapshot_at("07")
    job = next(a for a in plan(snapshot, CITY, NOW) if isinstance(a, StartJob))
    assert job in plan(started(snapshot, job, 1), CITY, NOW)
    assert job not in plan(started(snapshot, job, 3), CITY, NOW + timedelta(seconds=7))
    assert job in plan(started(snapshot, job, 3), CITY, NOW + timedelta(seconds=12))


def test_after_five_attempts_people_are_asked_until_the_card_is_moved_again() -> None:
    snapshot = a_snapshot_at("07")
    job = next(
        a for a in plan(snapshot, CITY, NOW) if isinstance(a, StartJob) and a.job == "penampungan"
    )
    stuck = started(snapshot, job, 5)
    later = NOW + timedelta(hours=1)
    assert job not in plan(stuck, CITY, later)
    told = [a.key for a in plan(stuck, CITY, later) if isinstance(a, PostNote)]
    assert any(key.startswith("buntu-penampungan-") for key in told)
    back = moved(stuck, FIRST, TECHNICIAN, later)
    again = moved(back, "langkah::07-instalasi-uji", TECHNICIAN, later)
    assert job in plan(again, CITY, later)


def test_a_refusal_of_an_older_delivery_does_not_count() -> None:
    snapshot = recorded(
        a_snapshot_at("07"), [JobRefused("penampungan", "older", NOW, "arsip-rusak", {})]
    )
    assert "penampungan" in jobs_of(snapshot)


def test_roles_are_asked_for_only_while_a_move_is_new() -> None:
    assert roles_wanted(a_snapshot(), CITY) == frozenset()
    fresh = a_snapshot_at("06")
    assert roles_wanted(fresh, CITY) == {TECHNICIAN.id}
    settled, _ = World().settled(fresh)
    assert roles_wanted(settled, CITY) == frozenset()


def test_the_ball_is_kominfos_once_the_office_has_done_its_part() -> None:
    assert "giliran::kominfo" in edit_of(a_snapshot()).add_labels
    assert "giliran::opd" in edit_of(a_snapshot(NO_SOURCE)).add_labels


def test_the_last_step_announces_closes_and_ends() -> None:
    snapshot, _ = World().settled(a_snapshot_at("11"))
    last = approved(moved(snapshot, TWELFTH, TECHNICIAN, NOW))
    planned = plan(last, CITY, NOW)
    assert "pemberitahuan" in notes_of(last)
    edit = edit_of(last)
    assert edit.close
    assert "keadaan::selesai" in edit.add_labels
    order = [type(action).__name__ for action in planned]
    assert order.index("EditIssue") < len(order) - 1 - order[::-1].index("Record")


def test_nothing_is_announced_or_closed_before_the_approval_is_recorded() -> None:
    waiting, _ = World().settled(a_snapshot_at("12"))
    for asked in (waiting, said(waiting, "@inventaris-bot setujui", TECHNICIAN)):
        still, _ = World().settled(asked)
        assert any(marker("persetujuan") in note.body for note in still.notes)
        assert not any(marker("pemberitahuan") in note.body for note in still.notes)
        assert (still.issue.state, still.dossier.finished_at) == ("opened", None)


@pytest.mark.parametrize(("by", "capacity"), [(HEAD, "kepala"), (CLERK, "juru-surat")])
def test_an_approval_is_recorded_with_who_gave_it_in_what_capacity_and_the_signed_scan(
    by: Person, capacity: str
) -> None:
    waiting, _ = World().settled(a_snapshot_at("12"))
    scan = f"[pindaian.pdf](/uploads/{SECRET}/pindaian.pdf)"
    ended, _ = World().settled(said(waiting, f"@inventaris-bot setujui\n\n{scan}", by))
    given = ended.dossier.approved
    assert given is not None
    assert (given.by, given.capacity, given.signed) == (by.username, capacity, ("pindaian.pdf",))
    assert ended.issue.state == "closed"


@pytest.mark.parametrize(
    ("behind", "approves", "signed"),
    [
        (" pemberitahuan", True, True),
        (", sudah ditandatangani. Terima kasih", True, True),
        (" sesuai arahan Kepala Dinas lewat telepon", True, False),
        (" surat tugas", False, False),
        (" rekomendasi", False, False),
        (" setelah nomor suratnya diperbaiki dahulu", False, False),
        ("?", False, False),
    ],
)
def test_only_who_means_the_announcement_approves_it(
    behind: str, approves: bool, signed: bool
) -> None:
    waiting, _ = World().settled(a_snapshot_at("12"))
    scan = f"[pindaian.pdf](/uploads/{SECRET}/pindaian.pdf)"
    ended, _ = World().settled(said(waiting, f"@inventaris-bot setujui{behind}\n\n{scan}", HEAD))
    given = ended.dossier.approved
    assert (given is not None, bool(given and given.signed)) == (approves, signed)
    assert (ended.issue.state == "closed") is approves


def test_a_mark_that_foreign_text_holds_is_no_note_of_ours() -> None:
    snapshot, _ = World().settled(a_snapshot())
    (status,) = [note for note in snapshot.notes if marker("status") in note.body]
    repeated = replace(status, body=f"{marker('laporan')}0 -->\n\n{status.body}")
    notes = tuple(repeated if note == status else note for note in snapshot.notes)
    view = look(replace(snapshot, notes=notes), a_city(), NOW)
    assert view.note_id("laporan") is None
    assert view.note_id("status") == status.id
