"""git over HTTP: credentials, refusals in GitLab's words, and what a push leaves behind."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Clone:
    """A working tree that pushes with a token."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.run("init", "-q", "-b", "main")
        self.run("remote", "add", "origin", address)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Siti",
            "GIT_AUTHOR_EMAIL": "siti@example.test",
            "GIT_COMMITTER_NAME": "Siti",
            "GIT_COMMITTER_EMAIL": "siti@example.test",
        }
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def commit(self, name: str, data: bytes = b"x") -> None:
        (self.folder / name).write_bytes(data)
        self.run("add", "-A")
        self.run("commit", "-q", "-m", f"Add {name}")

    def push(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("push", "-q", "origin", *arguments)


@pytest.fixture
def clone(
    tmp_path: Path, git_address: Callable[[dict[str, Any]], str], empty_project: dict[str, Any]
) -> Clone:
    return Clone(tmp_path, git_address(empty_project))


@pytest.fixture
def base(empty_project: dict[str, Any]) -> str:
    return f"/api/v4/projects/{empty_project['id']}"


def test_the_first_pushed_branch_becomes_the_protected_default(
    http: Any, clone: Clone, base: str
) -> None:
    clone.commit("a.txt")
    assert clone.push("HEAD:utama").returncode == 0
    assert http.get(base).json()["default_branch"] == "utama"
    assert [rule["name"] for rule in http.get(f"{base}/protected_branches").json()] == ["utama"]


def test_a_large_push_comes_through_whole(http: Any, clone: Clone, base: str) -> None:
    data = os.urandom(6 << 20)
    clone.commit("big.bin", data)
    assert clone.push("main").returncode == 0
    assert http.get(f"{base}/repository/files/big.bin/raw").content == data


def test_a_branch_may_be_named_in_any_script(http: Any, clone: Clone, base: str) -> None:
    clone.commit("a.txt")
    assert clone.push("main", "HEAD:refs/heads/cabang-é-ꦗꦮ").returncode == 0
    names = [each["name"] for each in http.get(f"{base}/repository/branches").json()]
    assert names == ["cabang-é-ꦗꦮ", "main"]


def test_force_and_removal_are_refused_in_gitlabs_words(clone: Clone) -> None:
    clone.commit("a.txt")
    clone.push("main")
    clone.run("commit", "-q", "--amend", "-m", "Other")
    forced = clone.push("--force", "main")
    assert "GitLab: You are not allowed to force push code to a protected branch" in forced.stderr
    assert "! [remote rejected] main -> main (pre-receive hook declined)" in forced.stderr
    removed = clone.push(":main")
    assert "GitLab: The default branch of a project cannot be deleted." in removed.stderr


def test_a_branch_named_like_a_commit_is_refused(clone: Clone) -> None:
    clone.commit("a.txt")
    clone.push("main")
    pushed = clone.push(f"HEAD:refs/heads/{'a' * 40}")
    assert "You cannot create a branch with a 40-character hexadecimal branch name" in pushed.stderr


def test_shallow_and_partial_clones_work(clone: Clone, tmp_path: Path) -> None:
    for name in "abc":
        clone.commit(name)
    clone.push("main")
    cloned = clone.run(
        "clone", "-q", "--depth=1", "--filter=blob:none", clone.address, str(tmp_path / "again")
    )
    assert cloned.returncode == 0
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == [".git", "a", "b", "c"]


def test_wrong_or_missing_credentials_are_challenged(
    login: Callable[[str], Any], empty_project: dict[str, Any]
) -> None:
    path = f"/{empty_project['path_with_namespace']}.git/info/refs?service=git-upload-pack"
    for headers in ({}, {"Authorization": "Basic eDp3cm9uZw=="}):
        answer = login("").get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="GitLab"'
        assert answer.text.startswith("HTTP Basic: Access denied.")


@pytest.fixture
def clone_as(
    tmp_path: Path, forge: Any, project: dict[str, Any], member: Callable[[int], Any]
) -> Callable[[int], Clone]:
    """A working tree of the project for a new member with this level."""

    def make(level: int) -> Clone:
        scheme, _, host = forge.url.partition("://")
        address = f"{scheme}://x:{member(level).token}@{host}/{project['path_with_namespace']}.git"
        folder = tmp_path / str(level)
        folder.mkdir()
        return Clone(folder, address)

    return make


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (10, "You are not allowed to download code from this project."),
        (20, None),
        (30, None),
    ],
)
def test_a_private_repository_is_fetched_from_reporter_up(
    clone_as: Callable[[int], Clone], level: int, said: str | None
) -> None:
    fetched = clone_as(level).run("fetch", "-q", "origin")
    assert (fetched.returncode == 0) is (said is None)
    assert said is None or said in fetched.stderr


