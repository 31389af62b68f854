"""From what an archive holds to the tree that is stored. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from inventaris.sources.entry import ArchiveContradictionError
from inventaris.sources.limits import Limits
from inventaris.sources.paths import (
    GIT_FILES_THAT_ARE_READ,
    collision_key,
    link_stays_inside,
    printable,
)
from inventaris.sources.refusal import LeftOutReason

EARLIEST = 315_532_800  # 1980-01-01, the first date that a zip can tell
LATEST = 4_102_444_800  # 2100-01-01; the clock is not asked, or the same bytes would differ
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file or symlink whose content is already in the object store."""

    path: str
    mark: int
    mode: str
    """As git writes it: 100644, 100755 or 120000."""
    size_bytes: int
    mtime: int | None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    path: str
    reason: LeftOutReason
    count: int


@dataclass
class LeftOutTally:
    """Counts what is left out by place and reason, and stops listing places at `MOST_TOLD`."""

    counts: dict[tuple[str, LeftOutReason], int] = field(default_factory=dict)

    def add(self, path: str, reason: LeftOutReason) -> None:
        key = (printable(path), reason)
        if key not in self.counts and len(self.counts) >= MOST_TOLD:
            key = ("…", reason)
        self.counts[key] = self.counts.get(key, 0) + 1

    def told(self) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(path, reason, count) for (path, reason), count in sorted(self.counts.items())
        )


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...]
    stripped_top_folder: str | None
    newest: int
    """Seconds since the epoch; 0 if no entry tells a sane time."""


def arrange(
    leaves: Mapping[str, Leaf], left_out: LeftOutTally, limits: Limits, *, top_is_root: bool
) -> Tree:
    """Strip a single top folder, then drop what cannot stand beside or inside the rest.

    `top_is_root`: a repository lies at the top, so what stands there is its root already.
    Raises `ArchiveContradictionError` if a name is a file and a folder at once.
    """
    _refuse_files_that_are_folders(leaves)
    top = None if top_is_root else _single_top_folder(leaves)
    cut = len(top) + 1 if top else 0
    stripped = (replace(leaf, path=leaf.path[cut:]) if cut else leaf for leaf in leaves.values())
    kept = [
        leaf
        for leaf in _without_collisions(sorted(stripped, key=lambda leaf: leaf.path), left_out)
        if _link_is_sound(leaf, left_out, limits)
    ]
    times = (leaf.mtime for leaf in kept if leaf.mtime and EARLIEST <= leaf.mtime < LATEST)
    return Tree(tuple(kept), top, max(times, default=0))


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that one of the paths lies in."""
    folders: set[str] = set()
    for path in paths:
        end = path.rfind("/")
        while end > 0 and (folder := path[:end]) not in folders:
            folders.add(folder)
            end = path.rfind("/", 0, end)
    return folders


def _refuse_files_that_are_folders(leaves: Mapping[str, Leaf]) -> None:
    for folder in sorted(folders_of(leaves)):
        if folder in leaves:
            raise ArchiveContradictionError(folder)


def _single_top_folder(paths: Iterable[str]) -> str | None:
    tops = {path.partition("/")[0] if "/" in path else "" for path in paths}
    return (tops.pop() or None) if len(tops) == 1 else None


def _without_collisions(leaves: list[Leaf], left_out: LeftOutTally) -> list[Leaf]:
    taken = {collision_key(folder) for folder in folders_of(leaf.path for leaf in leaves)}
    kept = []
    for leaf in leaves:
        key = collision_key(leaf.path)
        if key in taken:
            left_out.add(leaf.path, LeftOutReason.COLLISION)
        else:
            taken.add(key)
            kept.append(leaf)
    return kept


def _link_is_sound(leaf: Leaf, left_out: LeftOutTally, limits: Limits) -> bool:
    if leaf.target is None:
        return True
    name = leaf.path.rpartition("/")[2].casefold()
    if name not in GIT_FILES_THAT_ARE_READ and link_stays_inside(leaf.path, leaf.target, limits):
        return True
    left_out.add(leaf.path, LeftOutReason.BAD_LINK)
    return False
