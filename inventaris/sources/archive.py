"""Know an archive by its bytes, never by its name, and read it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from inventaris.sources.entry import Entry
from inventaris.sources.tar import read_7z, read_tar, read_tar_gz
from inventaris.sources.zip import read_zip

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
GZIP = b"\x1f\x8b"
COMPRESSED_TAR = {b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
USTAR, USTAR_AT = b"ustar", 257


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    entries: Iterator[Entry]
    later_replaces: bool
    """Whether the format lets a later entry take an earlier one's place (`tar --append`)."""


def read_archive(file: BinaryIO) -> OpenedArchive:
    """Open a zip, tar or 7z; reading its entries raises the errors of `entry`.

    A zip may have other bytes before it (a self-extracting program), so what begins like nothing
    known is asked for a zip's end; a tar is asked first, for its last file may be a zip.
    """
    head = file.read(USTAR_AT + len(USTAR))
    file.seek(0)
    if head.startswith(SEVEN_ZIP):
        return OpenedArchive(read_7z(file), later_replaces=False)
    if head.startswith(GZIP):
        return OpenedArchive(read_tar_gz(file), later_replaces=True)
    for magic, compression in COMPRESSED_TAR.items():
        if head.startswith(magic):
            return OpenedArchive(read_tar(file, compression), later_replaces=True)
    looks_like_tar = head[USTAR_AT:] == USTAR
    if head.startswith(ZIP) or (not looks_like_tar and zipfile.is_zipfile(file)):
        return OpenedArchive(read_zip(file), later_replaces=False)
    file.seek(0)
    return OpenedArchive(read_tar(file, "none"), later_replaces=True)
