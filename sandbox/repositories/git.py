"""git itself, run on a bare repository and heeding nobody's configuration but that repository's."""

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "LC_ALL": "C",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class GitFailedError(Exception):
    """git refused what it was asked; the text is its own."""


def command(repository: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(repository), *arguments]


def run(repository: Path, *arguments: str) -> str:
    """The output of one command. Raises GitFailedError."""
    if "\0" in "".join(arguments):
        raise GitFailedError("no argument of git holds a zero byte")
    done = subprocess.run(
        command(repository, *arguments), env=ENVIRONMENT, capture_output=True, check=False
    )
    if done.returncode:
        raise GitFailedError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode(errors="replace")
