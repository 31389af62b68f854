"""A step that was left out by mistake counts again as if it never had been (`lewati-keliru`)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventaris.city import load_city
from inventaris.clocks import promise
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.model.action import PostNote
from inventaris.model.city import City
from inventaris.model.facts import AnnouncementApproved
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from tests.builders import settings
from tests.filled_worksheets import keys
from tests.world import (
    CLERK,
    HEAD,
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    a_stored,
    recorded,
    said,
)
from tests.world import moved as dragged

CITY = a_city()
LABELS = {step.number: step.label for step in CITY.workflow.steps}
SKIP = "@inventaris-bot lewati {} di luar sistem: sudah ada, bukti: BA no. 3"
RESTORE = "@inventaris-bot lewati-keliru {}"
LATER = NOW + timedelta(hours=2)
ALL_SEVEN = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
    for kind in CITY.workflow.attachments
)


def left_out(snapshot: Snapshot, number: str) -> Snapshot:
    return World().settled(said(snapshot, SKIP.format(number), TECHNICIAN))[0]


def restored(snapshot: Snapshot, number: str, by: Person = TECHNICIAN) -> Snapshot:
    asked = said(snapshot, RESTORE.format(number), by, LATER)
    return World().settled(asked, LATER)[0]


def answer(snapshot: Snapshot, argument: str, by: Person = TECHNICIAN) -> PostNote:
    asked = said(snapshot, RESTORE.format(argument), by, LATER)
    (note,) = (
        one
        for one in plan(asked, CITY, LATER)
        if isinstance(one, PostNote) and one.key.startswith("perintah-")
    )
    return note


def written(note: PostNote, work_dir: Path, city: City = CITY, kota: str = "") -> str:
    where = {"kota_dir": Path("tests/kota"), "city": kota} if kota else {}
    return Renderer(settings(work_dir, **where), city).note(note).body


@pytest.mark.parametrize("step", ["03", "04", "05"])
def test_who_owed_something_owes_it_again(step: str) -> None:
    waiting, _ = World().settled(a_snapshot_at(step))
    decided = left_out(waiting, step)
    assert "giliran::opd" not in decided.issue.labels
    again = restored(decided, f"{step} ternyata diperlukan")
    assert again.dossier.skipped == {}
    assert [label for label in again.issue.labels if label.startswith("giliran::")] == [
        "giliran::opd"
    ]
    assert plan(again, CITY, LATER) == ()


def test_a_promise_that_the_leaving_out_began_ends_and_begins_when_the_files_are_here() -> None:
    decided = left_out(World().settled(a_snapshot_at("04"))[0], "4")
    assert decided.issue.due_date
    again = restored(decided, "4")
    assert promise(CITY, again.dossier) is None
    assert again.issue.due_date is None
    (old,) = (note for note in again.notes if "<!-- inventaris:berkas-lengkap " in note.body)
    assert "berkas-lengkap-lama" in old.body
    day_after = NOW + timedelta(days=1)
    whole, _ = World().settled(said(again, ALL_SEVEN, OFFICE, day_after), day_after)
    assert whole.dossier.complete_at == day_after
    assert whole.issue.due_date
    assert keys(whole).count("berkas-lengkap-2") == 1


def test_a_file_that_was_complete_before_stays_complete() -> None:
    complete, _ = World().settled(a_snapshot_at("04", comments=(ALL_SEVEN,)))
    again = restored(left_out(complete, "4"), "4")
    assert again.dossier.complete_at == complete.dossier.complete_at
    assert "berkas-lengkap-2" not in keys(again)


def test_it_may_be_left_out_anew_and_taken_back_anew() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04"))
    for turn in (1, 2):
        at = NOW + timedelta(days=turn)
        snapshot, _ = World().settled(said(snapshot, SKIP.format(4), TECHNICIAN, at), at)
        assert snapshot.dossier.complete_at == at
        snapshot, _ = World().settled(said(snapshot, RESTORE.format(4), TECHNICIAN, at), at)
        assert snapshot.dossier.complete_at is None
    assert len(snapshot.dossier.restored) == 2
    assert keys(snapshot).count("berkas-lengkap-2") == 1


def test_a_card_goes_back_that_lacks_what_the_restored_step_gives() -> None:
    """Stored elsewhere was a mistake: step 12 needs the storing again."""
    world = World(refuses=frozenset({"penampungan"}))
    snapshot, _ = world.settled(a_snapshot_at("08"))
    skips, _ = world.settled(said(snapshot, SKIP.format("9, 10 dan 11"), TECHNICIAN))
    decided, _ = world.settled(dragged(skips, LABELS["12"], HEAD, NOW))
    assert LABELS["12"] in decided.issue.labels
    asked = said(decided, RESTORE.format("9"), TECHNICIAN, LATER)
    again, _ = world.settled(asked, LATER)
    assert LABELS["12"] not in again.issue.labels
    assert plan(again, CITY, LATER) == ()


def test_both_said_before_a_pass_comes_leave_nothing_out() -> None:
    snapshot, _ = World().settled(a_snapshot_at("05"))
    asked = said(snapshot, f"{SKIP.format(5)}\n\n{RESTORE.format(5)}", TECHNICIAN)
    settled, _ = World().settled(asked)
    assert settled.dossier.skipped == {}
    assert [one.skipped.step for one in settled.dossier.restored] == [LABELS["05"]]


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("10", "lewati-keliru"),
        ("langkah 10 karena salah nomor", "lewati-keliru"),
        ("10 dan 6", "lewati-keliru-tidak-dilewati"),
        ("13", "lewati-keliru-tanpa-nomor"),
        ("10 dan 13", "lewati-keliru-tanpa-nomor"),
        ("rekomendasi", "lewati-keliru-tanpa-nomor"),
    ],
)
def test_a_step_is_named_by_its_number(argument: str, code: str, tmp_path: Path) -> None:
    decided = left_out(World().settled(a_snapshot())[0], "10")
    note = answer(decided, argument)
    assert note.values["jawaban"] == code
    assert "**Rekomendasi**" in written(note, tmp_path) or "nomor" in code or "6" in argument


def test_the_answer_tells_of_card_clock_and_reason(tmp_path: Path) -> None:
    decided = left_out(World().settled(a_snapshot_at("04"))[0], "4")
    further, _ = World().settled(dragged(decided, LABELS["05"], TECHNICIAN, NOW))
    body = written(answer(further, "4 karena berkas tetap diminta"), tmp_path)
    assert "diberlakukan kembali seperti sebelum dilewati: berkas tetap diminta." in body
    assert "dihitung sejak berkas lengkap" in body
    assert "geser kembali" in body


@pytest.mark.parametrize(
    ("by", "may"), [(HEAD, True), (CLERK, True), (OFFICE, False), (STRANGER, False)]
)
def test_only_kominfo_takes_it_back(by: Person, may: bool) -> None:
    decided = left_out(World().settled(a_snapshot())[0], "10")
    assert (restored(decided, "10", by).dossier.skipped == {}) is may


@pytest.mark.parametrize(("step", "stays"), [("5", True), ("10", False)])
def test_what_the_register_rests_on_stays_left_out(step: str, stays: bool, tmp_path: Path) -> None:
    decided = left_out(World().settled(a_snapshot())[0], step)
    entered = recorded(decided, [a_stored()])
    note = answer(entered, step)
    assert (note.values["jawaban"] == "lewati-keliru-terlambat") is stays
    assert not stays or "Daftar Aplikasi Pemerintah" in written(note, tmp_path)


def test_once_the_result_is_approved_all_stays_as_it_is(tmp_path: Path) -> None:
    decided = left_out(World().settled(a_snapshot())[0], "10")
    approved = recorded(decided, [AnnouncementApproved("kadis", "kepala", (), NOW)])
    note = answer(approved, "10")
    assert note.values["jawaban"] == "lewati-keliru-terlambat"
    assert "sudah disetujui" in written(note, tmp_path)
    over = recorded(decided, [])
    over = replace(over, dossier=replace(over.dossier, finished_at=NOW))
    assert answer(over, "10").values["jawaban"] == "berakhir"


def test_status_and_history_tell_both(tmp_path: Path) -> None:
    again = restored(left_out(World().settled(a_snapshot_at("05"))[0], "3"), "3 salah nomor")
    unsaid = replace(again, notes=tuple(one for one in again.notes if "status" not in one.body))
    (status,) = (
        one
        for one in plan(unsaid, CITY, LATER)
        if isinstance(one, PostNote) and one.key == "status"
    )
    body = written(status, tmp_path)
    assert "langkah 03 Tim OPD dinyatakan selesai di luar sistem" in body
    assert "langkah 03 Tim OPD diberlakukan kembali oleh Teknisi Kominfo" in body
    assert "selesai di luar sistem |" not in body.partition("<details>")[2]


def test_another_city_has_its_own_word_for_it(tmp_path: Path) -> None:
    city = load_city(Path("tests/kota/port-ellery"), frozenset(DUTIES))
    asked = said(
        a_snapshot(),
        "@inventaris-bot skip 3 not needed: known, evidence: letter no 3/2026\n\n"
        "@inventaris-bot unskip 3 because it is needed",
        TECHNICIAN,
    )
    notes = [
        one
        for one in plan(asked, city, NOW)
        if isinstance(one, PostNote) and one.key.startswith("perintah-")
    ]
    told = written(notes[-1], tmp_path, city, "port-ellery")
    assert "**Review** counts again as if it had never been left out: it is needed." in told
