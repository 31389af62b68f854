"""A worksheet is found in a comment and read; what is not understood is named."""

import pytest

from inventaris.model.worksheets import CellProblem, Reading, Worksheet
from inventaris.worksheets.reading import is_complete
from inventaris.worksheets.sections import divide, has_line
from tests.unit.worksheets.sheets import NIP, SHEETS, codes, read
from tests.world import a_city


def test_what_is_right_is_taken_and_each_cell_that_is_not_is_named() -> None:
    reading = read(
        "tim-opd",
        f"""### Tim OPD
| Nama | NIP | Jabatan | Unsur | Peran | Akun | Golongan darah |
|---|---|---|---|---|---|---|
| Sari | 12345 | Kepala Bidang | entah | ketua | sari disdik | O |
| | {NIP} | Staf | OPD | anggota | | A |
""",
    )
    assert dict(reading.rows[0]) == {"nama": "Sari", "jabatan": "Kepala Bidang", "peran": "ketua"}
    assert codes(reading) == [
        ("nip", 1, "NIP"),
        ("pilihan", 1, "Unsur"),
        ("akun", 1, "Akun GitLab"),
        ("kosong", 2, "Nama"),
        ("kolom", 0, ""),
    ]
    assert reading.problems[0].seen == "12345"


def test_an_unknown_column_keeps_no_worksheet_from_being_complete() -> None:
    assert is_complete([CellProblem("lembar/kolom", seen="Golongan darah")])
    assert not is_complete([CellProblem("lembar/kosong", 1, "Nama")])


def test_an_answer_at_length_keeps_its_own_list() -> None:
    reading = read(
        "analisis-b", "### Analisis b\nSimpulan: dua hal\n1. tidak ada yang sama\n2. boleh dibangun"
    )
    assert "boleh dibangun" in reading.answers["simpulan"]
    assert not reading.rows


def test_rows_may_be_listed_right_below_an_answer() -> None:
    text = "### Analisis c\nSimpulan: perlu\n1. SSO - data pegawai - menerima - API\n"
    reading = read("analisis-c", text)
    assert reading.answers == {"simpulan": "perlu"}
    assert [dict(row) for row in reading.rows] == [
        {"aplikasi": "SSO", "data": "data pegawai", "arah": "menerima", "cara": "API"}
    ]
    basis = "Dasar:\n1. Perwal 5/2020\n2. Disposisi 12\n\nAndi, NIP -, Staf, ketua"
    reading = read("tim-kominfo", f"### Tim teknis Kominfo\n{basis}\n")
    assert reading.answers["dasar"] == "Perwal 5/2020; Disposisi 12"
    assert [row["nama"] for row in reading.rows] == ["Andi"]


@pytest.mark.parametrize(
    "text",
    [
        "### Tanggapan\n\nPutusan: sesuai",
        "### Tanggapan: sesuai",
        "Tanggapan: sesuai",
        "### Tanggapan\nsesuai",
        "**Tanggapan Kominfo**\nPutusan : *Sesuai*",
        "### Tanggapan\n| Putusan | sesuai |\n|---|---|",
        "### Tanggapan\n#### Putusan\nSesuai\n",
    ],
)
def test_a_short_answer_needs_one_line(text: str) -> None:
    assert read("tanggapan", text) == Reading({"putusan": "sesuai"})


def test_a_word_of_a_worksheet_is_no_heading_where_no_answer_follows() -> None:
    text = "Tanggapan: sudah kami perbaiki"
    assert not divide(text, (SHEETS["tanggapan"],)).sections


def test_rows_that_lost_their_line_breaks_are_parted_by_the_delimiters() -> None:
    table = (
        "| Nama | NIP | Jabatan | Unsur | Peran | | --- | --- | --- | --- | --- | "
        "| Sari | - | Kabid | OPD | ketua | | Budi | - | Staf | Kominfo | anggota |"
    )
    reading = read("tim-opd", f"### Tim OPD\n{table}")
    assert reading.problems == ()
    assert [row["nama"] for row in reading.rows] == ["Sari", "Budi"]


def test_a_label_that_is_set_with_spaces_inside_a_line_is_still_one() -> None:
    text = "### Tim OPD\nNama: Sari,  unit   kerja : Staf, NIP -, OPD, ketua\n"
    assert dict(read("tim-opd", text).rows[0]) == {
        "nama": "Sari",
        "nip": "-",
        "jabatan": "Staf",
        "unsur": "opd",
        "peran": "ketua",
    }


def test_questions_are_answered_at_length() -> None:
    reading = read(
        "analisis-a",
        "### Analisis a: kebutuhan dan ruang lingkup\n\n**Kebutuhan**\nSurat tercecer.\n"
        "Tidak ada rekap.\n\n**Ruang lingkup:** seluruh SD\n- cetak\n- rekap\n",
    )
    assert reading.answers == {
        "kebutuhan": "Surat tercecer. Tidak ada rekap.",
        "ruang-lingkup": "seluruh SD; cetak; rekap",
    }


