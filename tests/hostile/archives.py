"""Archives that are hostile, broken or merely awkward, made here byte by byte."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import libarchive

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
DEFLATED, IMPLODED = 8, 6
SYMLINK_MODE, FIFO_MODE, FILE_MODE = 0o120777, 0o010644, 0o100644


@dataclass
class ZipEntry:
    """One entry; what is set under `local` stands in the local header instead of the truth."""

    name: bytes
    content: bytes = b"isi\n"
    mode: int = FILE_MODE
    flags: int = 0
    method: int = 0
    system: int = 3
    size: int | None = None
    crc: int | None = None
    local: dict[str, int | bytes] = field(default_factory=dict)
    packed: bytes | None = None


def raw_zip(*entries: ZipEntry, prefix: bytes = b"", gap: int = 0) -> bytes:
    """A zip that says whatever its entries say; `gap` moves all offsets told by so much."""
    body, directory = bytearray(prefix), bytearray()
    for entry in entries:
        packed = _packed(entry) if entry.packed is None else entry.packed
        truth: dict[str, int | bytes] = {
            "name": entry.name,
            "flags": entry.flags,
            "method": entry.method,
            "crc": zlib.crc32(entry.content) if entry.crc is None else entry.crc,
            "packed": len(packed),
            "size": len(entry.content) if entry.size is None else entry.size,
        }
        offset = len(body) - len(prefix) + gap
        body += _local(**(truth | entry.local)) + packed
        directory += _central(entry, truth, offset)
    end = struct.pack(
        "<4s4H2LH",
        END,
        0,
        0,
        len(entries),
        len(entries),
        len(directory),
        len(body) - len(prefix),
        0,
    )
    return bytes(body + directory) + end


def overlapping_zip() -> bytes:
    """Two names for the same bytes, as in the bomb of David Fifield (bamsoftware.com/hacks/zipbomb)."""
    once = ZipEntry(b"a.txt", b"sama\n")
    whole = raw_zip(once)
    directory_at = whole.index(CENTRAL)
    entry = whole[directory_at : whole.index(END)]
    other = entry.replace(b"a.txt", b"b.txt")
    directory = entry + other
    end = struct.pack("<4s4H2LH", END, 0, 0, 2, 2, len(directory), directory_at, 0)
    return whole[:directory_at] + directory + end


def _packed(entry: ZipEntry) -> bytes:
    if entry.method != DEFLATED:
        return entry.content
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(entry.content) + packer.flush()


def _local(**told: int | bytes) -> bytes:
    name = told["name"]
    assert isinstance(name, bytes)
    return (
        struct.pack(
            "<4s5H3L2H",
            LOCAL,
            20,
            told["flags"],
            told["method"],
            0,
            0x5A21,
            told["crc"],
            told["packed"],
            told["size"],
            len(name),
            0,
        )
        + name
    )


def _central(entry: ZipEntry, told: Mapping[str, int | bytes], offset: int) -> bytes:
    return (
        struct.pack(
            "<4s2B5H3L5H2L",
            CENTRAL,
            20,
            entry.system,
            20,
            told["flags"],
            told["method"],
            0,
            0x5A21,
            told["crc"],
            told["packed"],
            told["size"],
            len(entry.name),
            0,
            0,
            0,
            0,
            entry.mode << 16,
            offset,
        )
        + entry.name
    )


def plain_zip(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 8, 30, 0)), content, method)
    return out.getvalue()


def streamed_zip(files: Mapping[str, bytes]) -> bytes:
    """Sizes behind the data, as a program writes that cannot seek."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.told = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.told += data
            return len(data)

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return bytes(out.told)


def zip64(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                file.write(content)
    return out.getvalue()


def member(name: str, content: bytes = b"isi\n", **told: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mtime = 1_715_934_600
    for attribute, value in told.items():
        setattr(info, attribute, value)
    return info, content


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, b"", type=kind, linkname=target)


def tar(*members: tuple[tarfile.TarInfo, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def by_libarchive(files: Mapping[str, bytes], format_name: str, filter_name: str | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive")
        with libarchive.file_writer(str(path), format_name, filter_name) as archive:
            for name, content in files.items():
                archive.add_file_from_memory(name, len(content), content, mtime=1_715_934_600)
        return path.read_bytes()


def compressed_tars(files: Mapping[str, bytes]) -> dict[str, bytes]:
    plain = tar(*(member(name, content) for name, content in files.items()))
    return {
        "plain": plain,
        "gz": gzip.compress(plain),
        "bz2": bz2.compress(plain),
        "xz": lzma.compress(plain),
        "zst": by_libarchive(files, "pax", "zstd"),
    }


ENCRYPTED_7Z = base64.b64decode(
    "N3q8ryccAATdpvmO0AAAAAAAAAAiAAAAAAAAANWDGLU8lO0IwwKwF62piVil2XwlRvi81HTkbHJVBTA7iBV9jAAA"
    "gTMHrg/QDrA8nzkQnJ+m1TPasi6wt57eSKlIjumJSJkLuk1vsRVN6lreJVpTsjGVmywipv0pv/qhmwbJ4G6rlhsE"
    "Uj6khwWQj7nyT3+x9ZJwnmbwHgAmdYNUsDdZxon5pmnJ3TsGiztzVoLfqSK4Amc0wvxAfxfLvNCc5tF5and2t0Rh"
    "RQL/38aw+PDzaD+82n7ab5nVT2lXO5MnTVv1lz+rFmolI/Jy3o8iAAAAFwYgAQmAsAAHCwEAASMDAQEFXQAQAAAM"
    "gQ4KAcVr4oIAAA=="
)
"""By 7-Zip 16.02: `7z a -psandi`."""

ENCRYPTED_7Z_WITH_NAMES = base64.b64decode(
    "N3q8ryccAAS6ZBSK0AAAAAAAAAA+AAAAAAAAACRixqbb+1Lz1KiekZVNT3yBnvYy9T97+BFh5IPRdJOl1f5MeutG"
    "iKXF5ueINZ3WWItwSz65VKiaP2CBNnDGrtplpNSXC1GDGgrFQI7AYi4q3IkLRCcv6IZRB4JbANvrDaf2Jaj389PE"
    "1fun7+GJd+hJYseq/5S10JQ5xpjpUd7tHu6iiyu+wDP+SDaYIm5o4cXFLbz7GMl9l+JM+89J4WKD2eyQaFct1yLC"
    "8jo8PQCNyvfSNbxkkS2lZZ/0MbvNKyO4SyG+bggPWLZIvhvTajOhnu1jFwYgAQmAsAAHCwEAAiQG8QcBElMP5HV+"
    "4iCPnQ62mkIoGW+14iMDAQEFXQAQAAABAAyAsIEOCgH3B7gmAAA="
)
"""By 7-Zip 16.02: `7z a -psandi -mhe=on`."""
