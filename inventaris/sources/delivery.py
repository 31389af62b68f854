"""Spool what arrives to one file while hashing it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inventaris.sources.limits import Limits
from inventaris.sources.refusal import SourceRefusedError

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive as it arrives: the name people gave it, and its bytes, read once."""

    name: str
    chunks: Iterable[bytes]

    @classmethod
    def of_file(cls, path: Path) -> Archive:
        return cls(path.name, read_chunks(path))


@dataclass(frozen=True, slots=True)
class Spooled:
    name: str
    path: Path
    sha256: str
    size_bytes: int


def read_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def spool(archive: Archive, path: Path, limits: Limits) -> Spooled:
    """Write the archive to `path`, which must not exist.

    Raises `SourceRefusedError` when it is empty or larger than `limits.delivery_bytes`.
    """
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as file:
        for chunk in archive.chunks:
            size += len(chunk)
            if size > limits.delivery_bytes:
                raise SourceRefusedError(
                    "sumber-terlalu-besar",
                    nama=archive.name,
                    batas=limits.delivery_bytes,
                )
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise SourceRefusedError("sumber-kosong", nama=archive.name)
    return Spooled(archive.name, path, digest.hexdigest(), size)
