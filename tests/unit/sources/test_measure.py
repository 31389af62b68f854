"""What a commit is said to hold, whatever its folders come to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inventaris.sources.git import Deadline, GitError, TimeLimitError, git
from inventaris.sources.limits import Limits
from inventaris.sources.measure import Measured, measure_tree
from inventaris.sources.pipeline import SERVICE
from inventaris.sources.publish import commit_tree
from inventaris.sources.refusal import SourceRefusedError

ENDLESS = Limits(entries=10**12)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    repo = tmp_path / "repo.git"
    git(repo, "init", "--quiet", "--bare", "--template=", deadline=Deadline(10))
    return repo


def commit_of(repo: Path, entries: str) -> str:
    return commit_tree(repo, tree_of(repo, entries), [], message="x\n", date=0, identity=SERVICE)


def tree_of(repo: Path, entries: str = "") -> str:
    return git(repo, "mktree", deadline=Deadline(10), stdin=entries.encode())


@pytest.fixture
def folders(repo: Path) -> str:
    """A commit of 16^8 folders and no file, in nine objects."""
    tree = tree_of(repo)
    for _ in range(8):
        listed = "".join(f"040000 tree {tree}\tn{n}\n" for n in range(16))
        tree = tree_of(repo, listed)
    return commit_of(repo, f"040000 tree {tree}\tn\n")


def test_files_bytes_and_submodules_are_counted_and_folders_are_no_files(repo: Path) -> None:
    blob = git(repo, "hash-object", "-w", "--stdin", deadline=Deadline(10), stdin=b"isi\n")
    inner = tree_of(repo, f"100644 blob {blob}\ta\n100644 blob {blob}\tb\n")
    commit = commit_of(repo, f"040000 tree {inner}\tx\n160000 commit {'1' * 40}\tpustaka\n")
    assert measure_tree(repo, commit, "x", Limits(), Deadline(10)) == Measured(2, 8, ("pustaka",))


def test_folders_without_a_file_are_not_counted_out(repo: Path, folders: str) -> None:
    with pytest.raises(SourceRefusedError) as refusal:
        measure_tree(repo, folders, "x", Limits(), Deadline(60))
    assert refusal.value.code == "terlalu-banyak-berkas"


def test_the_listing_ends_with_the_time_of_the_import(repo: Path, folders: str) -> None:
    with pytest.raises(TimeLimitError):
        measure_tree(repo, folders, "x", ENDLESS, Deadline(0.3))


def test_the_listing_of_a_worker_that_was_killed_ends_too(repo: Path, folders: str) -> None:
    measures = (
        "import sys; from pathlib import Path; from inventaris.sources.git import Deadline;"
        "from inventaris.sources.limits import Limits;"
        "from inventaris.sources.measure import measure_tree;"
        "measure_tree(Path(sys.argv[1]), sys.argv[2], 'x', Limits(entries=10**12), Deadline(60))"
    )
    with subprocess.Popen([sys.executable, "-c", measures, repo, folders]) as worker:
        assert comes_true(lambda: bool(listings_of(repo)))
        worker.kill()
    assert comes_true(lambda: not listings_of(repo))


def listings_of(repo: Path) -> list[bytes]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if b"ls-tree" in command and bytes(repo) in command:
            found.append(command)
    return found


def comes_true(claim: Callable[[], bool], within_s: float = 20) -> bool:
    end = time.monotonic() + within_s
    while not (true := claim()) and time.monotonic() < end:
        time.sleep(0.02)
    return true


def test_a_commit_that_is_not_there_is_not_an_empty_one(repo: Path) -> None:
    with pytest.raises(GitError, match="ls-tree"):
        measure_tree(repo, "1" * 40, "x", Limits(), Deadline(10))


def test_a_name_is_not_read_to_whatever_end_it_has(repo: Path) -> None:
    blob = git(repo, "hash-object", "-w", "--stdin", deadline=Deadline(10), stdin=b"")
    commit = commit_of(repo, f"100644 blob {blob}\t{'n' * 2**20}\n")
    with pytest.raises(SourceRefusedError) as refusal:
        measure_tree(repo, commit, "x", Limits(), Deadline(10))
    assert refusal.value.code == "objek-git-tidak-sah"


def test_what_git_dies_of_is_refused(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of 30,000 folders in one another, for which its stack is too small."""
    dying = tmp_path / "bin/git"
    dying.parent.mkdir()
    dying.write_text("#!/bin/sh\nkill -SEGV $$\n")
    dying.chmod(0o755)
    monkeypatch.setenv("PATH", f"{dying.parent}:{os.environ['PATH']}")
    with pytest.raises(SourceRefusedError) as refusal:
        measure_tree(repo, "1" * 40, "x", Limits(), Deadline(10))
    assert refusal.value.code == "objek-git-tidak-sah"
