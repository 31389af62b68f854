"""`python -m sandbox.demo`: start everything, play the main job, show what was made.

Environment: `SOURCE` (archive or git URL, else this project), `DEMO_SUMMARY` (file for the JSON).
On a terminal it stays up until Ctrl-C, or until the terminal or whoever started it is gone.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gitlab
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sandbox.demo.people import DemoError
from sandbox.demo.play import ACTS, Play
from sandbox.demo.processes import ProcessError
from sandbox.demo.source import Source, SourceError, find_source
from sandbox.demo.stack import HOME, Stack
from sandbox.demo.summary import show, summary_of

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LINES = 6 + len(ACTS)  # starting, accounts, setup, service, filing, closing, and the acts


class Telling:
    """Progress: a bar on a terminal, plain lines without one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=_LINES)

    def __call__(self, what: str) -> None:
        self._bar.update(self._task, description=what, advance=1)
        self._console.print(f"· {what}", highlight=False)

    @contextmanager
    def running(self) -> Iterator[None]:
        with self._bar:
            yield


def main() -> int:
    """Run the demo; 0 where it came to its end, 1 with the reason where not."""
    # A log has no edge: there the table's paths stay whole.
    console = Console(width=None if sys.stdout.isatty() else 240)
    starter = os.getppid()
    _end_at_signals()
    folder = Path(tempfile.mkdtemp(prefix="inventaris-demo-"))
    stack: Stack | None = None
    try:
        source = find_source(os.environ.get("SOURCE", ""), HOME, folder)
        stack = _stack(folder, source)
        tell = Telling(console)
        with tell.running():
            play = _play(stack, source, tell)
        summary = summary_of(stack, play)
        show(console, summary, play.happened)
        if named := os.environ.get("DEMO_SUMMARY"):
            Path(named).write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
        if console.is_terminal:
            console.print("Everything stays up; Ctrl-C ends it.")
            stay_up(starter)
    except (DemoError, ProcessError, SourceError, gitlab.GitlabError) as failed:
        console.print(f"demo: {failed}", style="red", highlight=False, markup=False)
        return 1
    finally:
        _ignore_signals()  # a second one must not leave half of it running
        if stack:
            stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def stay_up(starter: int, look_s: float = 1.0) -> None:
    """Wait for a signal, or until the process that started this one is gone."""
    while os.getppid() == starter:
        time.sleep(look_s)


def _end_at_signals() -> None:
    for number in _ENDING:
        signal.signal(number, _end)


def _ignore_signals() -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


def _end(number: int, _: object) -> None:
    """End by way of `finally`; Ctrl-C is how a demo is meant to end."""
    _ignore_signals()
    sys.exit(0 if number == signal.SIGINT else 128 + number)


def _stack(folder: Path, source: Source) -> Stack:
    stack = Stack(folder / "run")
    stack.settings["SWEEP_INTERVAL_S"] = "5"
    if source.host:
        # Whoever starts the demo named this host, be it on their own machine.
        stack.settings["TRUSTED_HOSTS"] = json.dumps([source.host])
    return stack


def _play(stack: Stack, source: Source, tell: Telling) -> Play:
    tell("Starting Redis and the forge")
    stack.start_redis()
    stack.start_forge()
    tell("The administrator makes accounts")
    stack.make_accounts()
    tell("inventaris setup")
    stack.run_setup()
    tell("Starting service, workers and beat")
    stack.start_service()
    stack.start_worker("reconciler", "reconcile")
    stack.start_worker("importer", "import,document")
    stack.start_beat()
    play = Play(stack, source)
    for act in play.acts():
        tell(act)
    return play


if __name__ == "__main__":
    sys.exit(main())
