"""The type of a file by its content, whatever its name claims."""

import mmap
import re
import struct
from pathlib import Path, PurePath

import puremagic

from inventaris.analysis.zipped import central_directory

ARCHIVES = frozenset(
    {
        "application/zip",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/zstd",
        "application/x-7z-compressed",
        "application/x-tar",
    }
)
DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/rtf",
        "application/zip",
        "image/png",
        "image/jpeg",
        "text/plain",
    }
)
UNKNOWN = "application/octet-stream"
LOCKED = "application/encrypted"
"""An office document behind a password, whose kind cannot be told (MS-OFFCRYPTO 2.3)."""
_SAME = {
    "application/x-gzip": "application/gzip",
    "application/x-zstd": "application/zstd",
    "application/x-bzip": "application/x-bzip2",
    "application/x-zip-compressed": "application/zip",
    "text/rtf": "application/rtf",
}
_MAGIC = (
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_PDF = b"%PDF-"
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f\x7f]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAMPLE = 64 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument"
_OFFICE_FOLDERS = (
    (b"word/", f"{_OOXML}.wordprocessingml.document"),
    (b"xl/", f"{_OOXML}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OOXML}.presentationml.presentation"),
)
_OPENDOCUMENT = "application/vnd.oasis.opendocument"
_BINARY_OFFICE = frozenset(  # one container; nothing but a full reading tells them apart
    {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
)
_PROMISED = {  # by a name's ending; office programs know by the content what stands under the old ones
    ".pdf": frozenset({"application/pdf"}),
    ".doc": _BINARY_OFFICE | {f"{_OOXML}.wordprocessingml.document", "application/rtf"},
    ".xls": _BINARY_OFFICE | {f"{_OOXML}.spreadsheetml.sheet"},
    ".ppt": _BINARY_OFFICE | {f"{_OOXML}.presentationml.presentation"},
    ".docx": frozenset({f"{_OOXML}.wordprocessingml.document"}),
    ".xlsx": frozenset({f"{_OOXML}.spreadsheetml.sheet"}),
    ".pptx": frozenset({f"{_OOXML}.presentationml.presentation"}),
    ".odt": frozenset({f"{_OPENDOCUMENT}.text"}),
    ".ods": frozenset({f"{_OPENDOCUMENT}.spreadsheet"}),
    ".odp": frozenset({f"{_OPENDOCUMENT}.presentation"}),
    ".rtf": frozenset({"application/rtf"}),
}


def media_type_of(path: Path) -> str:
    """Give the media type of a file's content; plain text of any kind is `text/plain`."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    for magic, known in _MAGIC:
        if head.startswith(magic):
            return known
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_PDF):
        return "application/pdf"
    if head.startswith(_OLE) and _is_locked(path):
        return LOCKED
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(path, head)
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if _is_text(head):
        return "application/rtf" if head.startswith(b"{\\rtf") else "text/plain"
    try:
        named = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    found = next((match.mime_type for match in named if match.mime_type), UNKNOWN)
    return _SAME.get(found, found)


def is_misnamed(filename: str, media_type: str) -> bool:
    """Tell whether a name's ending promises another kind of document than the content is."""
    promised = _PROMISED.get(PurePath(filename).suffix.lower())
    return promised is not None and media_type not in promised


def _zip_type(path: Path, head: bytes) -> str:
    """Tell documents from other zips: signature databases know only what both begin with.

    OpenDocument 1.3 part 2, 3.3: the first entry is `mimetype`, not compressed. ECMA-376 part 2:
    an entry `[Content_Types].xml`, and by convention a folder for each kind.
    """
    if head[30:38] == b"mimetype":
        (size,) = struct.unpack_from("<I", head, 22)
        return head[38 : 38 + size].decode("ascii", "replace").strip()
    names = central_directory(path) or b""
    if b"[Content_Types].xml" in names:
        for folder, known in _OFFICE_FOLDERS:
            if folder in names:
                return known
    return "application/zip"


def _is_locked(path: Path) -> bool:
    """Tell whether a binary office container holds nothing but an encrypted document."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as all_:
        return all_.find("EncryptedPackage\0".encode("utf-16-le")) >= 0


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as broken:
        # A character cut in two at the sample's end, or text in an encoding of one byte.
        return broken.start > len(head) - 4 or not _CONTROL.search(head)
    return True
