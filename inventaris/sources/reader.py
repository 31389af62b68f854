"""The process that reads a hostile archive, alone: `python -m inventaris.sources.reader`.

It gets its job as JSON on stdin, writes the archive as a `git fast-import` stream to stdout and
tells the result as JSON on stderr. It is given no secret, cannot write a byte to a file, and its
memory is capped: a flaw in a decompressor ends this process, not a worker with a token in its
memory. Whoever started it kills it when the time is over, in the midst of C code too.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from inventaris.sources.archive import read_archive
from inventaris.sources.entry import (
    ArchiveBrokenError,
    ArchiveContradictionError,
    ArchiveLockedError,
    Entry,
    Kind,
    NotAnArchiveError,
    UnknownCompressionError,
)
from inventaris.sources.limits import MIB, Limits
from inventaris.sources.paths import (
    GIT_FOLDER,
    InGitFolder,
    Rejected,
    accepted,
    composed,
    may_speak_to_git,
    printable,
)
from inventaris.sources.refusal import LeftOutReason, SourceRefusedError
from inventaris.sources.stream import FastImportStream
from inventaris.sources.tree import Leaf, LeftOut, LeftOutTally, Tree, arrange

REFUSED = 3
UNHEARD = 4
"""The exit when git, which takes the stream, has gone before; why, git itself has told."""
MOST_LINK_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Job:
    archive: str
    name: str
    archive_bytes: int
    message: str
    identity: str
    """`Name <address>`."""
    limits: Limits


@dataclass(frozen=True, slots=True)
class Report:
    files: int
    size_bytes: int
    newest: int
    stripped_top_folder: str | None
    left_out: tuple[LeftOut, ...]
    git_files: dict[str, int]
    """Of the delivery's own `.git`: path below it and mark of its blob."""
    wants_fsck: bool


class Reading:
    """What was read so far; enforces the limits that need a running total."""

    def __init__(self, job: Job, stream: FastImportStream) -> None:
        self.job = job
        self.stream = stream
        self.leaves: dict[str, Leaf] = {}
        self.git_files: dict[str, dict[str, int]] = {}
        self.left_out = LeftOutTally()
        self._entries = 0
        self._size = 0

    def take(self, entry: Entry, *, later_replaces: bool) -> None:
        self._count(entry)
        match accepted(entry.path, self.job.limits):
            case Rejected(path, reason):
                self.left_out.add(path, reason)
            case InGitFolder() as place:
                self._take_git_file(entry, place, later_replaces=later_replaces)
            case path if entry.kind is not Kind.FOLDER:
                self._take_leaf(entry, path, later_replaces=later_replaces)

    def _count(self, entry: Entry) -> None:
        limits, name = self.job.limits, self.job.name
        self._entries += 1
        self._size += entry.size_bytes
        if self._entries > limits.entries:
            raise SourceRefusedError("terlalu-banyak-berkas", nama=name, batas=limits.entries)
        if entry.size_bytes > limits.entry_size_bytes:
            raise SourceRefusedError(
                "berkas-terlalu-besar",
                nama=name,
                jalur=printable(entry.path or "?"),
                batas=limits.entry_size_bytes,
                terlihat=entry.size_bytes,
            )
        if self._size > limits.size_bytes:
            raise SourceRefusedError("isi-terlalu-besar", nama=name, batas=limits.size_bytes)
        if self._size > max(limits.ratio_free_bytes, limits.ratio * self.job.archive_bytes):
            raise SourceRefusedError("rasio-mencurigakan", nama=name, batas=limits.ratio)
        depth = entry.path.count("/") if entry.path else 0
        if depth > limits.depth:
            raise SourceRefusedError(
                "terlalu-dalam",
                nama=name,
                jalur=printable(entry.path or "?"),
                batas=limits.depth,
                terlihat=depth,
            )

    def _take_git_file(self, entry: Entry, place: InGitFolder, *, later_replaces: bool) -> None:
        files = self.git_files.setdefault(place.top, {})
        if not place.rest:
            if entry.kind is not Kind.FOLDER:  # `.git` that only points to a repository elsewhere
                self.left_out.add(entry.path or GIT_FOLDER, LeftOutReason.DAMAGED_HISTORY)
        elif entry.kind is Kind.FILE:
            if place.rest in files and not later_replaces:
                raise ArchiveContradictionError(entry.path or GIT_FOLDER)
            files[place.rest] = self._blob(entry)

    def _take_leaf(self, entry: Entry, path: str, *, later_replaces: bool) -> None:
        if not path:
            raise ArchiveContradictionError("/")
        leaf = self._leaf(entry, path)
        if isinstance(leaf, LeftOutReason):
            self.left_out.add(path, leaf)
            return
        if path in self.leaves:
            if not later_replaces:
                raise ArchiveContradictionError(path)
            self.left_out.add(path, LeftOutReason.REPLACED)
        self.leaves[path] = leaf

    def _leaf(self, entry: Entry, path: str) -> Leaf | LeftOutReason:
        match entry.kind:
            case Kind.FILE:
                mode = "100755" if entry.executable else "100644"
                return Leaf(path, self._blob(entry), mode, entry.size_bytes, entry.mtime)
            case Kind.SYMLINK:
                return self._symlink(entry, path)
            case Kind.HARDLINK:
                target = accepted(entry.target, self.job.limits)
                first = self.leaves.get(target) if isinstance(target, str) else None
                if first is None:
                    return LeftOutReason.BAD_LINK
                return Leaf(path, first.mark, first.mode, first.size_bytes, first.mtime)
            case _:
                return LeftOutReason.SPECIAL

    def _symlink(self, entry: Entry, path: str) -> Leaf | LeftOutReason:
        target = entry.target
        if target is None:
            if entry.size_bytes > MOST_LINK_BYTES:
                return LeftOutReason.BAD_LINK
            target = b"".join(entry.read()).decode("utf-8", errors="replace")
        target = composed(target)
        raw = target.encode(errors="replace")
        return Leaf(path, self.stream.blob_of(raw), "120000", len(raw), entry.mtime, target)

    def _blob(self, entry: Entry) -> int:
        try:
            return self.stream.blob(entry.size_bytes, entry.read())
        except ValueError as error:
            raise ArchiveContradictionError(entry.path or "?") from error


