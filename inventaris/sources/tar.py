"""Read tar (plain, gzip, bzip2, xz, zstd) and 7z by libarchive."""

from __future__ import annotations

import errno
import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from ctypes import Array, c_char, c_int, c_void_p, create_string_buffer
from typing import BinaryIO

from libarchive import ArchiveError, ffi
from libarchive.read import ArchiveRead, fd_reader, stream_reader

from inventaris.sources.entry import (
    ArchiveBrokenError,
    ArchiveLockedError,
    Entry,
    Kind,
    NotAnArchiveError,
)

BLOCK_BYTES = 256 * 1024
FORMAT_UNKNOWN = errno.EILSEQ
"""libarchive's ARCHIVE_ERRNO_FILE_FORMAT."""

_is_encrypted = ffi.libarchive.archive_entry_is_data_encrypted
_is_encrypted.argtypes, _is_encrypted.restype = [c_void_p], c_int


def read_tar(file: BinaryIO, compression: str) -> Iterator[Entry]:
    """Yield the entries of a tar; `compression` is none, bzip2, xz or zstd.

    Raises the errors of `entry`, at the latest when an entry's content has been read.
    """
    return _read(fd_reader(_at_start(file), "tar", compression, BLOCK_BYTES), "tar")


def read_7z(file: BinaryIO) -> Iterator[Entry]:
    """Yield the entries of a 7z; raises the errors of `entry`."""
    return _read(fd_reader(_at_start(file), "7zip", "none", BLOCK_BYTES), "7z")


def _at_start(file: BinaryIO) -> int:
    """The descriptor itself: what Python has read ahead, libarchive would miss."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    return file.fileno()


def read_tar_gz(file: BinaryIO) -> Iterator[Entry]:
    """Yield the entries of a tar in gzip, undone here because libarchive skips its checksum."""
    stream = _Gunzip(file)
    try:
        yield from _read(stream_reader(stream, "tar", "none", BLOCK_BYTES), "tar")
        stream.finish()
    finally:
        if stream.error:
            raise ArchiveBrokenError(str(stream.error)) from stream.error


class _Gunzip:
    """What libarchive-c calls to read; an exception cannot pass through C, so it is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=file)
        self.error: Exception | None = None

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: Array[c_char]) -> int:
        try:
            return self._file.readinto(memoryview(buffer).cast("B"))
        except (EOFError, OSError, zlib.error) as error:
            self.error = error
            return int(ffi.ARCHIVE_FATAL)

    def finish(self) -> None:
        """The checksum stands behind the last byte, which a tar's end need not be."""
        buffer = create_string_buffer(BLOCK_BYTES)
        while self.readinto(buffer) > 0:
            pass


def _read(opened: AbstractContextManager[ArchiveRead], name_of_format: str) -> Iterator[Entry]:
    buffer = create_string_buffer(BLOCK_BYTES)
    seen = False
    try:
        with opened as archive:
            for header in archive:
                seen = True
                yield _entry(header._entry_p, archive._pointer, buffer, name_of_format)  # noqa: SLF001
    except ArchiveError as error:
        if not seen and error.errno == FORMAT_UNKNOWN and "nrecognized" in str(error.msg):
            raise NotAnArchiveError from error
        raise _translated(error) from error


def _entry(entry: int, archive: int, buffer: Array[c_char], name_of_format: str) -> Entry:
    mode = ffi.entry_mode(entry)
    raw_name = ffi.entry_pathname(entry)
    kind, raw_target = _kind(entry, mode, raw_name or b"")
    path = _decoded(raw_name)
    size_bytes = ffi.entry_size(entry) if kind is Kind.FILE else 0
    if size_bytes < 0:
        raise ArchiveBrokenError(path or name_of_format)
    if _is_encrypted(entry):
        raise ArchiveLockedError(path or name_of_format)
    return Entry(
        path=path,
        kind=kind,
        size_bytes=size_bytes,
        executable=bool(mode & 0o111),
        mtime=ffi.entry_mtime(entry) if ffi.entry_mtime_is_set(entry) else None,
        target=_decoded(raw_target),
        read=lambda: _content(archive, buffer),
    )


def _kind(entry: int, mode: int, raw_name: bytes) -> tuple[Kind, bytes | None]:
    if hardlink := ffi.entry_hardlink(entry):
        return Kind.HARDLINK, hardlink
    match stat.S_IFMT(mode):
        case stat.S_IFLNK:
            return Kind.SYMLINK, ffi.entry_symlink(entry)
        case stat.S_IFDIR:
            return Kind.FOLDER, None
        case 0 | stat.S_IFREG:
            return (Kind.FOLDER if raw_name.endswith(b"/") else Kind.FILE), None
        case _:
            return Kind.SPECIAL, None


def _decoded(raw: bytes | None) -> str | None:
    """UTF-8, or the Latin-1 of older systems: tar names no encoding."""
    if raw is None:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _content(archive: int, buffer: Array[c_char]) -> Iterator[memoryview]:
    view = memoryview(buffer).cast("B")
    try:
        while count := ffi.read_data(archive, buffer, BLOCK_BYTES):
            yield view[:count]
    except ArchiveError as error:
        raise _translated(error) from error


def _translated(error: ArchiveError) -> Exception:
    """A missing password is told by libarchive in words only."""
    words = str(error.msg)
    if error.errno == errno.ENOMEM:
        return MemoryError(words)
    if "ncrypt" in words or "assphrase" in words:
        return ArchiveLockedError(words)
    return ArchiveBrokenError(words)