@pytest.mark.parametrize(
    "paragraph", ["Selain itu juga untuk arsip.", "Catatan: juga untuk arsip.", "Juga:\n- arsip"]
)
def test_a_paragraph_that_no_question_took_is_named(paragraph: str) -> None:
    text = f"Berikut analisis kami.\n\nKebutuhan: surat.\n\n{paragraph}\n\nRuang lingkup: SD"
    reading = read("analisis-a", f"### Analisis a\n{text}\n\nTerima kasih.")
    assert reading.answers == {"kebutuhan": "surat.", "ruang-lingkup": "SD"}
    (problem,) = reading.problems
    assert problem.code == "lembar/tidak-terbaca"
    assert "arsip" in problem.seen


def test_what_takes_a_response_back_in_another_paragraph_is_named() -> None:
    text = "### Tanggapan\nPutusan: sesuai\n\nNamun tombol cetak perlu diperbaiki."
    odd = CellProblem("lembar/tidak-terbaca", seen="Namun tombol cetak perlu diperbaiki.")
    assert read("tanggapan", text).problems == (odd,)


def test_rows_that_were_offered_and_left_alone_are_no_answer() -> None:
    staff = {"nama": "Andi", "akun": "andi"}
    text = (
        "### Tim teknis Kominfo\nDasar: Disposisi 1 tanggal 2 Desember 2026\n\n"
        "| Nama | NIP | Jabatan | Peran | Akun |\n|--|--|--|--|--|\n"
        "| Andi | | | | andi |\n| Cici | - | Staf | ketua | |\n"
    )
    reading = read("tim-kominfo", text, staff)
    assert [row["nama"] for row in reading.rows] == ["Cici"]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Selamat pagi.\nBerikut susunan tim OPD:\n1. Sari", [True]),
        ("**Susunan tim OPD kami:**\n1. Sari", [False]),
        ("Susunan tim OPD kami menyusul", []),
        ("### Tanggapan\nPutusan: perlu perbaikan\nTemuan keamanan web:\n1. a - b", [True]),
    ],
)
def test_a_sentence_may_be_the_heading_outside_of_a_worksheet(
    text: str, certain: list[bool]
) -> None:
    sections = divide(text, tuple(SHEETS.values())).sections
    assert [section.certain for section in sections] == certain


def test_a_heading_ends_where_the_next_part_begins() -> None:
    sheets = tuple(SHEETS.values())
    comment = divide(
        "Pembuka\n### Klaim presentasi\n1. satu\n### Lampiran lain\n2. dua\n"
        "### Analisis d\nSDM: dua orang\n",
        sheets,
    )
    assert [section.worksheet.key for section in comment.sections] == ["klaim", "analisis-d"]
    assert comment.sections[0].lines == ("1. satu",)
    assert "2. dua" in comment.rest


@pytest.mark.parametrize(
    "text",
    [
        "Tanggapan: kami sudah memperbaiki",
        "> ### Tim OPD\n> 1. Sari, NIP -\n\nSetuju.",
        ">>>\n### Tim OPD\n1. Sari, NIP -\n>>>\n\nSetuju.",
        "Mohon isi tim OPD segera",
        "klaim",
        "",
    ],
)
def test_what_is_no_worksheet_is_left_alone(text: str) -> None:
    assert divide(text, tuple(SHEETS.values())).sections == ()


@pytest.mark.parametrize(
    "text", ["> ### Klaim presentasi\n> 1. Cetak", ">>>\n### Klaim\n1. Cetak\n>>>"]
)
def test_a_comment_that_is_nothing_but_a_quotation_is_a_forwarded_mail(text: str) -> None:
    (section,) = divide(text, tuple(SHEETS.values())).sections
    assert [line for line in section.lines if line] == ["1. Cetak"]


def test_the_line_on_behalf_is_one_of_the_comments_own() -> None:
    words = a_city().on_behalf
    assert has_line("Selamat pagi\n**Atas nama OPD**, menurut surat 12/2026", words)
    assert has_line("a.n. OPD", words)
    assert not has_line("> atas nama OPD", words)
    assert not has_line(">>>\natas nama OPD\n>>>\nApakah benar?", words)
    assert not has_line("kami tidak atas nama OPD", words)


def test_no_heading_is_the_name_of_an_attachment() -> None:
    """Else the worksheet's text would be taken for the attachment, and the other way round."""
    kinds = a_city().workflow.attachments
    names = {name.lower() for kind in kinds for name in (kind.name, *kind.aliases)}

    def titles(sheet: Worksheet) -> set[str]:
        return {title.lower() for title in (sheet.heading, *sheet.aliases)}

    assert [key for key, sheet in SHEETS.items() if titles(sheet) & names] == []
