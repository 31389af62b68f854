"""What a `.git` inside a delivery comes to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from inventaris.sources.refusal import LeftOutReason
from tests.hostile.archives import member, tar
from tests.hostile.imports import git_says, import_bytes, tree_of

CLEAN = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Pengembang",
    "GIT_AUTHOR_EMAIL": "p@example.org",
    "GIT_COMMITTER_NAME": "Pengembang",
    "GIT_COMMITTER_EMAIL": "p@example.org",
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=CLEAN, capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "proyek"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "utama")
    for n in range(3):
        (folder / "a.txt").write_text(f"{n}\n")
        git(folder, "add", "a.txt")
        git(folder, "commit", "-q", "-m", f"ke-{n}")
    git(folder, "branch", "percobaan", "HEAD~1")
    git(folder, "tag", "v1", "HEAD~2")
    return folder


def archived(folder: Path, prefix: str = "app/") -> bytes:
    return tar(
        *(
            member(f"{prefix}{path.relative_to(folder)}", path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        )
    )


@pytest.mark.parametrize("packed", [False, True], ids=["loose", "packed"])
def test_a_sound_history_stands_below_the_delivered_commit(
    packed: bool, project: Path, tmp_path: Path
) -> None:
    if packed:
        git(project, "gc", "-q")
    head = git(project, "rev-parse", "HEAD")
    (project / "a.txt").write_text("belum dikomit\n")
    imported = import_bytes(archived(project), tmp_path)
    repo = tmp_path / "repo.git"
    assert imported.has_history
    assert imported.left_out == ()
    assert git_says(repo, "rev-parse", "main^") == head
    assert git_says(repo, "log", "--format=%s", "main~1") == "ke-2\nke-1\nke-0"
    assert tree_of(repo) == {"a.txt": ("100644", "belum dikomit")}
    assert git_says(repo, "for-each-ref", "--format=%(refname)", "refs/riwayat").split() == [
        "refs/riwayat/heads/percobaan",
        "refs/riwayat/heads/utama",
        "refs/riwayat/tags/v1",
    ]
    assert git_says(repo, "fsck", "--strict") == ""


def test_a_single_folder_beside_the_history_is_no_wrapping(project: Path, tmp_path: Path) -> None:
    (project / "src").mkdir()
    git(project, "mv", "a.txt", "src/a.txt")
    git(project, "commit", "-q", "-m", "pindah")
    imported = import_bytes(archived(project, prefix=""), tmp_path)
    assert (imported.stripped_top_folder, imported.left_out) == (None, ())
    repo = tmp_path / "repo.git"
    assert git_says(repo, "rev-parse", "main^") == git(project, "rev-parse", "HEAD")
    assert git_says(repo, "diff", "--name-status", "main^", "main") == ""


def test_a_pointer_to_a_repository_elsewhere_marks_the_root_too(tmp_path: Path) -> None:
    content = tar(member(".git", b"gitdir: ../lain\n"), member("src/a.txt"))
    imported = import_bytes(content, tmp_path)
    assert imported.stripped_top_folder is None
    assert [left.reason for left in imported.left_out] == [LeftOutReason.DAMAGED_HISTORY]


def test_the_same_bytes_with_a_history_give_the_same_commit(project: Path, tmp_path: Path) -> None:
    content = archived(project)
    first = import_bytes(content, tmp_path / "satu")
    assert import_bytes(content, tmp_path / "dua") == first


def damage_a_pack(project: Path) -> None:
    git(project, "gc", "-q")
    [pack] = (project / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o600)
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 0xFF
    pack.write_bytes(content)


def lose_an_object(project: Path) -> None:
    tree = git(project, "rev-parse", "HEAD~1^{tree}")
    (project / ".git/objects" / tree[:2] / tree[2:]).unlink()


def forge_an_object(project: Path) -> None:
    name = git(project, "rev-parse", "HEAD~1")
    path = project / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o600)
    path.write_bytes(b"x\x9c not zlib at all")


def hide_a_folder_named_git(project: Path) -> None:
    """A tree that would write `.git/hooks` when it is checked out: fsck's hasDotgit."""
    blob = git(project, "rev-parse", "HEAD:a.txt")
    entry = b"100644 .git\0" + bytes.fromhex(blob)
    tree = (
        subprocess.run(
            ["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
            cwd=project,
            env=CLEAN,
            input=entry,
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    commit = git(project, "commit-tree", tree, "-p", "HEAD", "-m", "jahat")
    (project / ".git/refs/heads/utama").write_text(commit + "\n")


def point_a_branch_nowhere(project: Path) -> None:
    (project / ".git/refs/heads/hantu").write_text("1" * 40 + "\n")


def borrow_objects(project: Path) -> None:
    """Objects that lie elsewhere on the disk must not be found there."""
    elsewhere = project.parent / "di-luar"
    (project / ".git/objects").rename(elsewhere)
    (project / ".git/objects/info").mkdir(parents=True)
    (project / ".git/objects/info/alternates").write_text(f"{elsewhere}\n")


@pytest.mark.parametrize(
    "damage",
    [
        damage_a_pack,
        lose_an_object,
        forge_an_object,
        hide_a_folder_named_git,
        point_a_branch_nowhere,
        borrow_objects,
    ],
)
def test_a_damaged_history_is_left_out_and_told(
    damage: object, project: Path, tmp_path: Path
) -> None:
    assert callable(damage)
    damage(project)
    imported = import_bytes(archived(project), tmp_path)
    assert not imported.has_history
    assert [left.reason for left in imported.left_out] == [LeftOutReason.DAMAGED_HISTORY]
    repo = tmp_path / "repo.git"
    assert git_says(repo, "log", "--format=%an", "main") == "Inventaris"
    assert git_says(repo, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert git_says(repo, "fsck", "--strict") == ""


def test_config_and_hooks_of_a_delivery_never_run(project: Path, tmp_path: Path) -> None:
    witness = tmp_path / "dijalankan"
    hook = f"#!/bin/sh\ntouch {witness}\n"
    for name in ("post-checkout", "post-index-change", "reference-transaction", "update"):
        (project / ".git/hooks" / name).write_text(hook)
    (project / ".git/config").write_text(
        f'[core]\n\tfsmonitor = "touch {witness}"\n\tsshCommand = "touch {witness}"\n'
        f'[filter "x"]\n\tsmudge = "touch {witness}"\n'
    )
    (project / ".gitattributes").write_text("* filter=x\n")
    assert import_bytes(archived(project), tmp_path).has_history
    assert not witness.exists()


def test_an_empty_repository_inside_is_no_history_and_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "baru"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.txt").write_text("isi\n")
    imported = import_bytes(archived(folder), tmp_path)
    assert (imported.has_history, imported.left_out) == (False, ())
