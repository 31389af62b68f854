"""Run git with nothing of this machine's settings, a time limit, and no secret in its arguments."""

from __future__ import annotations

import base64
import contextlib
import os
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

SAFE = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.packedGitWindowSize": "32m",
    "core.packedGitLimit": "256m",
    "core.bigFileThreshold": "16m",  # larger blobs are streamed, never held in memory
    "gc.auto": "0",
    "maintenance.auto": "false",
    "init.defaultBranch": "main",
    "transfer.fsckObjects": "true",
    "transfer.bundleURI": "false",
    "submodule.recurse": "false",
    "protocol.version": "2",
    "pack.threads": "2",
}
MOST_MEMORY_BYTES = 2 * 1024**3
"""Address space of one git process: a pack can be made to ask for any amount."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password or token for one git server."""

    username: str
    password: str = field(repr=False)

    def header(self) -> str:
        pair = f"{self.username}:{self.password}".encode()
        return f"Authorization: Basic {base64.b64encode(pair).decode()}"


class GitError(Exception):
    """git ended with a failure; what it said holds no secret of ours."""

    def __init__(self, command: str, status: int, stdout: str, stderr: str) -> None:
        super().__init__(f"git {command}: exit {status}: {stderr.strip()}")
        self.status = status
        self.stdout = stdout
        self.stderr = stderr


class TimeLimitError(Exception):
    """A process of ours, git or another, was not done in time."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program}: time limit reached")


class Deadline:
    """One time limit shared by everything an import does."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left_s(self) -> float:
        """Seconds left, never less than a moment, so that a wait can be asked for it."""
        return max(self._end - time.monotonic(), 0.01)

    def is_over(self) -> bool:
        return time.monotonic() >= self._end


def environment(
    config: Mapping[str, str] | None = None, credentials: Credentials | None = None
) -> dict[str, str]:
    """All that git may know. Settings travel in the environment, which others cannot list."""
    settings = SAFE | dict(config or {})
    if credentials:
        settings["http.extraHeader"] = credentials.header()
    numbered = {
        name: value
        for n, (key, setting) in enumerate(settings.items())
        for name, value in ((f"GIT_CONFIG_KEY_{n}", key), (f"GIT_CONFIG_VALUE_{n}", setting))
    }
    authorities = os.environ.get("SSL_CERT_FILE")
    return (
        numbered
        | ({"GIT_SSL_CAINFO": authorities} if authorities else {})
        | {
            "GIT_CONFIG_COUNT": str(len(settings)),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": "https:http",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "HOME": "/nonexistent",
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
    )


def git(
    repo: Path,
    *arguments: str,
    deadline: Deadline,
    stdin: bytes | IO[bytes] | None = b"",
    config: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    credentials: Credentials | None = None,
    most_file_bytes: int | None = None,
) -> str:
    """Run one git command in a bare repository and return what it printed, stripped.

    `most_file_bytes` caps each file it writes, so one pack caps a whole fetch.
    Raises `GitError` when it fails and `TimeLimitError` when the deadline passes.
    """
    full_env = environment(config, credentials) | dict(env or {})
    source = subprocess.PIPE if isinstance(stdin, bytes) else stdin
    process = start(["--git-dir", str(repo), *arguments], env=full_env, stdin=source)
    if most_file_bytes is not None:
        cap(process, resource.RLIMIT_FSIZE, most_file_bytes)
    given = stdin if isinstance(stdin, bytes) else None
    stdout, stderr = finish(process, given, deadline, f"git {arguments[0]}")
    said = stdout.decode(errors="replace").strip()
    if process.returncode:
        raise GitError(arguments[0], process.returncode, said, stderr.decode(errors="replace"))
    return said


def start(
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    stdin: IO[bytes] | int | None = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        ["git", *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
        start_new_session=True,
    )
    cap(process, resource.RLIMIT_AS, MOST_MEMORY_BYTES)
    return process


def cap(process: subprocess.Popen[bytes], what: int, most: int) -> None:
    """Limit a process that has just been started, and all that it will start."""
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        resource.prlimit(process.pid, what, (most, most))


def finish(
    process: subprocess.Popen[bytes], stdin: bytes | None, deadline: Deadline, program: str
) -> tuple[bytes, bytes]:
    try:
        return process.communicate(stdin, timeout=deadline.left_s())
    except subprocess.TimeoutExpired:
        raise TimeLimitError(program) from None
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process with all its children, if any of them still lives."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
