"""Count what a commit holds, and stop counting at the limits: a few objects can name billions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inventaris.sources.git import (
    Deadline,
    GitError,
    TimeLimitError,
    end_group,
    environment,
    finish,
    start,
)
from inventaris.sources.limits import Limits
from inventaris.sources.refusal import SourceRefusedError

LISTING = "git ls-tree"
MOST_LINE_BYTES = 64 * 1024
"""No file system takes a path of this length; packed, a name of any length is a small one."""


@dataclass(frozen=True, slots=True)
class Measured:
    files: int
    size_bytes: int
    submodules: tuple[str, ...]


def measure_tree(
    repo: Path, commit: str, name: str, limits: Limits, deadline: Deadline
) -> Measured:
    """Count the files of a commit, add up their bytes, and list the submodules among them.

    Raises `SourceRefusedError` beyond `limits.entries` or `limits.size_bytes`, where a path has
    no end, and where git dies of what it reads; `TimeLimitError` when the deadline passes.
    """
    files = size_bytes = 0
    submodules = []
    for entries, (kind, size, path) in enumerate(_listed(repo, commit, name, deadline), 1):
        match kind:
            case "blob":
                files += 1
                size_bytes += int(size)
            case "commit":
                submodules.append(path)
        if entries > limits.entries:
            raise SourceRefusedError("terlalu-banyak-berkas", nama=name, batas=limits.entries)
        if size_bytes > limits.size_bytes:
            raise SourceRefusedError("isi-terlalu-besar", nama=name, batas=limits.size_bytes)
    return Measured(files, size_bytes, tuple(submodules))


def _listed(
    repo: Path, commit: str, name: str, deadline: Deadline
) -> Iterator[tuple[str, str, str]]:
    """Type, size and path (as git quotes it) of everything, folders too.

    Were they not told, git would walk through folders without a file in silence: nobody could
    count them, and left alone it would not notice that nobody listens.
    """
    shape = "--format=%(objecttype) %(objectsize) %(path)"
    arguments = ["--git-dir", str(repo), "ls-tree", "-r", "-t", shape, commit]
    listing = start(arguments, env=environment())
    try:
        assert listing.stdout
        for line in iter(partial(listing.stdout.readline, MOST_LINE_BYTES), b""):
            if deadline.is_over():
                raise TimeLimitError(LISTING)
            if not line.endswith(b"\n"):
                raise SourceRefusedError("objek-git-tidak-sah", nama=name)
            kind, size, path = line.decode(errors="replace").rstrip("\n").split(" ", 2)
            yield kind, size, path
        _, stderr = finish(listing, None, deadline, LISTING)
    finally:
        end_group(listing)
    if listing.returncode < 0:  # folders in folders, deeper than its stack
        raise SourceRefusedError("objek-git-tidak-sah", nama=name)
    if listing.returncode:
        raise GitError("ls-tree", listing.returncode, "", stderr.decode(errors="replace"))
