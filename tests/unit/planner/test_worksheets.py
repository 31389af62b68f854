"""Which filling of a worksheet counts, what is told of it, and what rosters lead to."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.duties.duty import ATTEMPTS
from inventaris.duties.prefill import PREFILLS, offered_rows
from inventaris.duties.worksheets import unread_workbooks
from inventaris.model.action import EditIssue, PostNote, Record, StartJob
from inventaris.model.city import OfficePerson, Official
from inventaris.model.facts import (
    JobStarted,
    RequestFinished,
    SheetFileRead,
    SheetTab,
    SheetTaken,
)
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import next_look, plan, roles_wanted
from inventaris.view import DutyState, look
from tests.builders import settings
from tests.world import (
    BOT,
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    commented,
    moved,
    recorded,
)

CITY = a_city()
NIP = "19800101 200501 2 001"
TEAM = f"""### Tim OPD
1. Sari Nasution, NIP {NIP}, jabatan Kepala Bidang, OPD, ketua, @sari.disdik
2. Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi
"""
OTHER = TEAM.replace("Sari Nasution", "Budi Harahap").replace("@sari.disdik", "@budi")
KOMINFO = """### Tim teknis Kominfo
Dasar: Disposisi nomor 12 tanggal 20 November 2026

1. Andi, NIP -, jabatan Pranata Komputer, penanggung jawab, @teknisi
2. Cici, NIP -, jabatan Staf, anggota
"""
CLAIMS = "### Klaim presentasi\n1. Cetak\n2. Masuk"
SCAN = f"[surat.pdf](/uploads/{SECRET}/surat.pdf)"


def settled(snapshot: Snapshot) -> Snapshot:
    return World().settled(snapshot)[0]


def names(snapshot: Snapshot, sheet: str = "tim-opd") -> list[str]:
    taken = snapshot.dossier.sheets.get(sheet)
    return [row["nama"] for row in taken.rows] if taken else []


def keys(snapshot: Snapshot, beginning: str = "") -> list[str]:
    """The service's notes, in order."""
    marked = [n.body.rpartition("<!-- inventaris:")[2] for n in snapshot.notes if n.author == BOT]
    return [key for one in marked if (key := one.split()[0]).startswith(beginning)]


def told(snapshot: Snapshot, beginning: str) -> list[PostNote]:
    planned = plan(snapshot, CITY, NOW)
    return [a for a in planned if isinstance(a, PostNote) and a.key.startswith(beginning)]


def deleted(snapshot: Snapshot, number: int) -> Snapshot:
    return replace(snapshot, notes=tuple(n for n in snapshot.notes if n.id != number))


def without_notes(snapshot: Snapshot) -> Snapshot:
    """What people wrote alone: the service would tell all of it anew."""
    return replace(snapshot, notes=tuple(n for n in snapshot.notes if n.author != BOT))


def number_of(snapshot: Snapshot, body: str) -> int:
    return next(note.id for note in snapshot.notes if note.body == body)


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
    ],
)
def test_kominfo_fills_in_for_an_office_by_its_word_and_evidence(comment: str, code: str) -> None:
    snapshot = commented(a_snapshot_at("03"), comment, TECHNICIAN)
    refusals = [note.values["code"] for note in told(snapshot, "lembar-tidak-berlaku")]
    assert refusals == ([code] if code else [])
    taken = settled(snapshot).dossier.sheets.get("tim-opd")
    assert (taken.evidence if taken else None) == (None if code else ("surat.pdf",))


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


def test_only_what_was_reached_is_offered_and_only_until_it_is_filled() -> None:
    assert keys(settled(a_snapshot_at("03")), "lembar-") == ["lembar-02-semua", "lembar-03-semua"]
    filled = settled(commented(a_snapshot_at("03"), TEAM))
    later = settled(moved(filled, "langkah::06-analisis", TECHNICIAN, NOW))
    offered = ["lembar-02-semua", "lembar-06-semua", "lembar-06-kominfo"]
    assert keys(later, "lembar-0") == offered


