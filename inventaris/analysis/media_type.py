"""The type of a file by its content, whatever its name claims."""

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
_TEXT_SAMPLE = 64 * 1024


def media_type_of(path: Path) -> str:
    """Give the media type of a file's content; plain text of any kind is `text/plain`."""
    with path.open("rb") as stream:
        head = stream.read(_TEXT_SAMPLE)
    for magic, known in _MAGIC:
        if head.startswith(magic):
            return known
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


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as broken:
        return broken.start > len(head) - 4  # a character cut in two at the sample's end
    return True
