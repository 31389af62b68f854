"""What a file is by its content: it lies under a name without an ending while it is looked at."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.analysis.media_type import ARCHIVES, DOCUMENTS, LOCKED, is_misnamed, media_type_of
from inventaris.analysis.zipped import flaw_of

OOXML = "application/vnd.openxmlformats-officedocument"
ODT = "application/vnd.oasis.opendocument.text"


def a_zip(*names: str, mimetype: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "isi", zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (a_zip("README.md", "src/index.php"), "application/zip"),
        (a_zip(), "application/zip"),
        (a_zip("app/[Content_Types].xml", "notes.txt"), "application/zip"),
        (a_zip("[Content_Types].xml", "word/document.xml"), f"{OOXML}.wordprocessingml.document"),
        (a_zip("_rels/.rels", "xl/workbook.xml", "[Content_Types].xml"), f"{OOXML}.spreadsheetml.sheet"),
        (a_zip("[Content_Types].xml", "ppt/slides.xml"), f"{OOXML}.presentationml.presentation"),
        (a_zip("content.xml", mimetype=ODT), ODT),
        (b"PK\x03\x04 cut off", "application/zip"),
        (b"PK\x03\x04 rubbish PK\x05\x06" + b"\xff" * 18, "application/zip"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n\xff\x00", "application/pdf"),
        (b"{\\rtf1 surat}", "application/rtf"),
        (b"Surat permohonan\n", "text/plain"),
        (b"Jum\x92at, 3 Desember\r\n", "text/plain"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content_alone(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    file = tmp_path / "kiriman"
    file.write_bytes(content)
    assert media_type_of(file) == expected
    assert expected in ARCHIVES | DOCUMENTS


def test_a_binary_office_file_is_a_document(tmp_path: Path) -> None:
    file = tmp_path / "kiriman"
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024))
    assert media_type_of(file) in DOCUMENTS


def test_a_locked_office_document_is_no_document(tmp_path: Path) -> None:
    file = tmp_path / "kiriman"
    entry = "EncryptedPackage\0".encode("utf-16-le")
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024) + entry + bytes(64))
    assert media_type_of(file) == LOCKED
    assert LOCKED not in ARCHIVES | DOCUMENTS


@pytest.mark.parametrize(
    ("name", "media_type", "misnamed"),
    [
        ("instal.docx", "text/plain", True),
        ("Instal.DOCX", f"{OOXML}.wordprocessingml.document", False),
        ("uji.pdf", "image/png", True),
        ("uji.pdf", "application/pdf", False),
        ("panduan.doc", f"{OOXML}.wordprocessingml.document", False),
        ("panduan.doc", "application/pdf", True),
        ("panduan.docx", "application/msword", True),
        ("rab.xlsx", f"{OOXML}.wordprocessingml.document", True),
        ("rab.xls", "application/msword", False),
        ("sumber.pdf", "application/zip", True),
        ("sumber.zip", "application/gzip", False),
        ("foto.jpg", "image/png", False),
        ("catatan", "text/plain", False),
        ("catatan.md", "text/plain", False),
    ],
)
def test_a_name_promises_what_a_document_is(name: str, media_type: str, misnamed: bool) -> None:
    assert is_misnamed(name, media_type) is misnamed


def locked(content: bytes) -> bytes:
    """Mark a zip's first entry as encrypted, in its own head and in the list."""
    marked = bytearray(content)
    marked[6] |= 1
    marked[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (a_zip("a.pdf", "b.pdf"), ""),
        (a_zip(), ""),
        (b"MZ before it" + a_zip("a.pdf"), ""),
        (a_zip("a.pdf")[:-30], "arsip-rusak"),
        (b"PK\x03\x04 cut off", "arsip-rusak"),
        (b"PK\x05\x06" + b"\x01" * 18, "arsip-rusak"),
        (locked(a_zip("a.pdf", "b.pdf")), "arsip-terkunci"),
    ],
    # A zip holds the time of its writing: two processes would name the test differently.
    ids=["sound", "empty", "prefixed", "list cut", "head alone", "end alone", "locked"],
)
def test_a_zip_that_nobody_can_open_is_told(tmp_path: Path, content: bytes, flaw: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert flaw_of(file) == flaw


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_break_the_look_at_a_zip(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, cut: int
) -> None:
    file = tmp_path_factory.mktemp("zip") / "file"
    file.write_bytes(a_zip("a.pdf")[:cut] + rubbish + a_zip("b.pdf")[cut:])
    assert flaw_of(file) in {"", "arsip-rusak", "arsip-terkunci"}


def test_a_program_is_neither_document_nor_archive(tmp_path: Path) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"MZ" + bytes(1024))
    assert media_type_of(file) not in ARCHIVES | DOCUMENTS
