"""Files an office does not have: accepted by a named official, for a reason; never called stored."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from inventaris.documents.render import Renderer
from inventaris.documents.report import report_values
from inventaris.duties import report
from inventaris.duties.attachment_notes import actions
from inventaris.duties.attachments import waiver_of
from inventaris.model.action import PostNote, Record
from inventaris.model.snapshot import Snapshot
from inventaris.planner import reminders, status
from inventaris.planner.plan import plan
from inventaris.view import View, edition, look
from tests.builders import settings
from tests.filled_worksheets import settled
from tests.world import (
    NO_SOURCE,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot_at,
    approved,
    commented,
    moved,
    said,
)

CITY = a_city()
PAPERS = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
    for kind in CITY.workflow.attachments
    if kind.number in range(2, 7)
)
DELIVERY = f"1. Source code: [sipadu.zip](/uploads/{SECRET}/sipadu.zip)"
LATER = "@inventaris-bot terima-tanpa 1 paling lambat 12 Januari 2027, menunggu penyedia"


def label(step: str) -> str:
    return next(s.label for s in CITY.workflow.steps if s.number == step)


def notes(snapshot: Snapshot) -> list[str]:
    marked = [n.body for n in snapshot.notes if "<!-- inventaris:" in n.body]
    return [body.rpartition("<!-- inventaris:")[2].split()[0] for body in marked]


def told_by(view: View) -> list[PostNote]:
    return [note for note in reminders.actions(view) if isinstance(note, PostNote)]


def test_what_is_not_to_be_had_waits_for_an_officials_acceptance() -> None:
    absent = f"{PAPERS}\n7. Dokumen pengadaan: tidak tersedia, dikerjakan swakelola"
    snapshot = settled(a_snapshot_at("04", comments=(absent,)))
    assert snapshot.dossier.complete_at is None
    assert any(key.startswith("tidak-tersedia-") for key in notes(snapshot))
    accepted = settled(said(snapshot, "@inventaris-bot terima-tanpa 7 swakelola", TECHNICIAN))
    assert accepted.dossier.complete_at == NOW


@pytest.mark.parametrize(
    "argument", ["7 disita inspektorat", "1 disita inspektorat, 12 Januari 2027"]
)
def test_a_reason_that_kominfo_alone_reads_reaches_no_office(argument: str) -> None:
    snapshot = settled(a_snapshot_at("04", description=NO_SOURCE, comments=(PAPERS,)))
    asked = f"@inventaris-bot terima-tanpa {argument}"
    accepted = settled(commented(snapshot, asked, TECHNICIAN, internal=True))
    assert accepted.dossier.waived
    public = [n.body for n in accepted.notes if not n.internal and n.author.username != "teknisi"]
    assert not [body for body in public if "inspektorat" in body]
    assert "inspektorat" not in str(report_values(look(accepted, CITY, NOW), NOW))


def test_an_official_is_called_to_each_absence_once() -> None:
    first = "7. Dokumen pengadaan: tidak tersedia, swakelola"
    snapshot = settled(a_snapshot_at("04", comments=(first,)))
    again = commented(snapshot, "3. Dokumen pengembangan: tidak relevan, beli jadi")
    (note,) = [
        action
        for action in plan(again, CITY, NOW)
        if isinstance(action, PostNote) and action.key.startswith("tidak-tersedia-")
    ]
    assert [row["nomor"] for row in note.values["baris"]] == [3]  # type: ignore[attr-defined]


def test_without_a_reason_no_official_is_called() -> None:
    absent = f"{PAPERS}\n7. Dokumen pengadaan: tidak tersedia"
    snapshot = settled(a_snapshot_at("04", comments=(absent,)))
    assert not any(key.startswith("tidak-tersedia-") for key in notes(snapshot))


def test_a_file_that_comes_after_all_counts() -> None:
    absent = "7. Dokumen pengadaan: tidak tersedia, dikerjakan swakelola"
    came = f"{PAPERS}\n7. Dokumen pengadaan: [k.pdf](/uploads/{SECRET}/k.pdf)"
    snapshot = settled(a_snapshot_at("04", comments=(absent, came)))
    assert snapshot.dossier.complete_at == NOW


def test_a_file_that_came_though_it_was_waived_is_told_as_there() -> None:
    absent = f"{PAPERS}\n7. Dokumen pengadaan: tidak tersedia, dikerjakan swakelola"
    snapshot = settled(a_snapshot_at("04", comments=(absent,)))
    snapshot = said(snapshot, "@inventaris-bot terima-tanpa 7 swakelola", TECHNICIAN)
    came = said(snapshot, f"7. Dokumen pengadaan: [k.pdf](/uploads/{SECRET}/k.pdf)", OFFICE)
    before, after = (look(settled(one), CITY, NOW) for one in (snapshot, came))
    kind = next(kind for kind in CITY.workflow.attachments if kind.number == 7)
    assert waiver_of(before, kind)
    assert waiver_of(after, kind) is None
    (table,) = (a for a in actions(after) if isinstance(a, PostNote) and a.key == "lampiran")
    rows: Any = table.values["baris"]
    assert [row["putusan"] for row in rows if row["nomor"] == 7] == ["ada"]


def test_a_source_may_come_later_by_a_promised_day() -> None:
    seven = f"{PAPERS}\n7. Dokumen pengadaan: [k.pdf](/uploads/{SECRET}/k.pdf)"
    snapshot = settled(a_snapshot_at("04", description=NO_SOURCE, comments=(seven,)))
    snapshot = settled(said(snapshot, LATER, TECHNICIAN))
    assert snapshot.dossier.promised
    assert snapshot.dossier.promised.until == date(2027, 1, 12)
    assert snapshot.dossier.complete_at == NOW


@pytest.mark.parametrize("seventh", [f"[k.pdf](/uploads/{SECRET}/k.pdf)", "menyusul"])
def test_a_later_day_for_a_promised_source_is_put_before_the_officials_once(seventh: str) -> None:
    seven = f"{PAPERS}\n7. Dokumen pengadaan: {seventh}"
    snapshot = settled(a_snapshot_at("05", description=NO_SOURCE, comments=(seven,)))
    snapshot = settled(said(snapshot, LATER, TECHNICIAN))
    for body, calls in (
        ("1. Source code: belum tersedia, diserahkan 4 Januari 2027", 0),
        ("1. Source code: belum tersedia, diserahkan 20 Januari 2027", 1),
        ("Mohon maaf, penyedia terlambat.", 1),
    ):
        snapshot = settled(said(snapshot, body, OFFICE))
        assert sum(key.startswith("tidak-tersedia-") for key in notes(snapshot)) == calls
    asked = "@inventaris-bot terima-tanpa 1 penyedia, paling lambat 20 Januari 2027"
    snapshot = settled(said(snapshot, asked, TECHNICIAN))
    assert snapshot.dossier.promised
    assert snapshot.dossier.promised.until == date(2027, 1, 20)


@pytest.mark.parametrize(("day", "late"), [("2027-01-12", False), ("2027-01-13", True)])
def test_the_status_says_when_the_promised_day_is_over(day: str, late: bool) -> None:
    snapshot = settled(said(a_snapshot_at("04", description=NO_SOURCE), LATER, TECHNICIAN))
    view = look(snapshot, CITY, datetime.fromisoformat(f"{day}T10:00+07:00"))
    (note,) = (a for a in status.actions(view) if isinstance(a, PostNote))
    assert (note.values["dijanjikan"], note.values["sumber_terlambat"]) == (date(2027, 1, 12), late)


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("vendor belum serah terima, paling lambat 15 Januari 2027", "vendor belum serah terima"),
        ("paling lambat 12 Januari 2027, menunggu penyedia", "menunggu penyedia"),
        ("selambat-lambatnya tanggal 12-01-2027 karena vendor", "vendor"),
        ("menunggu vendor (paling lambat 12 Januari 2027)", "menunggu vendor"),
        ("masih di vendor, dijanjikan 15 Desember 2026", "masih di vendor"),
        ("masih di vendor, akan diserahkan paling lambat 15 Desember 2026", "masih di vendor"),
        ("menunggu sampai vendor selesai, 12 Januari 2027", "menunggu sampai vendor selesai"),
    ],
)
def test_the_reason_is_what_stands_beside_the_day(argument: str, reason: str) -> None:
    asked = f"@inventaris-bot terima-tanpa 1 {argument}"
    snapshot = settled(said(a_snapshot_at("04", description=NO_SOURCE), asked, TECHNICIAN))
    assert snapshot.dossier.promised
    assert snapshot.dossier.promised.reason == reason


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        (
            "kontrak berakhir 31 Desember 2026, diserahkan paling lambat 12 Januari 2027",
            "kontrak berakhir 31 Desember 2026",
        ),
        (
            "kontrak 31 Desember 2026, paling lambat Selasa, 12 Januari 2027",
            "kontrak 31 Desember 2026",
        ),
        ("belum ada sejak 1 Maret 2020, 12 Januari 2027", "belum ada sejak 1 Maret 2020"),
        ("paling lambat 12 Januari 2027 (12-01-2027): vendor", "(12-01-2027): vendor"),
    ],
)
def test_of_several_days_the_one_that_can_only_be_meant_is_taken(
    argument: str, reason: str
) -> None:
    asked = f"@inventaris-bot terima-tanpa 1 {argument}"
    snapshot = settled(said(a_snapshot_at("04", description=NO_SOURCE), asked, TECHNICIAN))
    assert snapshot.dossier.promised
    assert snapshot.dossier.promised.until == date(2027, 1, 12)
    assert snapshot.dossier.promised.reason == reason


@pytest.mark.parametrize(
    "argument",
    [
        "kontrak berakhir 31 Desember 2026, sumber 12 Januari 2027",
        "paling lambat 12 Januari 2027 atau paling lambat 12 Februari 2027 menunggu vendor",
    ],
)
def test_of_days_that_may_all_be_meant_none_is_taken(argument: str, tmp_path: Path) -> None:
    asked = said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa 1 {argument}", TECHNICIAN)
    assert settled(asked).dossier.promised is None
    (note,) = (
        a
        for a in plan(asked, CITY, NOW)
        if isinstance(a, PostNote) and a.key.startswith("perintah-")
    )
    told = Renderer(settings(tmp_path), CITY).note(note).body
    assert "lebih dari satu tanggal" in told


def test_a_request_without_source_is_registered_and_never_called_stored() -> None:
    snapshot = settled(a_snapshot_at("04", description=NO_SOURCE))
    snapshot = settled(said(snapshot, LATER, TECHNICIAN))
    for step in ("07", "09", "11"):
        snapshot = settled(moved(snapshot, label(step), TECHNICIAN, NOW))
    last = approved(moved(snapshot, label("12"), TECHNICIAN, NOW))
    told = {a.key: a for a in plan(last, CITY, NOW) if isinstance(a, PostNote)}
    assert told["pemberitahuan"].values["tautan_repositori"] == ""
    assert told["pemberitahuan"].values["sumber_dijanjikan"] == date(2027, 1, 12)
    ended = settled(last)
    assert ended.dossier.registered
    assert ended.dossier.stored is None
    assert "tersimpan" not in notes(ended)
    assert ended.issue.state == "closed"


def test_a_promised_source_that_comes_is_stored_and_told() -> None:
    snapshot = settled(a_snapshot_at("09", description=NO_SOURCE, by=TECHNICIAN))
    snapshot = settled(said(snapshot, LATER, TECHNICIAN))
    snapshot = settled(moved(snapshot, label("09"), TECHNICIAN, NOW))
    assert snapshot.dossier.registered
    stored = settled(said(snapshot, DELIVERY, OFFICE))
    assert stored.dossier.stored
    assert "tersimpan" in notes(stored)


def test_without_a_day_to_come_the_source_is_not_waived() -> None:
    days = ("12 Januari 2020", "31 Desember 9999", "1 Januari 0001")
    for argument in ("menunggu penyedia", "12 Januari 2027", *(f"{day} menunggu" for day in days)):
        snapshot = settled(
            said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa 1 {argument}", TECHNICIAN)
        )
        assert snapshot.dossier.promised is None


def test_what_comes_after_the_file_is_complete_is_no_attachment_that_nobody_knows() -> None:
    whole = f"{PAPERS}\n7. Dokumen pengadaan: [b.pdf](/uploads/{SECRET}/b.pdf)"
    complete = settled(a_snapshot_at("04", comments=(whole,)))
    assert complete.dossier.complete_at == NOW
    scan = f"Bertanda tangan: [pindaian.pdf](/uploads/{SECRET}/pindaian.pdf)"
    planned = plan(said(complete, scan), CITY, NOW)
    assert "lampiran" not in {a.key for a in planned if isinstance(a, PostNote)}


def promised_at_the_last_step() -> Snapshot:
    snapshot = settled(a_snapshot_at("04", description=NO_SOURCE))
    snapshot = settled(said(snapshot, LATER, TECHNICIAN))
    for step in ("07", "08", "09", "11", "12"):
        snapshot = settled(moved(snapshot, label(step), TECHNICIAN, NOW))
    return snapshot


def test_a_promised_source_that_is_refused_leaves_the_card_and_the_promise_where_they_stand() -> (
    None
):
    broken = World(refuses=frozenset({"penampungan"}))
    snapshot, _ = broken.settled(said(promised_at_the_last_step(), DELIVERY))
    assert label("12") in snapshot.issue.labels
    assert not snapshot.dossier.put_back
    assert [key for key in notes(snapshot) if key.startswith("sumber-ditolak-")]
    late = look(snapshot, CITY, datetime.fromisoformat("2027-01-13T10:00+07:00"))
    (note,) = (a for a in status.actions(late) if isinstance(a, PostNote))
    assert note.values["dijanjikan"] == date(2027, 1, 12)
    assert "pengingat-sumber-2027-01-12-sesudah-1-hari" in {n.key for n in told_by(late)}
    ended, _ = broken.settled(approved(snapshot))
    assert ended.dossier.finished_at


def test_a_report_is_written_anew_when_the_promised_source_is_stored_after_it() -> None:
    before = promised_at_the_last_step()
    assert before.dossier.report
    after = settled(said(before, DELIVERY))
    assert after.dossier.stored
    assert after.dossier.report
    assert after.dossier.report.edition == before.dossier.report.edition + 1
    assert notes(after).count("laporan") == 1
    view = look(after, CITY, NOW)
    (note,) = (a for a in report.actions(view) if isinstance(a, PostNote))
    assert view.standing("laporan")[-1].edition == edition(note)
    assert note.values["diperbarui"] == NOW


def test_once_it_was_announced_a_report_stays_as_it_was() -> None:
    announced = plan(approved(promised_at_the_last_step()), CITY, NOW)
    told = World().after(
        approved(promised_at_the_last_step()),
        [a for a in announced if not isinstance(a, Record) or not a.after_effects],
        NOW,
    )
    assert "pemberitahuan" in notes(told)
    assert told.dossier.finished_at is None
    ended = settled(said(told, DELIVERY))
    assert ended.dossier.report == told.dossier.report
