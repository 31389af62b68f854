"""Count what a commit holds, and stop counting at the limits: a few objects can name billions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inventaris.sources.git import end_group, environment, start
from inventaris.sources.limits import Limits
from inventaris.sources.refusal import SourceRefusedError


@dataclass(frozen=True, slots=True)
class Measured:
    files: int
    size_bytes: int
    submodules: tuple[str, ...]


def measure_tree(repo: Path, commit: str, name: str, limits: Limits) -> Measured:
    """Count the files of a commit, add up their bytes, and list the submodules among them.

    Raises `SourceRefusedError` beyond `limits.entries` or `limits.size_bytes`.
    """
    files = size_bytes = 0
    submodules = []
    for kind, size, path in _listed(repo, commit):
        files += 1
        if kind == "commit":
            submodules.append(path)
        else:
            size_bytes += int(size)
        if files > limits.entries:
            raise SourceRefusedError("terlalu-banyak-berkas", nama=name, batas=limits.entries)
        if size_bytes > limits.size_bytes:
            raise SourceRefusedError("isi-terlalu-besar", nama=name, batas=limits.size_bytes)
    return Measured(files - len(submodules), size_bytes, tuple(submodules))


def _listed(repo: Path, commit: str) -> Iterator[tuple[str, str, str]]:
    """Type, size and path (as git quotes it) of everything that is no folder."""
    shape = "--format=%(objecttype) %(objectsize) %(path)"
    listing = start(["--git-dir", str(repo), "ls-tree", "-r", shape, commit], env=environment())
    try:
        assert listing.stdout
        for line in listing.stdout:
            kind, size, path = line.decode(errors="replace").rstrip("\n").split(" ", 2)
            yield kind, size, path
    finally:
        end_group(listing)
