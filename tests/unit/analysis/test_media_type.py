"""What a file is by its content: it lies under a name without an ending while it is looked at."""

import io
import zipfile
from pathlib import Path

import pytest

from inventaris.analysis.media_type import ARCHIVES, DOCUMENTS, LOCKED, is_misnamed, media_type_of

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


def test_a_program_is_neither_document_nor_archive(tmp_path: Path) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"MZ" + bytes(1024))
    assert media_type_of(file) not in ARCHIVES | DOCUMENTS
