"""Whether a zip, as office documents are too, can be opened: by its list of entries alone.

`zipfile` makes an object of each entry, however many a hostile list names, and a worker looks at
what it was sent with no bound on its memory. So no more of the list is read than a document has.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_SIZE, _ENTRY_SIZE = 22, 46  # bytes, without names and comments
_SAMPLE = 64 * 1024  # the longest comment behind the list
_LONGEST = 1024 * 1024  # of a document's parts; source code may have any
_ZIP64 = 0xFFFFFFFF  # the size stands elsewhere, and is large
_ENCRYPTED = 1  # bit of an entry's flags (APPNOTE 4.4.4)


def central_directory(path: Path) -> bytes | None:
    """Give the list of a zip's entries, empty where it is too long for a document's.

    Returns:
        None where there is no list: the file was cut off, or is no zip.

    """
    with path.open("rb") as stream:
        begin = max(path.stat().st_size - _SAMPLE - _END_SIZE, 0)
        stream.seek(begin)
        tail = stream.read()
        end = tail.rfind(_END)
        if end < 0 or len(tail) < end + _END_SIZE:
            return None
        (size,) = struct.unpack_from("<I", tail, end + 12)
        if begin + end < size != _ZIP64:
            return None
        if size > _LONGEST:
            return b""
        stream.seek(begin + end - size)
        listed = stream.read(size)
    return listed if not size or listed.startswith(_ENTRY) else None


def flaw_of(path: Path) -> str:
    """Give the code of what keeps people from opening a zip, empty where nothing is seen."""
    listed = central_directory(path)
    if listed is None:
        return "arsip-rusak"
    return "arsip-terkunci" if any(flags & _ENCRYPTED for flags in _flags(listed)) else ""


def _flags(listed: bytes) -> Iterator[int]:
    at = 0
    while listed.startswith(_ENTRY, at) and at + _ENTRY_SIZE <= len(listed):
        yield struct.unpack_from("<H", listed, at + 8)[0]
        at += _ENTRY_SIZE + sum(struct.unpack_from("<3H", listed, at + 28))