def test_an_offer_names_what_may_be_chosen_but_not_where_it_is_chosen_already() -> None:
    snapshot = settled(commented(a_snapshot_at("05"), CLAIMS, TECHNICIAN))
    tested = moved(snapshot, "langkah::07-instalasi-uji", TECHNICIAN, NOW)
    (offer,) = told(tested, "lembar-07-")
    sheets = cast("list[dict[str, list[dict[str, object]]]]", offer.values["lembar"])
    assert [[one["nama"] for one in sheet["pilihan"]] for sheet in sheets] == [
        ["Putusan"],
        ["Hasil"],
    ]
    assert sheets[0]["pilihan"][0]["isi"] == ["sesuai", "tidak sesuai", "tidak diuji"]


def test_an_offer_asks_no_longer_once_everything_came_back() -> None:
    offered = settled(a_snapshot_at("03"))
    filled = settled(commented(offered, TEAM))
    for snapshot, name in ((offered, "lembar"), (filled, "lembar-lengkap")):
        (note,) = [n for n in snapshot.notes if "lembar-03-semua" in n.body]
        assert note.body.startswith(f"catatan/{name}.md.j2")


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


def test_what_kominfo_alone_may_read_is_offered_and_read_back_to_kominfo_alone() -> None:
    body = "### Tanggapan\nPutusan: sesuai"
    notes = {
        a.key: a.template
        for a in told(commented(a_snapshot_at("08"), body, TECHNICIAN), "lembar-")
        if "08" in a.key or "terbaca" in a.key
    }
    assert notes == {"lembar-terbaca-tanggapan-kominfo": "catatan/lembar-terbaca-kominfo.md.j2"}
    offered = told(a_snapshot_at("08"), "lembar-08")
    assert [(a.key, a.template) for a in offered] == [
        ("lembar-08-kominfo", "catatan/lembar-kominfo.md.j2")
    ]


def test_what_came_in_an_internal_note_is_not_read_back_to_everybody() -> None:
    body = "### Klaim presentasi\n1. Rahasia"
    snapshot = commented(a_snapshot_at("05"), body, TECHNICIAN, internal=True)
    (note,) = told(snapshot, "lembar-terbaca")
    assert note.template == "catatan/lembar-terbaca-kominfo.md.j2"


def test_the_claims_prefill_the_verdicts_and_are_all_asked_for() -> None:
    claims = commented(a_snapshot_at("07"), "### Klaim presentasi\n1. Cetak\n2. Masuk", TECHNICIAN)
    (offer,) = told(claims, "lembar-07")
    sheets = cast("list[dict[str, str]]", offer.values["lembar"])
    text = next(one["teks"] for one in sheets if one["judul"] == "Putusan pengujian")
    assert "| 2 | Masuk |" in text
    verdicts = settled(commented(claims, "### Putusan pengujian\n1. sesuai", TECHNICIAN))
    taken = verdicts.dossier.sheets["hasil-uji"]
    assert taken.rows[0]["klaim"] == "Cetak"
    assert [problem.seen for problem in taken.problems] == ["2: Masuk"]


def test_claims_that_come_after_the_verdicts_are_asked_for_then() -> None:
    verdicts = "### Putusan pengujian\n1. Cetak, sesuai"
    snapshot = settled(commented(a_snapshot_at("07"), verdicts, TECHNICIAN))
    assert snapshot.dossier.sheets["hasil-uji"].problems == ()
    later = settled(commented(snapshot, "### Klaim presentasi\n1. Cetak\n2. Masuk", TECHNICIAN))
    assert [p.seen for p in later.dossier.sheets["hasil-uji"].problems] == ["2: Masuk"]


@pytest.mark.parametrize(
    ("basis", "sheets"),
    [
        ("", ["Keamanan aplikasi web"]),
        ("Web", ["Keamanan aplikasi web"]),
        ("Aplikasi Android", ["Keamanan aplikasi seluler"]),
        ("Web dan Android", ["Keamanan aplikasi web", "Keamanan aplikasi seluler"]),
    ],
)
def test_the_security_worksheet_is_that_of_the_applications_kind(
    basis: str, sheets: list[str]
) -> None:
    form = a_snapshot().issue.description + (f"### Basis aplikasi\n{basis}\n" if basis else "")
    (offer,) = told(a_snapshot_at("07", description=form), "lembar-07")
    titles = [one["judul"] for one in cast("list[dict[str, str]]", offer.values["lembar"])]
    assert [title for title in titles if title.startswith("Keamanan")] == sheets


def test_every_prefill_that_a_city_names_is_known() -> None:
    known = set(PREFILLS) | {sheet.key for sheet in CITY.worksheets} | {""}
    assert {sheet.prefill for sheet in CITY.worksheets} <= known


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


