"""A forge of the sandbox's, and a home for clients that others wrote: they run as they are."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import Server, sandbox

TOKEN = "root-token-of-tests"
Run = Callable[..., str]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sandbox(tmp_path_factory.mktemp("forge"), TOKEN) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Server) -> Path:
    """A home whose git knows the administrator's token, and no other setting."""
    scheme, _, host = server.url.partition("://")
    (tmp_path / ".git-credentials").write_text(f"{scheme}://root:{TOKEN}@{host}\n")
    (tmp_path / ".gitconfig").write_text(
        "[user]\n  name = Tester\n  email = tester@example.org\n"
        "[credential]\n  helper = store\n[init]\n  defaultBranch = main\n"
    )
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    """Run a program in the home; its output, and what it said where it fails."""

    def go(*arguments: str, cwd: Path = home, fails: bool = False, **more: str) -> str:
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **more}
        done = subprocess.run(
            arguments, cwd=cwd, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode != 0) == fails, (arguments, done.stdout, done.stderr)
        return done.stderr if fails else done.stdout

    return go
