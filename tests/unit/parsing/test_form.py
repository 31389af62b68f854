"""Answers of the form whose labels or dates are easily taken for others."""

from datetime import date

import pytest

from inventaris.parsing.form import parse_form
from tests.request_forms import FIELDS, PROJECT

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("800/123/Disdik/XI/2026 / 20-11-2026", "800/123/Disdik/XI/2026"),
        ("800/123/Disdik/XI/2026 - 20-11-2026", "800/123/Disdik/XI/2026"),
        ("800/123/Disdik/2026 - 20 November 2026", "800/123/Disdik/2026"),
        ("12/11/2026 tanggal 20 November 2026", "12/11/2026"),
        ("12/11/2026 tanggal 20-11-2026", "12/11/2026"),
        ("tanggal 20-11-2026, nomor 12/11/2026", "nomor 12/11/2026"),
        ("12/11/2026, 20-11-2026", "12/11/2026"),
        ("12/11/2026\n20 November 2026", "12/11/2026"),
        ("2026-11-20, 045/12", "045/12"),
    ],
)
def test_a_letters_number_is_told_from_its_date(said: str, number: str) -> None:
    for label in ("Nomor dan tanggal surat", "Tanggal/nomor surat"):
        form = parse_form(f"{label}: {said}", FIELDS, project_id=PROJECT)
        assert (form.answer("nomor-surat").strip(" ,;"), form.letter_date) == (number, DAY)


def test_a_date_inside_the_number_is_the_one_that_a_word_introduces() -> None:
    said = "Nomor surat: 12/11/2026 tanggal 20 November 2026"
    form = parse_form(said, FIELDS, project_id=PROJECT)
    assert (form.answer("nomor-surat"), form.letter_date) == ("12/11/2026", DAY)


@pytest.mark.parametrize(
    ("key", "right", "other"),
    [
        ("nomor-surat", "Nomor surat permohonan: 800/1", "Nomor surat tugas: 5"),
        ("tanggal-surat", "Tanggal surat: 20-11-2026", "Tanggal surat perjanjian: 1-1-2025"),
        ("unit", "Unit pemilik: Bidang Data", "Kepala unit pemilik: Drs. H. Budi"),
        ("aplikasi", "Nama aplikasi: SIPADU", "Nama aplikasi pembanding: SILAT"),
        ("aplikasi", "Nama aplikasi yang benar: SIPADU", "Nama aplikasi pembanding: SILAT"),
    ],
)
def test_a_label_that_only_holds_another_answers_nothing_for_it(
    key: str, right: str, other: str
) -> None:
    for lines in ([right, other], [other, right]):
        form = parse_form("\n\nTujuan: uji\n\n".join(lines), FIELDS, project_id=PROJECT)
        assert form.answer(key) == right.partition(": ")[2]


def test_what_puts_a_form_right_may_say_so_in_its_label() -> None:
    said = "Nama aplikasi: SIPADU\n\nTujuan: uji\n\nNama aplikasi yang benar: SIPADU 2"
    assert parse_form(said, FIELDS, project_id=PROJECT).answer("aplikasi") == "SIPADU 2"
