"""The letters of steps 2 and 3 say what the rosters say, complete or not."""

from dataclasses import replace
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.letters import drafts
from inventaris.model.action import PostNote
from inventaris.model.snapshot import Snapshot
from inventaris.planner.drafts import actions
from inventaris.view import look
from tests.builders import settings
from tests.world import NOW, OFFICE, TECHNICIAN, World, a_city, a_snapshot_at, commented

KOMINFO = """### Tim teknis Kominfo
Dasar: Disposisi nomor 12 tanggal 20 November 2026

1. Andi, NIP -, jabatan Pranata Komputer, penanggung jawab, @teknisi
"""
OPD = """### Tim OPD
| Nama | NIP | Jabatan | Unsur | Peran |
|---|---|---|---|---|
| Sari | - | Kepala Bidang | OPD | ketua |
|  | - |  | Kominfo | entah |
"""


@pytest.fixture
def letters(tmp_path: Path) -> dict[str, str]:
    snapshot = commented(a_snapshot_at("03"), KOMINFO, TECHNICIAN)
    settled, _ = World().settled(commented(snapshot, OPD, OFFICE))
    renderer = Renderer(settings(tmp_path), a_city())
    return {
        draft.kind.key: renderer.text(f"surat/{draft.kind.key}.md.j2", draft.values).replace(
            "\\-", "-"
        )
        for draft in drafts(look(settled, a_city(), NOW))
    }


def test_the_assignment_names_its_basis_once_and_roles_in_words(letters: dict[str, str]) -> None:
    text = letters["surat-tugas"]
    assert "Disposisi nomor 12 tanggal 20 November 2026." in text
    assert text.count("20 November 2026") == 1
    assert "| 1 | Andi | - | - | Pranata Komputer | penanggung jawab |" in text


def test_what_a_roster_lacks_is_left_open_in_the_decree(letters: dict[str, str]) -> None:
    text = letters["keputusan-tim"]
    assert "| 1 | Sari | - | Kepala Bidang | OPD | ketua |" in text
    assert "| 2 | **\\[diisi\\]** | - | **\\[diisi\\]** | Kominfo | **\\[diisi\\]** |" in text


def test_the_office_gets_a_decree_to_sign_once_its_roster_is_complete(tmp_path: Path) -> None:
    def told(snapshot: Snapshot) -> list[str]:
        notes = [a for a in actions(look(snapshot, a_city(), NOW)) if isinstance(a, PostNote)]
        return [Renderer(settings(tmp_path), a_city()).note(note).body for note in notes]

    filed = a_snapshot_at("03")
    issue = replace(filed.issue, labels=(filed.issue.labels[0], "kanal::surat"), author=TECHNICIAN)
    lacking, _ = World().settled(commented(replace(filed, issue=issue), OPD, OFFICE))
    mail = "konsep-keputusan-tim/kontak"
    assert told(lacking) == []
    assert mail not in lacking.dossier.mails

    number = max(note.id for note in lacking.notes if note.author == OFFICE)
    second = "| Andi | - | Pranata Komputer | Kominfo | anggota |"
    whole = OPD.replace("|  | - |  | Kominfo | entah |", second)
    mended, _ = World().settled(commented(lacking, whole, OFFICE, number=number))
    assert "### Konsep siap tanda tangan: " in told(mended)[0]
    assert mail in mended.dossier.mails

    broken, _ = World().settled(commented(mended, OPD, OFFICE, number=number))
    assert "### Konsep, belum siap ditandatangani: " in told(broken)[0]


def test_what_a_row_was_given_no_number_for_is_left_open_and_no_dash(tmp_path: Path) -> None:
    lacking = KOMINFO.replace(", NIP -", "")
    settled, _ = World().settled(commented(a_snapshot_at("03"), lacking, TECHNICIAN))
    (draft,) = drafts(look(settled, a_city(), NOW))
    text = Renderer(settings(tmp_path), a_city()).text("surat/surat-tugas.md.j2", draft.values)
    assert "| 1 | Andi | **\\[diisi\\]** | - | Pranata Komputer | penanggung jawab |" in text


@pytest.mark.parametrize(
    ("basis", "printed"),
    [
        ("Surat Perintah Wali Kota nomor 12", "4. Surat Perintah Wali Kota nomor 12 tanggal"),
        ("12/SP/2026", "4. Disposisi 12/SP/2026 tanggal"),
        ("nomor 12", "4. Disposisi nomor 12 tanggal"),
    ],
)
def test_only_a_number_alone_is_called_a_disposition(
    tmp_path: Path, basis: str, printed: str
) -> None:
    said = KOMINFO.replace("Disposisi nomor 12", basis)
    settled, _ = World().settled(commented(a_snapshot_at("03"), said, TECHNICIAN))
    (draft,) = drafts(look(settled, a_city(), NOW))
    text = Renderer(settings(tmp_path), a_city()).text("surat/surat-tugas.md.j2", draft.values)
    assert printed in text


@pytest.mark.parametrize(
    ("opd", "staff"),
    [
        ("disdik", "dan Kebudayaan dan pegawai Dinas Komunikasi dan Informatika Kota"),
        ("diskominfo", "atas pegawai Dinas Komunikasi dan Informatika Kota"),
    ],
)
def test_an_office_that_is_kominfo_itself_is_named_once_in_the_decree(
    tmp_path: Path, opd: str, staff: str
) -> None:
    snapshot = a_snapshot_at("03")
    ref = replace(snapshot.issue.ref, opd=opd)
    at_office = replace(snapshot, issue=replace(snapshot.issue, ref=ref))
    settled, _ = World().settled(commented(at_office, OPD, OFFICE))
    (draft,) = [d for d in drafts(look(settled, a_city(), NOW)) if d.kind.key == "keputusan-tim"]
    text = Renderer(settings(tmp_path), a_city()).text("surat/keputusan-tim.md.j2", draft.values)
    assert staff in text


def test_whose_head_and_application_these_are_is_left_open_in_a_shared_project(
    tmp_path: Path,
) -> None:
    snapshot = a_snapshot_at("03")
    ref = replace(snapshot.issue.ref, opd="umum")
    shared = replace(snapshot, issue=replace(snapshot.issue, ref=ref))
    staffed = commented(shared, KOMINFO, TECHNICIAN)
    settled, _ = World().settled(commented(staffed, OPD, OFFICE))
    renderer = Renderer(settings(tmp_path), a_city())
    letters = {
        draft.kind.key: renderer.text(f"surat/{draft.kind.key}.md.j2", draft.values)
        for draft in drafts(look(settled, a_city(), NOW))
    }
    text = letters["keputusan-tim"]
    assert "**KEPUTUSAN KEPALA \\[diisi\\]**" in text
    assert "Keputusan Kepala \\[diisi\\] tentang" in text
    assert "\nKepala \\[diisi\\]\n\n**\\[nama dan NIP\\]**\n\n**Lampiran" in text
    assert "milik \\[diisi\\] (permohonan" in letters["surat-tugas"]
    assert "lainnya" not in "".join(letters.values()).lower()


def test_the_last_basis_ends_the_list(letters: dict[str, str]) -> None:
    decree, assignment = letters["keputusan-tim"], letters["surat-tugas"]
    assert ".\n\n**MEMUTUSKAN**" in decree.replace("\n\n\n", "\n\n")
    assert ";\n4. Disposisi" in assignment.replace("\n\n", "\n")
