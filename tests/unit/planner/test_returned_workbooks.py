"""Workbooks that come back: read by a job, told cell by cell."""

from dataclasses import replace
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties.worksheets import unread_workbooks
from inventaris.model.action import StartJob
from inventaris.model.facts import SheetFileRead, SheetTab
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from inventaris.view import look
from tests.builders import settings
from tests.filled_worksheets import CITY, KOMINFO, NIP, TEAM, names, settled, told
from tests.world import NOW, SECRET, TECHNICIAN, a_snapshot_at, commented, recorded


def read(snapshot: Snapshot, **changes: object) -> Snapshot:
    """The workbook of an office's comment was read by the job."""
    tab = SheetTab(
        "Tim OPD",
        "tim-opd",
        (
            ("Tim OPD",),
            (),
            ("Nama", "NIP", "Jabatan", "Unsur", "Peran dalam tim", "Akun GitLab"),
            ("Sari", NIP, "Kabid", "OPD", "ketua", "sari.disdik"),
            ("Andi", "12", "Staf", "Kominfo", "anggota"),
        ),
    )
    upload = f"{SECRET}/lembar-kerja-03.xlsx"
    fact = SheetFileRead(upload, NOW, "0" * 64, "2026-disdik-7", (replace(tab, **changes),))  # type: ignore[arg-type]
    return recorded(snapshot, [fact])


WORKBOOK = f"Terlampir [tim](/uploads/{SECRET}/lembar-kerja-03.xlsx)"


def test_a_workbook_that_came_back_is_read_by_the_job_and_its_cells_are_named() -> None:
    snapshot = settled(a_snapshot_at("03"))
    sent = commented(snapshot, WORKBOOK)
    assert [a.job for a in plan(sent, CITY, NOW) if isinstance(a, StartJob)] == ["lembar"]
    taken = settled(read(sent))
    assert names(taken) == ["Sari", "Andi"]
    (problem,) = taken.dossier.sheets["tim-opd"].problems
    assert (problem.code, problem.place) == ("lembar/nip", "B5")


def test_a_workbook_is_not_asked_for_again() -> None:
    sent = settled(read(commented(a_snapshot_at("03"), WORKBOOK)))
    assert not [a for a in plan(sent, CITY, NOW) if isinstance(a, StartJob)]


def test_a_workbook_in_which_nothing_was_filled_in_does_not_count() -> None:
    sent = read(commented(settled(a_snapshot_at("03")), WORKBOOK), untouched=True)
    (note,) = told(sent, "lembar-berkas-")
    assert note.values["code"] == "lembar/belum-diisi"
    assert "tim-opd" not in settled(sent).dossier.sheets


def test_a_workbook_without_any_worksheet_is_answered() -> None:
    sent = commented(settled(a_snapshot_at("03")), WORKBOOK)
    (note,) = told(
        recorded(sent, [SheetFileRead(f"{SECRET}/lembar-kerja-03.xlsx", NOW)]), "lembar-b"
    )
    assert note.values["code"] == "lembar/tidak-ditemukan"


@pytest.mark.parametrize("name", ["lembar-kerja-03.ods", "lembar-kerja-03.XLS", "lembar-kerja.csv"])
def test_the_offered_workbook_in_another_format_is_looked_into_and_not_passed_over(
    name: str,
) -> None:
    sent = commented(settled(a_snapshot_at("03")), f"Terlampir [tim](/uploads/{SECRET}/{name})")
    assert unread_workbooks(look(sent, CITY, NOW)) == (f"{SECRET}/{name}",)
    other = commented(settled(a_snapshot_at("03")), f"Terlampir [tim](/uploads/{SECRET}/data.ods)")
    assert unread_workbooks(look(other, CITY, NOW)) == ()


def test_what_is_wrong_in_a_worksheet_is_to_be_sent_again_whole(tmp_path: Path) -> None:
    """The newest filling counts alone, so nobody is told that what was right need not be sent."""
    sent = commented(a_snapshot_at("01"), KOMINFO.replace(", anggota", ""), TECHNICIAN)
    (note,) = told(sent, "lembar-terbaca")
    assert "kirim isian baru yang lengkap" in Renderer(settings(tmp_path), CITY).note(note).body


def test_a_workbook_of_another_request_does_not_count() -> None:
    sent = commented(settled(a_snapshot_at("03")), WORKBOOK)
    known = read(sent).dossier.sheet_files[f"{SECRET}/lembar-kerja-03.xlsx"]
    snapshot = recorded(sent, [replace(known, number="2026-dishub-1")])
    assert [n.values["code"] for n in told(snapshot, "lembar-tidak")] == ["lembar/permohonan-lain"]
    assert "tim-opd" not in settled(snapshot).dossier.sheets


def test_a_comment_goes_before_the_workbook_that_it_brings() -> None:
    sent = settled(read(commented(a_snapshot_at("03"), f"{WORKBOOK}\n\n{TEAM}")))
    assert names(sent) == ["Sari Nasution", "Andi"]


def test_a_broken_workbook_that_bears_our_name_is_told_once() -> None:
    sent = commented(settled(a_snapshot_at("03")), WORKBOOK)
    values = {"nama": "lembar-kerja-03.xlsx"}
    broken = SheetFileRead(
        f"{SECRET}/lembar-kerja-03.xlsx", NOW, code="lembar/berkas-rusak", values=values
    )
    snapshot = recorded(sent, [broken])
    (note,) = told(snapshot, "lembar-berkas-")
    assert note.values["nilai"] == values
    assert settled(settled(snapshot)) == settled(snapshot)


def test_a_workbook_of_another_name_is_no_unknown_file_before_it_was_looked_into() -> None:
    key = f"{SECRET}/isian-tim.xlsx"
    sent = commented(settled(a_snapshot_at("03")), f"Terlampir [tim](/uploads/{key})")
    assert look(sent, CITY, NOW).unmatched == ()
    looked_into = recorded(sent, [SheetFileRead(key, NOW)])
    assert [one.filename for one in look(looked_into, CITY, NOW).unmatched] == ["isian-tim.xlsx"]