@pytest.mark.parametrize(
    ("level", "branch", "said"),
    [
        (20, "side", "You are not allowed to push code to this project."),
        (30, "side", None),
        (
            30,
            "main",
            "GitLab: You are not allowed to push code to protected branches on this project.",
        ),
        (40, "main", None),
    ],
)
def test_a_push_needs_the_level_that_the_branch_asks_for(
    clone_as: Callable[[int], Clone], level: int, branch: str, said: str | None
) -> None:
    clone = clone_as(level)
    clone.run("fetch", "-q", "origin")
    clone.run("reset", "-q", "--hard", "origin/main")
    clone.commit("new.txt")
    pushed = clone.push(f"HEAD:{branch}")
    assert (pushed.returncode == 0) is (said is None), pushed.stderr
    assert said is None or said in pushed.stderr


def test_a_stranger_is_told_of_no_project(
    forge: Any, tmp_path: Path, project: dict[str, Any], someone: Callable[[], Any]
) -> None:
    scheme, _, host = forge.url.partition("://")
    address = f"{scheme}://x:{someone().token}@{host}/{project['path_with_namespace']}.git"
    fetched = Clone(tmp_path, address).run("fetch", "-q", "origin")
    assert "The project you were looking for could not be found" in fetched.stderr


def test_nothing_is_pushed_to_an_archived_project(http: Any, clone: Clone, base: str) -> None:
    http.post(f"{base}/archive")
    clone.commit("a.txt")
    assert "You are not allowed to push code to this project." in clone.push("main").stderr


def test_a_push_of_what_is_no_branch_or_tag_is_no_push(
    http: Any, clone: Clone, base: str, receiver: Any
) -> None:
    assert http.post(f"{base}/hooks", json={"url": receiver.url}).status_code == 201
    clone.commit("a.txt")
    clone.run("notes", "add", "-m", "catatan")
    assert clone.push("refs/notes/commits").returncode == 0
    assert clone.push("main").returncode == 0
    pushes = http.get(f"{base}/events?action=pushed").json()
    assert [each["push_data"]["ref"] for each in pushes] == ["main"]
    assert [json.loads(body)["ref"] for _, body in receiver.wait(1)] == ["refs/heads/main"]
    assert http.get(base).json()["default_branch"] == "main"


def test_a_push_of_more_than_three_refs_tells_no_hook(
    http: Any, clone: Clone, base: str, receiver: Any
) -> None:
    hook = {"url": receiver.url, "push_events": True, "tag_push_events": True}
    assert http.post(f"{base}/hooks", json=hook).status_code == 201
    clone.commit("a.txt")
    assert clone.push("main").returncode == 0
    (headers, _), *_ = receiver.wait(1)
    assert headers["X-Gitlab-Event"] == "Push Hook"
    assert clone.push("HEAD:a", "HEAD:b", "HEAD:c", "HEAD:d").returncode == 0
    assert clone.push("HEAD:refs/tags/v1").returncode == 0
    assert [headers["X-Gitlab-Event"] for headers, _ in receiver.wait(2)] == [
        "Push Hook",
        "Tag Push Hook",
    ]
