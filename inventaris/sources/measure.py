"""Count what a commit holds, and stop counting at the limits: a few objects can name billions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inventaris.sources.git import end_group, environment, start
from inventaris.sources.limits import Limits
from inventaris.sources.refusal import SourceRefusedError


def measure_tree(repo: Path, commit: str, name: str, limits: Limits) -> tuple[int, int]:
    """Return the number of files and their bytes.

    Raises `SourceRefusedError` beyond `limits.entries` or `limits.size_bytes`.
    """
    files = size_bytes = 0
    for size in _sizes(repo, commit):
        files += 1
        size_bytes += size
        if files > limits.entries:
            raise SourceRefusedError("terlalu-banyak-berkas", nama=name, batas=limits.entries)
        if size_bytes > limits.size_bytes:
            raise SourceRefusedError("isi-terlalu-besar", nama=name, batas=limits.size_bytes)
    return files, size_bytes


def _sizes(repo: Path, commit: str) -> Iterator[int]:
    arguments = ["--git-dir", str(repo), "ls-tree", "-r", "--format=%(objectsize)", commit]
    listing = start(arguments, env=environment())
    try:
        assert listing.stdout
        for line in listing.stdout:
            yield 0 if line == b"-\n" else int(line)  # a submodule has no size
    finally:
        end_group(listing)
