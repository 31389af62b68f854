"""Read a zip by its central directory, and only if everything else in it agrees.

A zip tells names, sizes and checksums twice, and may tell them differently to different readers.
What is imported must be what any other program shows, so every local header must repeat the
central directory and no two entries may share a byte (APPNOTE.TXT 4.3.7 and 4.3.12).
"""

from __future__ import annotations

import bz2
import calendar
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from inventaris.sources.entry import (
    ArchiveBrokenError,
    ArchiveContradictionError,
    ArchiveLockedError,
    Entry,
    Kind,
    UnknownCompressionError,
)

BLOCK_BYTES = 256 * 1024
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCAL_SIGNATURE = b"PK\x03\x04"
ENCRYPTED, DESCRIPTOR, UTF8 = 0x1, 0x8, 0x800
IN_ZIP64_EXTRA = 0xFFFFFFFF
UNIX_SYSTEMS = (3, 19)  # Unix, OS X
TIMESTAMP_EXTRA, ZIP64_EXTRA = 0x5455, 0x0001


class Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


def read_zip(file: BinaryIO) -> Iterator[Entry]:
    """Yield the entries in the order of their bytes in the file.

    Raises the errors of `entry`, at the latest when an entry's content has been read.
    """
    directory, start_of_directory = _central_directory(file)
    directory.sort(key=lambda info: info.header_offset)
    starts = [info.header_offset for info in directory] + [start_of_directory]
    for info, end in zip(directory, starts[1:], strict=True):
        yield _entry(file, info, end)


def _central_directory(file: BinaryIO) -> tuple[list[zipfile.ZipInfo], int]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist(), archive.start_dir
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OverflowError,
        struct.error,
        OSError,
        EOFError,
    ) as error:
        raise ArchiveBrokenError(str(error)) from error


def _entry(file: BinaryIO, info: zipfile.ZipInfo, end: int) -> Entry:
    raw_name = _raw_name(info)
    mode = info.external_attr >> 16 if info.create_system in UNIX_SYSTEMS else 0
    path = _decoded(raw_name, claims_utf8=bool(info.flag_bits & UTF8))
    if path is not None and info.create_system == 0:
        path = path.replace("\\", "/")  # older .NET, against APPNOTE.TXT 4.4.17.1
    return Entry(
        path=path,
        kind=_kind(mode, path or ""),
        size_bytes=info.file_size,
        executable=bool(mode & 0o111),
        mtime=_mtime(info),
        target=None,
        read=lambda: _content(file, info, raw_name, end),
    )


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & UTF8 else "cp437")


def _decoded(raw: bytes, *, claims_utf8: bool) -> str | None:
    """UTF-8 where the flag says so or the bytes are it (macOS sets no flag), else CP437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None if claims_utf8 else raw.decode("cp437")


def _kind(mode: int, path: str) -> Kind:
    if path.endswith("/"):
        return Kind.FOLDER
    match stat.S_IFMT(mode):
        case stat.S_IFLNK:
            return Kind.SYMLINK
        case stat.S_IFDIR:
            return Kind.FOLDER
        case 0 | stat.S_IFREG:
            return Kind.FILE
        case _:
            return Kind.SPECIAL


def _mtime(info: zipfile.ZipInfo) -> int | None:
    """The UTC timestamp of Info-ZIP's extra field, else the DOS time as if it were UTC."""
    for kind, value in _extra_fields(info.extra):
        if kind == TIMESTAMP_EXTRA and len(value) >= 5 and value[0] & 1:
            return int(struct.unpack_from("<l", value, 1)[0])
    year, month, day, hour, minute, second = info.date_time
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60):
        return None
    return calendar.timegm((year, month, day, hour, minute, min(second, 59)))


def _content(file: BinaryIO, info: zipfile.ZipInfo, raw_name: bytes, end: int) -> Iterator[bytes]:
    _check_local_header(file, info, raw_name, end)
    crc = size = 0
    for block in _unpacked(file, info):
        size += len(block)
        if size > info.file_size:
            raise ArchiveContradictionError(info.filename)
        crc = zlib.crc32(block, crc)
        yield block
    if size != info.file_size or crc != info.CRC:
        raise ArchiveContradictionError(info.filename)


def _check_local_header(file: BinaryIO, info: zipfile.ZipInfo, raw_name: bytes, end: int) -> None:
    """Leave the file at the entry's first byte of data."""
    if not 0 <= info.header_offset <= end:
        raise ArchiveBrokenError(info.filename)
    file.seek(info.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        raise ArchiveBrokenError(info.filename)
    fields = LOCAL_HEADER.unpack(header)
    signature, _, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes = fields
    if signature != LOCAL_SIGNATURE:
        raise ArchiveBrokenError(info.filename)
    if (flags | info.flag_bits) & ENCRYPTED:
        raise ArchiveLockedError(info.filename)
    told_later = bool(flags & DESCRIPTOR)
    name = file.read(name_bytes)
    size, packed = _wide_sizes(file.read(extra_bytes), size, packed)
    agrees = (
        name == raw_name
        and method == info.compress_type
        and (flags ^ info.flag_bits) & UTF8 == 0
        and _same(crc, info.CRC, told_later=told_later)
        and _same(packed, info.compress_size, told_later=told_later)
        and _same(size, info.file_size, told_later=told_later)
    )
    data = info.header_offset + LOCAL_HEADER.size + name_bytes + extra_bytes
    if not agrees or data + info.compress_size > end:
        raise ArchiveContradictionError(info.filename)


def _wide_sizes(extra: bytes, size: int, packed: int) -> tuple[int, int]:
    """Sizes of a local header, from its zip64 field where the header points there."""
    if IN_ZIP64_EXTRA in (size, packed):
        for kind, value in _extra_fields(extra):
            if kind == ZIP64_EXTRA and len(value) >= 16:
                return struct.unpack_from("<QQ", value)
    return size, packed


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _same(local: int, central: int, *, told_later: bool) -> bool:
    return local == central or (told_later and local == 0)


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    packed_left = info.compress_size
    decompressor = _decompressor(info)
    if decompressor is None:
        while packed_left and (block := file.read(min(packed_left, BLOCK_BYTES))):
            packed_left -= len(block)
            yield block
        return
    try:
        yield from _inflate(file, packed_left, decompressor)
    except (zlib.error, OSError, EOFError) as error:
        raise ArchiveBrokenError(info.filename) from error


def _inflate(file: BinaryIO, packed_left: int, decompressor: Decompressor) -> Iterator[bytes]:
    while not decompressor.eof:
        packed = file.read(min(packed_left, BLOCK_BYTES)) if decompressor.needs_input else b""
        packed_left -= len(packed)
        block = decompressor.decompress(packed, BLOCK_BYTES)
        if block:
            yield block
        elif not packed:
            raise EOFError
    if packed_left or decompressor.unused_data:
        raise EOFError


class _Inflater:
    """zlib's raw stream with the interface of bz2: input that waits is kept inside."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max_length)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data


def _decompressor(info: zipfile.ZipInfo) -> Decompressor | None:
    match info.compress_type:
        case zipfile.ZIP_STORED:
            return None
        case zipfile.ZIP_DEFLATED:
            return _Inflater()
        case zipfile.ZIP_BZIP2:
            return bz2.BZ2Decompressor()
        case method:
            raise UnknownCompressionError(info.filename, method)