def test_the_team_of_kominfo_is_told_and_who_is_in_charge_is_assigned() -> None:
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    assert snapshot.issue.assignee == TECHNICIAN
    assert keys(snapshot, "tim-kominfo") == ["tim-kominfo"]
    assert snapshot.dossier.sheets["tim-kominfo"].answers["tanggal-dasar"] == "2026-11-20"
    assert DUTIES["tim-kominfo"].state(look(snapshot, CITY, NOW)) is DutyState.DONE


def test_whoever_is_assigned_is_not_overruled_and_one_taken_off_is_not_put_back() -> None:
    head = Person(5, "kadis", "Kepala Dinas Kominfo")
    held = a_snapshot_at("02")
    held = replace(held, issue=replace(held.issue, assignee=head))
    assert settled(commented(held, KOMINFO, TECHNICIAN)).issue.assignee == head
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    freed = replace(snapshot, issue=replace(snapshot.issue, assignee=None))
    assert settled(freed).issue.assignee is None


def test_nobody_outside_kominfo_is_put_in_charge() -> None:
    body = KOMINFO.replace("@teknisi", "@sari.disdik")
    assert settled(commented(a_snapshot_at("02"), body, TECHNICIAN)).issue.assignee is None


def test_the_offices_side_gets_access_and_the_others_are_listed() -> None:
    body = (
        TEAM
        + "3. Dedi, NIP -, jabatan Staf, OPD, anggota\n4. Eka, NIP -, jabatan Staf, OPD, anggota, @eka\n"
    )
    snapshot = settled(commented(a_snapshot_at("03"), body))
    access = snapshot.dossier.access
    assert access is not None
    assert access.granted == ("sari.disdik",)
    assert access.unknown == ("eka",)
    fresh = replace(
        snapshot, notes=tuple(n for n in snapshot.notes if "inventaris:tim-opd " not in n.body)
    )
    (note,) = told(fresh, "tim-opd")
    assert note.values["berakses"] == ["Sari Nasution"]
    assert note.values["tanpa_akun"] == ["Dedi"]
    assert note.values["tak_dikenal"] == ["eka"]


def test_an_account_that_gitlab_does_not_know_is_not_offered_on() -> None:
    body = f"{KOMINFO}3. Eka, NIP -, jabatan Staf, anggota, @eka\n"
    snapshot = settled(commented(a_snapshot_at("02"), body, TECHNICIAN))
    assert snapshot.dossier.access is not None
    assert snapshot.dossier.access.unknown == ("eka",)
    sheet = next(one for one in CITY.worksheets if one.key == "tim-opd")
    offered = {row["nama"]: row for row in offered_rows(look(snapshot, CITY, NOW), sheet)}
    assert "akun" not in offered["Eka"]
    assert any(row.get("akun") == TECHNICIAN.username for row in offered.values())


def test_whoever_is_dropped_from_the_roster_loses_what_it_gave() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    dropped = commented(snapshot, OTHER)
    assert "akses" in [a.job for a in plan(dropped, CITY, NOW) if isinstance(a, StartJob)]
    access = settled(dropped).dossier.access
    assert access is not None
    assert access.granted == ()


def test_access_is_taken_back_when_the_roster_is_deleted() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    gone = settled(deleted(snapshot, number_of(snapshot, TEAM)))
    assert gone.dossier.access is not None
    assert gone.dossier.access.granted == ()


def test_the_end_of_a_withdrawn_request_takes_access_back_and_that_of_a_good_one_does_not() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    cancelled = settled(commented(snapshot, "@inventaris-bot batalkan-permohonan tidak jadi"))
    assert cancelled.dossier.finished_at
    assert cancelled.dossier.access is not None
    assert cancelled.dossier.access.granted == ()
    ended = recorded(snapshot, [RequestFinished(NOW)])
    assert not [a for a in plan(ended, CITY, NOW) if isinstance(a, StartJob) and a.job == "akses"]


