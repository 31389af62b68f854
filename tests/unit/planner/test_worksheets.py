"""Which filling of a worksheet counts, and what is told of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties.duty import ATTEMPTS
from inventaris.model.action import Record, StartJob
from inventaris.model.city import OfficePerson, Official
from inventaris.model.facts import JobStarted, SheetTaken
from inventaris.model.issue import Person
from inventaris.planner.plan import plan, roles_wanted
from inventaris.view import look
from tests.builders import settings
from tests.filled_worksheets import (
    CITY,
    CLAIMS,
    KOMINFO,
    NIP,
    OTHER,
    SCAN,
    TEAM,
    deleted,
    keys,
    names,
    number_of,
    settled,
    told,
    without_notes,
)
from tests.world import (
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    a_snapshot_at,
    commented,
    moved,
    recorded,
)


def test_a_worksheet_is_taken_read_back_once_and_found_unchanged_afterwards() -> None:
    snapshot = settled(commented(a_snapshot_at("05"), CLAIMS, TECHNICIAN))
    assert snapshot.dossier.sheets["klaim"].rows
    assert keys(snapshot, "lembar-terbaca") == ["lembar-terbaca-klaim"]
    assert plan(snapshot, CITY, NOW + timedelta(days=3)) == () or not told(snapshot, "lembar")


def test_the_newest_counts() -> None:
    snapshot = commented(commented(a_snapshot_at("03"), TEAM), OTHER)
    assert names(settled(snapshot)) == ["Budi Harahap", "Andi"]
    assert names(settled(commented(settled(commented(a_snapshot_at("03"), TEAM)), OTHER))) == [
        "Budi Harahap",
        "Andi",
    ]


def test_an_edit_counts_and_the_note_is_edited_in_place() -> None:
    broken = TEAM.replace(NIP, "123")
    snapshot = settled(commented(a_snapshot_at("03"), broken))
    assert [p.code for p in snapshot.dossier.sheets["tim-opd"].problems] == ["lembar/nip"]
    (note,) = told(without_notes(snapshot), "tim-opd")
    assert note.values["masalah"] == [
        {
            "code": "lembar/nip",
            "baris": 1,
            "kolom": "NIP",
            "seen": "123",
            "tempat": "",
            "pilihan": ["-"],
        }
    ]
    mended = settled(commented(snapshot, TEAM, number=number_of(snapshot, broken)))
    assert mended.dossier.sheets["tim-opd"].problems == ()
    assert keys(mended, "lembar-03") == ["lembar-03-semua"]
    assert keys(mended, "tim-opd") == ["tim-opd"]
    (note,) = told(without_notes(mended), "tim-opd")
    assert (note.values["lengkap"], note.values["masalah"]) == (True, [])


def test_a_deletion_falls_back_to_the_one_before_and_says_so_once() -> None:
    snapshot = settled(commented(settled(commented(a_snapshot_at("03"), TEAM)), OTHER))
    fallen = settled(deleted(snapshot, number_of(snapshot, OTHER)))
    assert names(fallen) == ["Sari Nasution", "Andi"]
    assert len(keys(fallen, "lembar-mundur-")) == 1
    assert settled(fallen) == fallen


def test_the_last_one_deleted_leaves_none_and_says_so_once() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    gone = settled(deleted(snapshot, number_of(snapshot, TEAM)))
    assert "tim-opd" not in gone.dossier.sheets
    assert len(keys(gone, "lembar-mundur-")) == 1


def test_an_edit_that_takes_the_worksheet_out_falls_back_too() -> None:
    snapshot = settled(commented(settled(commented(a_snapshot_at("03"), TEAM)), OTHER))
    edited = settled(commented(snapshot, "maaf, keliru", number=number_of(snapshot, OTHER)))
    assert names(edited) == ["Sari Nasution", "Andi"]


@pytest.mark.parametrize(
    ("by", "sheet", "body"),
    [(STRANGER, "tim-opd", TEAM), (OFFICE, "tim-kominfo", KOMINFO)],
)
def test_who_may_not_fill_in_is_told_once_and_changes_nothing(
    by: Person, sheet: str, body: str
) -> None:
    snapshot = settled(commented(a_snapshot_at("03"), body, by))
    assert sheet not in snapshot.dossier.sheets
    assert len(keys(snapshot, "lembar-tidak-berlaku-")) == 1
    assert roles_wanted(snapshot, CITY) == frozenset()


@pytest.mark.parametrize(("day", "may"), [(-1, False), (0, True), (2, True), (3, False)])
def test_who_acts_for_the_head_responds_on_those_days_however_late_it_is_read(
    day: int, may: bool
) -> None:
    acting = Person(8, "plh.kadis", "Pelaksana Harian")
    stand_in = OfficePerson(acting.username, acting.name, "plh@kominfo.invalid")
    first = NOW.date()
    official = Official("kepala", stand_in, "Plh.", first, first + timedelta(days=2))
    city = replace(CITY, officials=(*CITY.officials, official))
    spoken = NOW + timedelta(days=day)
    filled = commented(a_snapshot_at("08"), "### Tanggapan\n\nPutusan: sesuai", acting, spoken)
    filled = replace(filled, roles={**filled.roles, acting.id: 10})
    planned = plan(filled, city, spoken + timedelta(days=4))
    facts = [action.fact for action in planned if isinstance(action, Record)]
    taken = [fact for fact in facts if isinstance(fact, SheetTaken)]
    assert [fact.sheet for fact in taken] == (["tanggapan"] if may else [])


@pytest.mark.parametrize("internal", [False, True])
def test_what_was_filled_in_internally_is_answered_internally(
    internal: bool, tmp_path: Path
) -> None:
    filled = "### Putusan pengujian\nsemua baik"
    snapshot = commented(a_snapshot_at("07"), filled, TECHNICIAN, internal=internal)
    (note,) = told(snapshot, "lembar-tidak-berlaku")
    assert Renderer(settings(tmp_path), CITY).note(note).internal is internal


def test_an_office_that_answers_findings_has_filled_in_no_worksheet() -> None:
    answer = "Tanggapan:\n1. Sandi bawaan - sudah diganti"
    assert told(commented(a_snapshot_at("08"), answer), "lembar-tidak-berlaku") == []
    assert len(told(commented(a_snapshot_at("08"), f"### {answer}"), "lembar-tidak-berlaku")) == 1


def test_wrong_hands_do_not_displace_what_counts() -> None:
    snapshot = settled(commented(commented(a_snapshot_at("03"), TEAM), OTHER, STRANGER))
    assert names(snapshot) == ["Sari Nasution", "Andi"]
    assert keys(snapshot, "lembar-mundur-") == []


def test_roles_are_asked_for_only_while_a_source_is_new() -> None:
    snapshot = settled(a_snapshot_at("03"))
    assert roles_wanted(snapshot, CITY) == frozenset()
    filled = commented(snapshot, TEAM)
    assert roles_wanted(filled, CITY) == {OFFICE.id}
    assert roles_wanted(settled(filled), CITY) == frozenset()


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        (TEAM, "lembar/tanpa-atas-nama"),
        (f"Atas nama OPD\n\n{TEAM}", "lembar/tanpa-bukti"),
        (f"Atas nama OPD, menurut surat {SCAN}\n\n{TEAM}", ""),
        (f"Atas nama: Dinas Pendidikan dan Kebudayaan\n{SCAN}\n\n{TEAM}", ""),
        (f"a.n. Disdik, surat {SCAN}\n\n{TEAM}", ""),
        (f"Atas nama Dinas Perhubungan {SCAN}\n\n{TEAM}", "lembar/tanpa-atas-nama"),
    ],
)
def test_kominfo_fills_in_for_an_office_by_its_word_and_evidence(comment: str, code: str) -> None:
    snapshot = commented(a_snapshot_at("03"), comment, TECHNICIAN)
    refusals = [note.values["code"] for note in told(snapshot, "lembar-tidak-berlaku")]
    assert refusals == ([code] if code else [])
    taken = settled(snapshot).dossier.sheets.get("tim-opd")
    assert (taken.evidence if taken else None) == (None if code else ("surat.pdf",))


def test_the_line_on_behalf_may_stand_under_the_heading_and_is_no_answer() -> None:
    title, _, rest = TEAM.partition("\n")
    said = f"{title}\nAtas nama Dinas Pendidikan dan Kebudayaan, menurut surat {SCAN}\n{rest}"
    sheet = settled(commented(a_snapshot_at("03"), said, TECHNICIAN)).dossier.sheets["tim-opd"]
    assert sheet.problems == ()
    assert sheet.evidence == ("surat.pdf",)


def test_the_evidence_is_no_attachment_and_no_unknown_file() -> None:
    snapshot = commented(a_snapshot_at("04"), f"Atas nama OPD {SCAN}\n\n{TEAM}", TECHNICIAN)
    assert look(snapshot, CITY, NOW).unmatched == ()


def test_what_stands_in_a_worksheet_is_no_attachment() -> None:
    body = f"### Putusan pengujian\n1. Dokumen pengujian {SCAN}, sesuai\n"
    view = look(commented(a_snapshot_at("07"), body, TECHNICIAN), CITY, NOW)
    assert [claim.kind for claim in view.claims] == ["sumber"]


def test_an_offered_workbook_is_no_attachment_whatever_its_sentence_says() -> None:
    body = f"Berikut hasil uji: [x](/uploads/{SECRET}/lembar-kerja-07-2026-disdik-7.xlsx)"
    view = look(commented(a_snapshot_at("07"), body, TECHNICIAN), CITY, NOW)
    assert [claim.kind for claim in view.claims] == ["sumber"]
    assert view.unmatched == ()


def test_the_worksheets_of_one_comment_are_read_back_in_one_note(tmp_path: Path) -> None:
    both = f"{CLAIMS}\n\n{KOMINFO}"
    snapshot = commented(a_snapshot_at("01"), both, TECHNICIAN)
    (note,) = told(snapshot, "lembar-terbaca")
    body = Renderer(settings(tmp_path), CITY).note(note).body
    assert body.index("### Tim teknis Kominfo") < body.index("### Klaim presentasi")
    assert body.count(f"@{TECHNICIAN.username},") == 1
    assert "\nTerbaca: 2 baris. ✅ Lengkap.\n" in body
    assert "\n\n\n\n" not in body


def test_a_worksheet_is_told_where_it_was_told_before_whoever_fills_it_in() -> None:
    both = f"{CLAIMS}\n\n{KOMINFO}"
    snapshot = settled(commented(a_snapshot_at("01"), both, TECHNICIAN))
    key = "lembar-terbaca-tim-kominfo+klaim"
    assert keys(snapshot, "lembar-terbaca") == [key]
    again = settled(commented(snapshot, KOMINFO.replace("Cici", "Dedi"), TECHNICIAN))
    assert keys(again, "lembar-terbaca") == [key]
    (note,) = told(without_notes(again), "lembar-terbaca")
    sheets = cast("list[dict[str, object]]", note.values["lembar"])
    assert [sheet["judul"] for sheet in sheets] == ["Tim teknis Kominfo", "Klaim presentasi"]
    assert ["Dedi" in str(sheet["baris"]) for sheet in sheets] == [True, False]


def test_worksheets_of_several_comments_have_a_note_each() -> None:
    snapshot = settled(commented(a_snapshot_at("01"), CLAIMS, TECHNICIAN))
    snapshot = settled(commented(snapshot, TEAM))
    assert keys(snapshot, "lembar-terbaca") == ["lembar-terbaca-klaim", "lembar-terbaca-tim-opd"]


def test_of_one_comment_what_kominfo_alone_may_read_is_told_apart() -> None:
    both = f"{CLAIMS}\n\n### Tanggapan\nPutusan: sesuai"
    snapshot = settled(commented(a_snapshot_at("08"), both, TECHNICIAN))
    assert keys(snapshot, "lembar-terbaca") == [
        "lembar-terbaca-klaim",
        "lembar-terbaca-tanggapan-kominfo",
    ]
    assert settled(snapshot) == snapshot


def test_a_date_is_read_back_as_people_write_it(tmp_path: Path) -> None:
    snapshot = commented(a_snapshot_at("01"), KOMINFO, TECHNICIAN)
    (note,) = told(snapshot, "lembar-terbaca-")
    body = Renderer(settings(tmp_path), CITY).note(note).body
    assert "- **Tanggal dasar:** 20 November 2026" in body


def test_the_note_about_a_team_says_how_its_roster_was_read(tmp_path: Path) -> None:
    broken = KOMINFO.replace("jabatan Staf", "").replace("NIP -", "NIP 123", 1)
    snapshot = settled(commented(a_snapshot_at("02"), broken, TECHNICIAN))
    assert keys(snapshot, "lembar-terbaca") == []
    (note,) = told(without_notes(snapshot), "tim-kominfo")
    body = Renderer(settings(tmp_path), CITY).note(note).body
    for words in (
        "(terbaca tanggal 20 November 2026)",
        "Pranata Komputer, penanggung jawab",
        "@teknisi, isian Anda terbaca: 2 baris. ⚠️",
        "**Baris 1**, kolom **NIP**",
    ):
        assert words in body


def test_a_roster_of_which_no_row_was_read_is_no_team(tmp_path: Path) -> None:
    basis = (
        "### Tim teknis Kominfo\nDasar: Disposisi nomor 12 tanggal 20 November 2026\n\nkami semua"
    )
    snapshot = settled(commented(a_snapshot_at("02"), basis, TECHNICIAN))
    (note,) = told(without_notes(snapshot), "tim-kominfo")
    body = Renderer(settings(tmp_path), CITY).note(note).body
    assert "belum ada anggota yang terbaca" in body
    assert "Lengkap" not in body
    assert keys(snapshot, "konsep-surat-tugas") == []


def test_what_nobody_could_read_with_the_team_is_read_back_by_itself() -> None:
    early = settled(commented(a_snapshot_at("01"), TEAM))
    assert keys(early, "lembar-terbaca") == ["lembar-terbaca-tim-opd"]
    label = next(step.label for step in CITY.workflow.steps if step.number == "03")
    there = settled(moved(early, label, TECHNICIAN, NOW))
    assert keys(there, "tim-opd") == ["tim-opd"]
    (note,) = told(without_notes(there), "tim-opd")
    assert note.values["oleh"] == ""  # told before

    internal = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN, internal=True))
    assert keys(internal, "lembar-terbaca") == ["lembar-terbaca-tim-kominfo-kominfo"]
    (note,) = told(without_notes(internal), "tim-kominfo")
    assert note.values["oleh"] == ""


def test_where_the_accounts_cannot_be_found_the_roster_is_read_back_by_itself() -> None:
    snapshot = commented(a_snapshot_at("03"), TEAM)
    facts = [a.fact for a in plan(snapshot, CITY, NOW) if isinstance(a, Record)]
    snapshot = recorded(snapshot, facts)
    (job,) = [a for a in plan(snapshot, CITY, NOW) if isinstance(a, StartJob) and a.job == "akses"]
    stuck = recorded(snapshot, [JobStarted(job.job, job.input, NOW)] * ATTEMPTS)
    assert keys(settled(stuck), "tim-opd") == []
    assert keys(settled(stuck), "lembar-terbaca") == ["lembar-terbaca-tim-opd"]


def test_what_came_in_an_internal_note_is_not_read_back_to_everybody() -> None:
    body = "### Klaim presentasi\n1. Rahasia"
    snapshot = commented(a_snapshot_at("05"), body, TECHNICIAN, internal=True)
    (note,) = told(snapshot, "lembar-terbaca")
    assert note.template == "catatan/lembar-terbaca-kominfo.md.j2"


def test_a_taken_worksheet_is_kept_with_its_source_and_time() -> None:
    taken = settled(commented(a_snapshot_at("03"), TEAM)).dossier.sheets["tim-opd"]
    assert isinstance(taken, SheetTaken)
    assert (taken.by, taken.at) == (OFFICE.username, NOW)
