"""A worker that starts at once: forked from a server that has imported all it needs."""

import contextlib
import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerProcess

from sandbox.demo.stack import Stack

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "celery.bin.celery",
        "celery.apps.worker",
        "kombu.transport.redis",
        "workers.tasks",
        "inventaris.documents.pdf",
    ]
)
NEVER_STARTED = "the worker was never started"


class Worker:
    """Celery's worker as the product starts it, in a process group of its own, for all queues."""

    def __init__(self, stack: Stack, name: str = "worker") -> None:
        self._name = name
        self.log = stack.folder / f"{name}.log"
        self._environment = stack.environment()
        self._running: ForkServerProcess | None = None

    def start(self) -> None:
        self._running = _FORKS.Process(
            target=_work, args=(self._name, self._environment, str(self.log)), daemon=True
        )
        self._running.start()

    def kill(self) -> None:
        """End it and its group at once, as `kill -9` does.

        A git of its own session lives on: what it was pushing may still arrive.
        """
        if self._running is None or self._running.pid is None:
            raise AssertionError(NEVER_STARTED)
        with contextlib.suppress(ProcessLookupError):  # it has ended, or has no group yet
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.kill()
        self._running.join()


def _work(name: str, environment: dict[str, str], log: str) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    from workers.celery import app  # reads the settings when it is imported

    app.worker_main(
        [
            *(
                "worker",
                "-P",
                "solo",
                "-Q",
                "reconcile,import,document,mail",
                "-n",
                f"{name}@crash",
            ),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
    )
