"""How many lines a commit added and removed, from the files that it changed alone.

libgit2 compares trees by reading every folder of both, changed or not; of a commit to a large
repository that was most of the work.
"""

from collections.abc import Iterator

import pygit2

from sandbox.repositories.repository import Repository

_Sides = tuple[pygit2.Object | None, pygit2.Object | None]


def line_counts(repository: Repository, commit: pygit2.Commit) -> tuple[int, int]:
    """Lines added and removed against the first parent; what was only renamed counts nothing."""
    changed = list(_changed(commit.parents[0].tree if commit.parents else None, commit.tree))
    came = any(old is None for old, _ in changed)
    went = any(new is None for _, new in changed)
    if (came and went) or not all(_is_file(side) for sides in changed for side in sides):
        stats = repository.commit_diff(commit).stats  # which looks for renamed files
        return stats.insertions, stats.deletions
    counts = [_lines(old, new) for old, new in changed]
    return sum(added for added, _ in counts), sum(removed for _, removed in counts)


def _changed(old: pygit2.Tree | None, new: pygit2.Tree | None) -> Iterator[_Sides]:
    """The files that differ below two trees, as they were and as they are."""
    before = {entry.raw_name: entry for entry in old or ()}
    after = {entry.raw_name: entry for entry in new or ()}
    for name in before.keys() | after.keys():
        sides = before.get(name), after.get(name)
        if sides[0] is not None and sides[1] is not None and sides[0].id == sides[1].id:
            continue
        folders = [side if isinstance(side, pygit2.Tree) else None for side in sides]
        files = [None if isinstance(side, pygit2.Tree) else side for side in sides]
        if any(folder is not None for folder in folders):
            yield from _changed(*folders)
        if any(file is not None for file in files):
            yield files[0], files[1]


def _is_file(side: pygit2.Object | None) -> bool:
    return side is None or isinstance(side, pygit2.Blob)


def _lines(old: pygit2.Object | None, new: pygit2.Object | None) -> tuple[int, int]:
    """Lines that came and went between two versions of a file, of which one may be missing."""
    if isinstance(old, pygit2.Blob) and isinstance(new, pygit2.Blob):
        _, added, removed = old.diff(new).line_stats
        return added, removed
    one = old or new
    assert isinstance(one, pygit2.Blob)
    _, _, lines = one.diff().line_stats  # against an empty file
    return (0, lines) if old else (lines, 0)
