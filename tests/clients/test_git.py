"""A day in the life of a project with plain git."""

from pathlib import Path
from typing import Any

import pytest
import requests

from tests.clients.conftest import TOKEN, Run
from tests.processes import Server


@pytest.fixture
def project(server: Server, tmp_path: Path) -> dict[str, Any]:
    body = {"name": tmp_path.name, "path": tmp_path.name.replace("_", "-")}
    asked = {"PRIVATE-TOKEN": TOKEN}
    made = requests.post(f"{server.url}/api/v4/projects", json=body, headers=asked, timeout=15)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_a_project_is_begun_cloned_and_changed_by_two(
    run: Run, home: Path, project: dict[str, Any]
) -> None:
    address, one, two = project["http_url_to_repo"], home / "one", home / "two"
    run("git", "init", "-q", "one")
    (one / "README.md").write_text("# Satu\n")
    run("git", "add", ".", cwd=one)
    run("git", "commit", "-q", "-m", "Begin", cwd=one)
    run("git", "remote", "add", "origin", address, cwd=one)
    run("git", "push", "-q", "-u", "origin", "main", cwd=one)
    run("git", "clone", "-q", address, "two")
    (two / "README.md").write_text("# Dua\n")
    run("git", "commit", "-q", "-a", "-m", "Change", cwd=two)
    run("git", "tag", "-a", "v1", "-m", "Rilis", cwd=two)
    run("git", "push", "-q", "--follow-tags", cwd=two)
    run("git", "pull", "-q", "--ff-only", cwd=one)
    assert (one / "README.md").read_text() == "# Dua\n"
    assert run("git", "tag", cwd=one) == "v1\n"
    refs = run("git", "ls-remote", "--heads", "--tags", address)
    assert [line.split("\t")[1] for line in refs.splitlines()] == [
        "refs/heads/main", "refs/tags/v1", "refs/tags/v1^{}"]  # fmt: skip


def test_shallow_and_partial_clones_hold_less(
    run: Run, home: Path, project: dict[str, Any]
) -> None:
    address, one = project["http_url_to_repo"], home / "one"
    run("git", "init", "-q", "one")
    for number in range(3):
        (one / f"{number}.txt").write_text(f"{number}\n" * 100)
        run("git", "add", ".", cwd=one)
        run("git", "commit", "-q", "-m", str(number), cwd=one)
    run("git", "push", "-q", address, "main", cwd=one)
    run("git", "clone", "-q", "--depth=1", address, "shallow")
    assert run("git", "rev-list", "--count", "HEAD", cwd=home / "shallow") == "1\n"
    run("git", "clone", "-q", "--filter=blob:none", "--no-checkout", address, "partial")
    counted = run("git", "rev-list", "--objects", "--missing=print", "HEAD", cwd=home / "partial")
    assert sum(line.startswith("?") for line in counted.splitlines()) == 3
    run("git", "checkout", "-q", "main", cwd=home / "partial")
    assert (home / "partial/2.txt").read_text() == "2\n" * 100


def test_a_forced_push_to_the_protected_branch_is_declined(
    run: Run, home: Path, project: dict[str, Any]
) -> None:
    address, one = project["http_url_to_repo"], home / "one"
    run("git", "init", "-q", "one")
    run("git", "commit", "-q", "--allow-empty", "-m", "a", cwd=one)
    run("git", "push", "-q", address, "main", cwd=one)
    run("git", "commit", "-q", "--amend", "--allow-empty", "-m", "b", cwd=one)
    said = run("git", "push", "--force", address, "main", cwd=one, fails=True)
    assert "GitLab: You are not allowed to force push code to a protected branch" in said
    assert "(pre-receive hook declined)" in said