def read(job: Job, file: BinaryIO, out: BinaryIO) -> Report:
    """Write the archive as one commit on `refs/heads/main`; raise `SourceRefusedError`."""
    stream = FastImportStream(out)
    reading = Reading(job, stream)
    with _refusals(job):
        archive = read_archive(file)
        for entry in archive.entries:
            reading.take(entry, later_replaces=archive.later_replaces)
        tree = arrange(
            reading.leaves, reading.left_out, job.limits, top_is_root="" in reading.git_files
        )
    if not tree.leaves:
        raise SourceRefusedError("arsip-kosong", nama=job.name)
    stream.commit(job.identity, tree.newest, job.message, tree.leaves)
    return _report(reading, tree)


def _report(reading: Reading, tree: Tree) -> Report:
    own = reading.git_files.pop(tree.stripped_top_folder or "", {})
    for top, files in reading.git_files.items():
        for _ in files:
            reading.left_out.add(f"{top}/.git", LeftOutReason.NESTED_REPOSITORY)
    return Report(
        files=len(tree.leaves),
        size_bytes=sum(leaf.size_bytes for leaf in tree.leaves),
        newest=tree.newest,
        stripped_top_folder=tree.stripped_top_folder,
        left_out=reading.left_out.told(),
        git_files=own,
        wants_fsck=any(may_speak_to_git(leaf.path) for leaf in tree.leaves),
    )


@contextmanager
def _refusals(job: Job) -> Iterator[None]:
    """Tell what is wrong with the archive in the words of `refusal`."""
    name = job.name
    try:
        yield
    except NotAnArchiveError as error:
        raise SourceRefusedError("bukan-arsip", nama=name) from error
    except ArchiveBrokenError as error:
        raise SourceRefusedError("arsip-rusak", nama=name) from error
    except ArchiveLockedError as error:
        raise SourceRefusedError("arsip-terkunci", nama=name) from error
    except ArchiveContradictionError as error:
        raise SourceRefusedError(
            "arsip-bertentangan", nama=name, jalur=printable(error.path)
        ) from error
    except UnknownCompressionError as error:
        raise SourceRefusedError(
            "kompresi-tidak-didukung", nama=name, jalur=printable(error.path), metode=error.method
        ) from error
    except MemoryError as error:
        raise SourceRefusedError(
            "memori-terlampaui", nama=name, batas=job.limits.memory_bytes
        ) from error


def _address_space_bytes() -> int:
    """What this process takes before it has read anything."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def main() -> int:
    told = json.load(sys.stdin)
    job = Job(**told | {"limits": Limits(**told["limits"])})
    logging.disable()  # libarchive-c's warnings would mix with the report
    most_memory = _address_space_bytes() + job.limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with Path(job.archive).open("rb") as file, open(1, "wb", MIB, closefd=False) as out:
            report = read(job, file, out)
    except SourceRefusedError as refusal:
        json.dump({"code": refusal.code, "values": dict(refusal.values)}, sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return UNHEARD
    json.dump(asdict(report), sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
