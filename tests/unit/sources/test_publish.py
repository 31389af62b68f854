"""What stands on a branch already is found among whatever else people wrote there."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventaris.sources.git import Deadline, git
from inventaris.sources.pipeline import SERVICE
from inventaris.sources.publish import commit_tree, earlier_commit


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    repo = tmp_path / "repo.git"
    git(repo, "init", "--quiet", "--bare", "--template=", deadline=Deadline(10))
    return repo


@pytest.mark.parametrize(
    "subject",
    ["", "halaman\x0cbaru", "baris\u2028baru", "ekor\u2028", "\x85", "a\x1c b"],
    ids=["none", "form feed", "line separator", "at its end", "next line", "file separator"],
)
def test_an_earlier_commit_is_found_among_any_subjects(subject: str, repo: Path) -> None:
    tree = git(repo, "mktree", deadline=Deadline(10))

    def commit(message: str, *parents: str) -> str:
        return commit_tree(repo, tree, parents, message=message, date=0, identity=SERVICE)

    theirs = commit(subject)
    ours = commit("Simpan versi\n\nSHA-256: x\n", theirs)
    head = commit(subject, ours)
    assert earlier_commit(repo, head, tree, "Simpan versi") == ours
    assert earlier_commit(repo, theirs, tree, "Simpan versi") is None
    assert earlier_commit(repo, head, "1" * 40, "Simpan versi") is None
