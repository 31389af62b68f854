"""Servers as tests see them: started on a free port, ready when they say so, stopped by pid."""

import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

READY_S = 30.0


class NotReadyError(Exception):
    """A process ended, or said nothing in time; the text holds what it wrote."""


class Server:
    """A process that prints one line, with its address, once it answers.

    Use it as a context, or `start` and `stop` it; after `kill` it can be started again.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.command = list(command)
        self.env = {**os.environ, **(env or {})}
        self.cwd = cwd
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise NotReadyError("not started")
        return self._process.pid

    @property
    def log(self) -> str:
        """What the process wrote to stderr so far."""
        if self._errors is None:
            return ""
        return Path(self._errors.name).read_text(encoding="utf-8", errors="replace")

    def start(self) -> Self:
        """Start and wait for the line that holds an address.

        Raises:
            NotReadyError: it did not come within READY_S.
        """
        if self._errors is None:
            self._errors = tempfile.NamedTemporaryFile(prefix="server-", suffix=".log")  # noqa: SIM115
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=self.env,
            cwd=self.cwd,
            start_new_session=True,
        )
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        stdout = self._process.stdout
        threading.Thread(target=_drain, args=(stdout, lines), daemon=True).start()
        try:
            line = lines.get(timeout=READY_S)
        except queue.Empty:
            line = ""
        found = re.search(r"https?://\S+", line)
        if found is None:
            self.kill()
            raise NotReadyError(f"{' '.join(self.command)}: {line or 'no line'}\n{self.log}")
        self.url = found[0].rstrip("/")
        return self

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process and those it started (its own process group), and wait for it."""
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def stop(self) -> None:
        self.kill(signal.SIGTERM)
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _drain(stream: IO[str] | None, lines: "queue.SimpleQueue[str]") -> None:
    """Hand on the first line, then keep the pipe empty so that the process never blocks on it."""
    if stream is None:
        return
    with stream:
        lines.put(stream.readline())
        for _ in stream:
            pass


def sandbox(data: Path, token: str, *options: str, port: int = 0) -> Server:
    """The sandbox forge, not yet started; give a port to find it again after a restart."""
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(data)]
    return Server([*command, "--root-token", token, *options])
