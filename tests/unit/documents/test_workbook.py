"""Workbooks: what is offered is read back; what strangers send cannot do harm."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from openpyxl import Workbook, load_workbook

from inventaris.documents.workbook import OfferedSheet, write_workbook
from inventaris.documents.workbook_reading import FILE_LIMIT_BYTES, ReadWorkbook, read_workbook
from inventaris.errors import RequestError
from inventaris.worksheets.reading import read_tab
from tests.world import a_city

SHEETS = {sheet.key: sheet for sheet in a_city().worksheets}
NUMBER = "2026-disdik-7"
CLAIMS = ({"nomor": "1", "klaim": "=1+1"}, {"nomor": "2", "klaim": "Masuk"})
AREAS = tuple({"bidang": one.key} for one in SHEETS["keamanan-web"].columns[0].choices)
OFFER = [
    OfferedSheet(SHEETS["hasil-uji"], CLAIMS),
    OfferedSheet(SHEETS["keamanan-web"], AREAS),
    OfferedSheet(SHEETS["tanggapan"], ()),
]


def read(content: bytes) -> ReadWorkbook:
    return read_workbook("lembar.xlsx", content, a_city().worksheets)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(cells: Mapping[tuple[str, str], str], *, rename: str = "") -> bytes:
    """The offered workbook as an office's program would save it: a tab's title, a cell, a value."""
    book = load_workbook(io.BytesIO(write_workbook(NUMBER, OFFER)))
    for (title, place), value in cells.items():
        book[title][place] = value
    if rename:
        book["Tanggapan"].title = rename
        book.defined_names["inventaris_tanggapan"].attr_text = f"'{rename}'!$A$1"
    return saved(book)


def test_what_was_offered_and_left_alone_is_known_to_be_untouched() -> None:
    once_saved = filled({})
    for content in (write_workbook(NUMBER, OFFER), once_saved):
        workbook = read(content)
        assert workbook.number == NUMBER
        assert {tab.sheet: tab.untouched for tab in workbook.tabs} == {
            "hasil-uji": True,
            "keamanan-web": True,
            "tanggapan": True,
        }


def test_what_was_filled_in_is_read_back_and_its_cells_are_named() -> None:
    workbook = read(
        filled(
            {
                ("Putusan pengujian", "D4"): "sesuai",
                ("Putusan pengujian", "D5"): "entah",
                ("Tanggapan", "B3"): "perlu perbaikan",
                ("Tanggapan", "B6"): "Log bocor",
                ("Tanggapan", "C6"): "Hapus",
            }
        )
    )
    tabs = {tab.sheet: tab for tab in workbook.tabs}
    assert [tab.untouched for tab in workbook.tabs] == [False, True, False]
    verdicts = read_tab(tabs["hasil-uji"].cells, SHEETS["hasil-uji"], CLAIMS)
    assert verdicts.rows[0] == {"nomor": "1", "klaim": "=1+1", "putusan": "sesuai"}
    assert [(p.code, p.place) for p in verdicts.problems] == [("lembar/pilihan", "D5")]
    response = read_tab(tabs["tanggapan"].cells, SHEETS["tanggapan"])
    assert response.answers == {"putusan": "perlu-perbaikan"}
    assert [dict(row) for row in response.rows] == [
        {"nomor": "1", "temuan": "Log bocor", "perbaikan": "Hapus"}
    ]
    assert response.problems == ()


def test_an_empty_cell_that_must_be_filled_is_named_by_its_place() -> None:
    tabs = {tab.sheet: tab for tab in read(filled({("Tanggapan", "B6"): "Log bocor"})).tabs}
    reading = read_tab(tabs["tanggapan"].cells, SHEETS["tanggapan"])
    assert [(p.code, p.place) for p in reading.problems] == [
        ("lembar/kosong", "B3"),
        ("lembar/kosong", "C6"),
    ]


def test_a_renamed_tab_is_still_known() -> None:
    workbook = read(filled({("Tanggapan", "B3"): "sesuai"}, rename="Jawab'an kami"))
    assert [tab.title for tab in workbook.tabs if tab.sheet == "tanggapan"] == ["Jawab'an kami"]


def test_a_workbook_of_ones_own_is_known_by_its_heading() -> None:
    book = Workbook()
    tab = book.active
    assert tab is not None
    tab.title = "Sheet1"
    for row in (
        ["Tim OPD"],
        ["No", "Nama", "NIP", "Jabatan", "Unsur", "Peran"],
        [1, "Sari", 198001012005012001, "Kabid", "OPD", "Ketua"],
        [2, "Budi", "-", "Operator", "Kominfo", "anggota"],
    ):
        tab.append(row)
    tab.merge_cells("D3:D4")
    (found,) = read(saved(book)).tabs
    reading = read_tab(found.cells, SHEETS["tim-opd"])
    assert [row["jabatan"] for row in reading.rows] == ["Kabid", "Kabid"]
    # Excel keeps fifteen digits of a number; the NIP that was typed as one is gone.
    assert [(p.code, p.place) for p in reading.problems] == [("lembar/nip", "C3")]


def test_a_workbook_without_worksheets_holds_nothing() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Rekap kegiatan"
    assert read(saved(book)).tabs == ()


def test_a_formula_is_neither_written_nor_evaluated() -> None:
    book = load_workbook(io.BytesIO(write_workbook(NUMBER, OFFER)))
    assert book["Putusan pengujian"]["B4"].data_type == "s"
    sent = read(filled({("Tanggapan", "B3"): "=1+1", ("Tanggapan", "B6"): "x"}))
    tab = next(tab for tab in sent.tabs if tab.sheet == "tanggapan")
    assert read_tab(tab.cells, SHEETS["tanggapan"]).answers == {}


def test_heads_are_locked_choices_are_lists_and_a_nip_stays_text() -> None:
    offer = [OfferedSheet(SHEETS["tim-opd"], ({"nama": "Sari", "akun": "sari.disdik"},))]
    tab = load_workbook(io.BytesIO(write_workbook(NUMBER, offer)))["Tim OPD"]
    assert tab.protection.sheet
    assert tab["A3"].protection.locked
    assert not tab["A4"].protection.locked
    assert tab["B4"].number_format == "@"
    lists = tab.data_validations.dataValidation
    assert {str(one.sqref).split(":")[0] for one in lists} == {"D4", "E4"}
    assert all(one.type == "list" for one in lists)


# What follows is sent by strangers.


def packed(parts: Mapping[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(name: str, change: tuple[bytes, bytes]) -> bytes:
    parts = parts_of(filled({("Tanggapan", "B3"): "sesuai"}))
    assert change[0] in parts[name]
    return packed({**parts, name: parts[name].replace(*change, 1)})


def tab_part() -> str:
    parts = parts_of(filled({("Tanggapan", "B3"): "sesuai"}))
    return next(name for name in sorted(parts, reverse=True) if "worksheets/sheet" in name)


@pytest.mark.parametrize(
    "stored",
    [
        b"1.98001012005011E+17",
        b"1.98001012005011008E17",
        b"1.9800101200501101e+17",
        b"198001012005011008",
    ],
)
def test_a_nip_that_was_stored_as_a_number_is_not_taken_for_another(stored: bytes) -> None:
    book = Workbook()
    tab = book.active
    assert tab is not None
    for row in (["Tim OPD"], ["Nama", "NIP", "Jabatan", "Unsur", "Peran"]):
        tab.append(row)
    tab.append(["Sari", 4711, "Kabid", "OPD", "Ketua"])
    parts = parts_of(saved(book))
    sheet = "xl/worksheets/sheet1.xml"
    (found,) = read(packed({**parts, sheet: parts[sheet].replace(b"4711", stored)})).tabs
    reading = read_tab(found.cells, SHEETS["tim-opd"])
    assert "nip" not in reading.rows[0]
    assert ("lembar/nip", "B3") in [(p.code, p.place) for p in reading.problems]


BOMB = b"<?xml version='1.0'?><a>" + b"0" * 30_000_000 + b"</a>"
ENTITIES = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]>"
HOSTILE = {
    "nothing": b"",
    "no zip": b"PK\x03\x04 not really",
    "a zip of something else": packed({"a.txt": b"a"}),
    "a large part": packed({"xl/workbook.xml": BOMB}),
    "many parts": packed({f"xl/{n}.xml": b"<a/>" for n in range(500)}),
    "entities": packed({**parts_of(filled({})), "xl/sharedStrings.xml": ENTITIES + b"<a/>"}),
    "wide entities": packed(
        {
            "xl/workbook.xml": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a []>".encode(
                "utf-16"
            )
        }
    ),
    "broken xml": packed({**parts_of(filled({})), "xl/workbook.xml": b"<workbook"}),
    "cut off": filled({})[:-400],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_sound_workbook_is_refused(kind: str) -> None:
    with pytest.raises(RequestError) as refused:
        read(HOSTILE[kind])
    assert refused.value.code in {"lembar/berkas-rusak", "lembar/berkas-terlalu-besar"}
    assert refused.value.values == {"nama": "lembar.xlsx"}


def test_a_large_file_is_refused_before_it_is_looked_into() -> None:
    with pytest.raises(RequestError) as refused:
        read(b"PK" + bytes(FILE_LIMIT_BYTES))
    assert refused.value.code == "lembar/berkas-terlalu-besar"


@pytest.mark.parametrize(
    "change",
    [
        (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        (
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>',
        ),
        (
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        (
            b"</sheetData>",
            b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>',
        ),
    ],
    ids=["claimed size", "far cell", "merged everything", "linked everything"],
)
def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_matters(
    change: tuple[bytes, bytes],
) -> None:
    workbook = read(with_part(tab_part(), change))
    assert {tab.sheet for tab in workbook.tabs} == {"hasil-uji", "keamanan-web", "tanggapan"}
    assert all(len(tab.cells) <= 400 for tab in workbook.tabs)