def test_a_team_of_one_side_is_told_waits_for_the_office_and_gives_no_access() -> None:
    body = TEAM.replace("Kominfo", "OPD")
    snapshot = settled(commented(a_snapshot_at("03"), body))
    (note,) = told(without_notes(snapshot), "tim-opd")
    assert [(p.code, p.seen) for p in snapshot.dossier.sheets["tim-opd"].problems] == [
        ("lembar/pilihan-belum-ada", "Kominfo")
    ]
    assert (note.values["lengkap"], note.values["sepihak"]) == (False, True)
    assert note.values["berakses"] == []
    access = snapshot.dossier.access
    assert access is not None
    assert access.granted == ()
    view = look(snapshot, CITY, NOW)
    assert DUTIES["tim-opd"].state(view) is DutyState.WAITING
    assert holder_of(view) == "opd"
    whole = look(settled(commented(a_snapshot_at("03"), TEAM)), CITY, NOW)
    assert holder_of(whole) == "kominfo"


def test_what_a_whole_team_was_given_stays_while_a_new_roster_is_not_whole() -> None:
    whole = settled(commented(a_snapshot_at("03"), TEAM))
    one_sided = settled(commented(whole, OTHER.replace("Kominfo", "OPD")))
    assert one_sided.dossier.access is not None
    assert one_sided.dossier.access.granted == ("sari.disdik",)
    assert holder_of(look(one_sided, CITY, NOW)) == "opd"
    again = settled(commented(one_sided, OTHER))
    assert again.dossier.access is not None
    assert again.dossier.access.granted == ()


def test_looking_again_asks_for_accounts_that_were_unknown() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), OTHER))
    again = commented(snapshot, "@inventaris-bot periksa")
    assert "akses" in [a.job for a in plan(again, CITY, NOW) if isinstance(a, StartJob)]


def test_a_project_of_several_offices_gives_nobody_access() -> None:
    offices = tuple(replace(one, is_shared=True) for one in CITY.offices)
    shared = replace(CITY, offices=offices)
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    jobs = [a for a in plan(snapshot, shared, NOW) if isinstance(a, StartJob)]
    assert [job.job for job in jobs] == ["akses"]  # takes back what was given


def test_an_assignment_whose_record_was_lost_is_recorded_still() -> None:
    assigned = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    lost = replace(assigned, dossier=replace(assigned.dossier, assigned=""))
    again = settled(lost)
    assert again.dossier.assigned == TECHNICIAN.username
    freed = replace(again, issue=replace(again.issue, assignee=None))
    assert settled(freed).issue.assignee is None


def test_the_assignment_and_its_record_are_planned_together() -> None:
    snapshot = commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN)
    for _ in range(3):
        planned = plan(snapshot, CITY, NOW)
        edits = [a for a in planned if isinstance(a, EditIssue) and a.assignee_id]
        if edits:
            facts = [type(a.fact).__name__ for a in planned if isinstance(a, Record)]
            assert "HandlerAssigned" in facts
            return
        snapshot = World().after(snapshot, planned, NOW)
    raise AssertionError("never assigned")


def test_a_taken_worksheet_is_kept_with_its_source_and_time() -> None:
    taken = settled(commented(a_snapshot_at("03"), TEAM)).dossier.sheets["tim-opd"]
    assert isinstance(taken, SheetTaken)
    assert (taken.by, taken.at) == (OFFICE.username, NOW)


def test_a_draft_names_the_acting_head_from_the_first_day_on() -> None:
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    first = date(2026, 11, 25)  # in the city; the day after
    person = OfficePerson("plh", "Pelaksana Harian", "plh@kominfo.invalid")
    acting = Official("kepala", person, "Plh.", first, first)
    city = replace(CITY, officials=(*CITY.officials, acting))
    assert plan(snapshot, city, NOW) == ()
    due = next_look(snapshot, snapshot.dossier, city, NOW)
    assert due == datetime.combine(first, time(), ZoneInfo(city.timezone))
    edited = [a.key for a in plan(snapshot, city, due) if isinstance(a, PostNote)]
    assert "konsep-surat-tugas" in edited


def test_claims_of_the_same_number_are_offered_apart_for_their_verdicts() -> None:
    twice = "### Klaim presentasi\n1. Masuk\n2. Cetak\n2. Unduh\n3. Keluar"
    claims = settled(commented(a_snapshot_at("07"), twice, TECHNICIAN))
    worksheet = next(one for one in CITY.worksheets if one.key == "hasil-uji")
    offered = offered_rows(look(claims, CITY, NOW), worksheet)
    assert [(row["nomor"], row["klaim"]) for row in offered] == [
        ("1", "Masuk"),
        ("2", "Cetak"),
        ("4", "Unduh"),
        ("3", "Keluar"),
    ]
