"""The type of a file by its content, whatever its name claims."""

import struct
from pathlib import Path

import puremagic

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
    (b"%PDF-", "application/pdf"),
)
_SAMPLE = 64 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument"
_OFFICE_FOLDERS = (
    (b"word/", f"{_OOXML}.wordprocessingml.document"),
    (b"xl/", f"{_OOXML}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OOXML}.presentationml.presentation"),
)
_LONGEST_DIRECTORY = 1024 * 1024  # of a document's parts; source code may have any


def media_type_of(path: Path) -> str:
    """Give the media type of a file's content; plain text of any kind is `text/plain`."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    for magic, known in _MAGIC:
        if head.startswith(magic):
            return known
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


def _zip_type(path: Path, head: bytes) -> str:
    """Tell documents from other zips: signature databases know only what both begin with.

    OpenDocument 1.3 part 2, 3.3: the first entry is `mimetype`, not compressed. ECMA-376 part 2:
    an entry `[Content_Types].xml`, and by convention a folder for each kind.
    """
    if head[30:38] == b"mimetype":
        (size,) = struct.unpack_from("<I", head, 22)
        return head[38 : 38 + size].decode("ascii", "replace").strip()
    names = _central_directory(path)
    if b"[Content_Types].xml" in names:
        for folder, known in _OFFICE_FOLDERS:
            if folder in names:
                return known
    return "application/zip"


def _central_directory(path: Path) -> bytes:
    """Give the list of a zip's entries, empty where it is none or too long for a document's."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - _SAMPLE - 22, 0))
        tail = stream.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 22:
            return b""
        size, start = struct.unpack_from("<II", tail, end + 12)
        if size > _LONGEST_DIRECTORY:
            return b""
        stream.seek(start)
        return stream.read(size)


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as broken:
        return broken.start > len(head) - 4  # a character cut in two at the sample's end
    return True
