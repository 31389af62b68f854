"""Requests that Kominfo's desk types in: the office is called, and when it came counts."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from inventaris.city import load_city
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.model.action import EditIssue, PostNote, Record
from inventaris.model.facts import RequestReceived
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan, roles_wanted
from inventaris.view import look
from tests.builders import settings
from tests.world import (
    FIRST,
    GOOD_FORM,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
)

LETTER = """### Diterima pada
23 November 2026 pukul 09.15
### Dibawa oleh
Pak Rahmat
"""


def a_letter(
    form: str = LETTER + GOOD_FORM,
    *,
    channel: str = "surat",
    by: Person = TECHNICIAN,
    comments: tuple[str, ...] = (),
) -> Snapshot:
    labels = (FIRST, f"kanal::{channel}")
    typed = a_snapshot(form, labels=labels, moves=((FIRST, by),), comments=comments)
    return replace(typed, issue=replace(typed.issue, author=by))


def values(snapshot: Snapshot, key: str) -> Any:
    """The values of the notes to be posted whose keys begin so."""
    actions = plan(snapshot, a_city(), NOW)
    return [a.values for a in actions if isinstance(a, PostNote) and a.key.startswith(key)]


def test_the_offices_contact_is_called_and_the_clerk_acts_for_kominfo() -> None:
    view = look(a_letter(), a_city(), NOW)
    assert view.applicant.username == OFFICE.username
    assert view.handler == TECHNICIAN


def test_an_office_without_an_account_is_named(tmp_path: Path) -> None:
    city = a_city()
    offices = tuple(replace(office, people=()) for office in city.offices)
    actions = plan(a_letter(), replace(city, offices=offices), NOW)
    (receipt,) = (a for a in actions if isinstance(a, PostNote) and a.key == "tanda-terima")
    body = Renderer(settings(tmp_path), city).note(receipt).body
    assert "\nDinas Pendidikan dan Kebudayaan, permohonan Anda telah kami terima.\n" in body
    assert "disdik@" not in body


def test_the_receipt_says_how_and_when_it_came_and_who_brought_it() -> None:
    (receipt,) = values(a_letter(), "tanda-terima")
    assert receipt["diterima"] == datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    assert (receipt["saluran"], receipt["pembawa"]) == ("Surat", "Pak Rahmat")
    assert receipt["dicatat"] == NOW.replace(hour=2)


def test_the_receipt_repeats_no_identity_number() -> None:
    form = GOOD_FORM.replace("Sari Nasution", "Sari Nasution, NIK 1276010203040005")
    assert form != GOOD_FORM
    (receipt,) = values(a_snapshot(form), "tanda-terima")
    told = " ".join(row["jawaban"] for row in receipt["isian"])
    assert "Sari Nasution, NIK ●" in told
    assert "1276" not in told


def test_the_channel_stays_and_is_recorded_once() -> None:
    snapshot = a_letter()
    facts = [a.fact for a in plan(snapshot, a_city(), NOW) if isinstance(a, Record)]
    received = [fact for fact in facts if isinstance(fact, RequestReceived)]
    assert [(fact.channel, fact.day) for fact in received] == [("surat", date(2026, 11, 23))]
    settled, _ = World().settled(snapshot)
    assert "kanal::surat" in settled.issue.labels
    assert "kanal::gitlab" not in settled.issue.labels
    assert settled.dossier.received in received


def test_a_channels_label_that_somebody_took_off_comes_back() -> None:
    settled, _ = World().settled(a_letter())
    labels = tuple(one for one in settled.issue.labels if one != "kanal::surat")
    mended, _ = World().settled(replace(settled, issue=replace(settled.issue, labels=labels)))
    assert "kanal::surat" in mended.issue.labels


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("24 November 2026 pukul 23.00", "waktu-belum-tiba"),
        ("19 November 2026 pukul 09.00", "waktu-mendahului-surat"),
        ("kemarin", "waktu-tidak-dikenal"),
        ("", "isian-kosong"),
    ],
)
def test_what_cannot_be_is_told_to_the_clerk_and_not_to_the_office(stated: str, code: str) -> None:
    snapshot = a_letter(LETTER.replace("23 November 2026 pukul 09.15", stated) + GOOD_FORM)
    (told,) = values(snapshot, "loket-kurang")
    assert told["petugas"] == TECHNICIAN.username
    assert [row["code"] for row in told["masalah"]] == [code]
    (receipt,) = values(snapshot, "tanda-terima")
    assert receipt["diterima"] == snapshot.issue.created_at
    assert values(snapshot, "formulir-kurang-") == []


def test_whoever_typed_a_letter_in_is_asked_for_what_stands_on_it(tmp_path: Path) -> None:
    asked = ("Nomor surat permohonan", "Pindaian surat permohonan", "Kontak")
    parts = (LETTER + GOOD_FORM).split("### ")
    form = "### ".join(part for part in parts if not part.startswith(asked))
    snapshot = a_letter(form)
    (told,) = values(snapshot, "loket-kurang")
    assert [one["label"] for one in told["masalah"]] == list(asked[:2])  # not what the office knows
    settled, _ = World().settled(snapshot)
    mended = replace(settled, issue=replace(settled.issue, description=LETTER + GOOD_FORM))
    (note,) = (a for a in plan(mended, a_city(), NOW) if getattr(a, "key", "") == "loket-kurang")
    assert isinstance(note, PostNote)
    assert "telah lengkap" in Renderer(settings(tmp_path), a_city()).note(note).body


def test_what_the_office_files_itself_asks_no_clerk() -> None:
    form = GOOD_FORM.replace("20 November 2026", "")
    assert values(a_snapshot(form), "loket-kurang") == []


def test_of_a_letter_the_day_is_enough() -> None:
    day = LETTER.replace(" pukul 09.15", "")
    (receipt,) = values(a_letter(day + GOOD_FORM), "tanda-terima")
    assert (receipt["diterima"], receipt["dengan_jam"]) == (date(2026, 11, 23), False)


def test_what_the_office_filed_itself_came_by_gitlab_whatever_its_label_says() -> None:
    snapshot = a_letter(GOOD_FORM, by=OFFICE)
    assert look(snapshot, a_city(), NOW).intake.channel.key == "gitlab"
    edits = [a for a in plan(snapshot, a_city(), NOW) if isinstance(a, EditIssue)]
    assert [(e.add_labels[-1:], e.remove_labels) for e in edits] == [
        (("kanal::gitlab",), ("kanal::surat",))
    ]


NO_LETTER = (
    GOOD_FORM.replace("000.8/12/2026", "-")
    .replace("20 November 2026", "tidak ada")
    .replace(f"[surat.pdf](/uploads/{SECRET}/surat.pdf)", "tidak ada")
)


def test_who_comes_in_person_needs_no_letter() -> None:
    assert (
        look(a_letter(LETTER + NO_LETTER, channel="datang-langsung"), a_city(), NOW).form.problems
        == ()
    )
    by_letter = look(a_letter(LETTER + NO_LETTER), a_city(), NOW)
    assert [one.field for one in by_letter.form.problems] == [
        "nomor-surat",
        "tanggal-surat",
        "pindaian-surat",
    ]


def test_a_letter_that_a_visitor_brings_is_still_read() -> None:
    form = GOOD_FORM.replace("20 November 2026", "31 November 2026")
    (problem,) = look(
        a_letter(LETTER + form, channel="datang-langsung"), a_city(), NOW
    ).form.problems
    assert problem.code == "tanggal-mustahil"


def test_only_kominfo_types_in_for_an_office() -> None:
    city = replace(a_city(), technicians=())  # known by their roles alone
    by_a_guest = replace(a_letter(by=Person(77, "magang.disdik", "Magang")), roles={77: 10})
    view = look(by_a_guest, city, NOW)
    assert (view.intake.channel.key, view.applicant.username) == ("gitlab", "magang.disdik")
    assert 77 in roles_wanted(by_a_guest, city)

    stranger = Person(78, "teknisi.baru", "Teknisi Baru")
    typed = replace(a_letter(by=stranger), roles={78: 30})
    assert look(typed, city, NOW).intake.channel.key == "surat"
    settled, _ = World().settled(typed)
    gone = replace(settled, roles={})
    assert (
        look(gone, city, NOW).intake.channel.key == "surat"
    )  # who left since typed it in all the same
    assert 78 not in roles_wanted(gone, city)


@pytest.mark.parametrize(
    "word",
    [
        "Perbaikan formulir",
        "### Ralat formulir:",
        "perbaikan formulir",
        "Selamat pagi, berikut ralatnya.\n\n**Perbaikan formulir:**",
        "Ralat formulir: nomornya tertinggal",
    ],
)
def test_the_office_puts_the_form_right_by_a_comment(word: str) -> None:
    lacking = GOOD_FORM.replace("000.8/12/2026", "")
    (receipt,) = values(a_letter(LETTER + lacking), "tanda-terima")
    assert [one["label"] for one in receipt["masalah"]] == ["Nomor surat permohonan"]
    mended = a_letter(LETTER + lacking, comments=(f"{word}\n\nNomor surat permohonan: 45/2026",))
    view = look(mended, a_city(), NOW)
    assert view.form.problems == ()
    assert view.form.answer("nomor-surat") == "45/2026"


def test_the_receipt_offers_the_comment_that_puts_the_form_right() -> None:
    """Every answer that is missing is read from the block that was offered, filled in."""
    labels = {field.label for field in a_city().workflow.form if field.required}
    (receipt,) = values(a_snapshot("Mohon bantuan."), "tanda-terima")
    offered = str(receipt["blok"])
    assert {line[4:] for line in offered.splitlines() if line.startswith("### ")} == labels
    filled = offered
    for part in re.split(r"(?m)^### ", GOOD_FORM)[1:]:
        label, _, answer = part.partition("\n")
        filled = filled.replace(f"### {label}\n", f"### {label}\n{answer}\n")
    for body in (filled, filled.replace("\n\n", "\n")):
        assert (
            look(a_snapshot("Mohon bantuan.", comments=(body,)), a_city(), NOW).form.problems == ()
        )


def test_the_offered_comment_sent_back_empty_changes_nothing() -> None:
    wrong = GOOD_FORM.replace("20 November 2026", "31 Februari 2026")
    (receipt,) = values(a_snapshot(wrong), "tanda-terima")
    before, after = a_snapshot(wrong), a_snapshot(wrong, comments=(str(receipt["blok"]),))
    assert look(before, a_city(), NOW).form == look(after, a_city(), NOW).form


def test_what_puts_the_form_right_may_stand_on_the_same_line_and_not_in_a_quote() -> None:
    lacking = GOOD_FORM.replace("000.8/12/2026", "")
    mended = a_letter(LETTER + lacking, comments=("Ralat formulir: Nomor surat: 45/2026",))
    assert look(mended, a_city(), NOW).form.answer("nomor-surat") == "45/2026"
    quoted = a_letter(
        LETTER + lacking, comments=("> Ralat formulir\n> Nomor surat: 45/2026\n\nya",)
    )
    assert look(quoted, a_city(), NOW).form.answer("nomor-surat") == ""


def test_what_a_comment_put_in_the_place_of_a_files_is_no_unknown_file() -> None:
    for question in ("Pindaian surat permohonan", "Letak source code"):
        ours = GOOD_FORM.replace("### Letak source code", "### URL Git atau berkas")
        mended = f"Perbaikan formulir\n\n{question}: [baru.pdf](/uploads/{'b' * 32}/baru.pdf)"
        assert look(a_letter(LETTER + ours, comments=(mended,)), a_city(), NOW).unmatched == ()


def test_what_puts_right_is_no_answer_to_the_question_that_the_form_ends_with() -> None:
    form = LETTER + GOOD_FORM + "\n### Kebutuhan hosting\n\n<!-- Contoh: 2 inti -->\n\n</details>\n"
    comment = "Perbaikan formulir\n\nKontak: 0812, dewi@dlh.invalid"
    view = look(a_letter(form, comments=(comment,)), a_city(), NOW)
    assert view.form.answer("kontak") == "0812, dewi@dlh.invalid"
    assert view.form.answer("kebutuhan-hosting") == ""


def test_a_comment_that_only_talks_about_the_form_changes_nothing() -> None:
    spoken = a_letter(comments=("Nama aplikasi: bagaimana kalau SIPADU 2?",))
    assert look(spoken, a_city(), NOW).form.answer("aplikasi") == "SIPADU"


def receipt_of(snapshot: Snapshot, folder: Path) -> str:
    planned = plan(snapshot, a_city(), NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key == "tanda-terima")
    return Renderer(settings(folder), a_city()).note(note).body


@pytest.mark.parametrize(
    ("dated", "hinted"),
    [("20 November 2026", False), ("24 November 2026", False), ("25 November 2026", True)],
)
@pytest.mark.parametrize("typed_in", [False, True])
def test_a_letter_that_is_dated_after_the_filing_is_asked_about_and_taken(
    dated: str, hinted: bool, typed_in: bool, tmp_path: Path
) -> None:
    form = GOOD_FORM.replace("20 November 2026", dated)
    snapshot = a_letter(form) if typed_in else a_snapshot(form)
    hint = f"Tanggal surat permohonan, {dated}, sesudah hari permohonan ini diajukan"
    assert (hint in receipt_of(snapshot, tmp_path)) is hinted
    assert World().settled(snapshot)[0].dossier.form_complete_at == NOW


def test_another_city_asks_about_it_in_its_words(tmp_path: Path) -> None:
    city = load_city(Path("tests/kota/port-ellery"), frozenset(DUTIES))
    form = "### Date of the letter\n25 November 2026\n"
    planned = plan(a_snapshot(form, labels=(), moves=()), city, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key == "tanda-terima")
    where = settings(tmp_path, kota_dir=Path("tests/kota"), city="port-ellery")
    assert "Is the date right?" in Renderer(where, city).note(note).body
