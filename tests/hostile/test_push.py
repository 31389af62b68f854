"""Pushing to a real git server, and fetching from it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventaris.errors import ForgeConflictError, ForgeRefusedError, ForgeUnavailableError
from inventaris.sources.git import Credentials
from inventaris.sources.publish import fetch, push
from tests.git_server import GitServer, git_server
from tests.hostile.archives import plain_zip
from tests.hostile.imports import git_says, import_bytes

RIGHT = Credentials("oauth2", "rahasia")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    target = tmp_path / "tujuan.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", target], check=True)
    with git_server(tmp_path) as running:
        running.password = RIGHT.password
        yield running


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    import_bytes(plain_zip({"a.txt": os.urandom(3_000_000)}), tmp_path / "impor")
    return tmp_path / "impor" / "repo.git"


def test_a_push_arrives_and_a_second_one_changes_nothing(
    server: GitServer, repo: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        push(repo, f"{server.url}/tujuan.git", ["main:main"], RIGHT)
        assert git_says(tmp_path / "tujuan.git", "rev-parse", "main") == git_says(
            repo, "rev-parse", "main"
        )
    sent = [request for request in server.requests if request.startswith("POST")]
    assert 0 < len(sent) <= 2


def test_a_branch_that_somebody_else_moved_is_a_conflict(
    server: GitServer, repo: Path, tmp_path: Path
) -> None:
    import_bytes(plain_zip({"b.txt": b"lain"}), tmp_path / "lain")
    push(tmp_path / "lain" / "repo.git", f"{server.url}/tujuan.git", ["main:main"], RIGHT)
    with pytest.raises(ForgeConflictError):
        push(repo, f"{server.url}/tujuan.git", ["main:main"], RIGHT)


def test_a_wrong_password_is_for_the_operator_and_stays_untold(
    server: GitServer, repo: Path
) -> None:
    with pytest.raises(ForgeRefusedError) as refused:
        push(
            repo, f"{server.url}/tujuan.git", ["main:main"], Credentials("oauth2", "keliru-sekali")
        )
    assert "keliru-sekali" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_a_repository_that_is_not_there_is_for_the_operator(server: GitServer, repo: Path) -> None:
    with pytest.raises(ForgeRefusedError):
        push(repo, f"{server.url}/lain.git", ["main:main"], RIGHT)


def test_a_forge_that_is_down_is_tried_again(repo: Path) -> None:
    with pytest.raises(ForgeUnavailableError):
        push(repo, "http://127.0.0.1:9/x.git", ["main:main"], RIGHT)


def test_a_hook_that_declines_is_for_the_operator(
    server: GitServer, repo: Path, tmp_path: Path
) -> None:
    hook = tmp_path / "tujuan.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(ForgeRefusedError):
        push(repo, f"{server.url}/tujuan.git", ["main:main"], RIGHT)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "kosong.git"
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    return folder


def test_of_two_commits_the_trees_alone_are_fetched_and_compared(
    server: GitServer, empty: Path, tmp_path: Path
) -> None:
    commits = []
    for name, files in {"lama": {"a": b"1", "b": b"1"}, "baru": {"a": b"2", "c": b"1"}}.items():
        commits.append(import_bytes(plain_zip(files), tmp_path / name).commit)
        served = tmp_path / f"{name}.git"
        (tmp_path / name / "repo.git").rename(served)
        git_says(served, "config", "uploadpack.allowFilter", "true")
        fetch(empty, f"{server.url}/{name}.git", commits[-1], RIGHT, trees_only=True)
    told = git_says(empty, "diff-tree", "-r", "--no-renames", "--name-status", *commits)
    assert told.split() == ["M", "a", "D", "b", "A", "c"]
    held = git_says(empty, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    assert sorted(held.split()) == ["commit", "commit", "tree", "tree"]


@pytest.mark.parametrize("wanted", ["refs/heads/lain", "1" * 40])
def test_what_is_not_there_to_fetch_is_for_the_operator(
    wanted: str, server: GitServer, repo: Path, empty: Path
) -> None:
    push(repo, f"{server.url}/tujuan.git", ["main:main"], RIGHT)
    with pytest.raises(ForgeRefusedError):
        fetch(empty, f"{server.url}/tujuan.git", wanted, RIGHT)


def test_a_fetch_fails_as_a_push_does(server: GitServer, empty: Path) -> None:
    with pytest.raises(ForgeRefusedError):
        fetch(empty, f"{server.url}/lain.git", "main", RIGHT)
    with pytest.raises(ForgeRefusedError):
        fetch(empty, f"{server.url}/tujuan.git", "main", Credentials("oauth2", "keliru"))
    with pytest.raises(ForgeUnavailableError):
        fetch(empty, "http://127.0.0.1:9/x.git", "main", RIGHT)
