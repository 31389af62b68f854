"""Import bytes into a new repository and look at what came of it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from inventaris.documents.render import Renderer
from inventaris.sources.delivery import Archive
from inventaris.sources.limits import Limits
from inventaris.sources.pipeline import Imported, import_delivery
from tests.builders import settings
from tests.world import a_city


def message_of(sha256: str) -> str:
    """As a city words it."""
    return a_renderer().text("sumber/komit.txt.j2", {"sha256": sha256})


@cache
def a_renderer() -> Renderer:
    return Renderer(settings(Path()), a_city())


def import_bytes(
    content: bytes, folder: Path, name: str = "sumber.zip", limits: Limits | None = None
) -> Imported:
    """Into `<folder>/repo.git`, without the secret scan."""
    return import_delivery(
        Archive(name, [content]),
        folder / "repo.git",
        work_dir=folder / "work",
        message_of=message_of,
        limits=limits or Limits(),
        scan=False,
    )


def git_says(repo: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "--git-dir", repo, *arguments], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def names_in(repo: Path) -> list[str]:
    """Of the top folder."""
    done = subprocess.run(
        ["git", "--git-dir", repo, "ls-tree", "-z", "--name-only", "main"],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip("\0").split("\0")


def tree_of(repo: Path) -> dict[str, tuple[str, str]]:
    """Path to mode and content."""
    listing = git_says(repo, "ls-tree", "-r", "-z", "main").strip("\0").split("\0")
    found = {}
    for line in listing:
        about, path = line.split("\t")
        mode, _, blob = about.split()
        found[path] = (mode, git_says(repo, "cat-file", "blob", blob))
    return found
