"""Processes of the demo and the tests: on ports of their own, or not started at all."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.demo.processes import ProcessError, free_port
from sandbox.demo.stack import Stack


def test_a_stack_whose_port_another_holds_does_not_take_that_one_for_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Stack(tmp_path / "first")
    first.start_redis()
    port = int(first.redis_url.rpartition(":")[2].partition("/")[0])
    monkeypatch.setattr("sandbox.demo.stack.free_port", lambda: port)
    second = Stack(tmp_path / "second")
    try:
        with pytest.raises(ProcessError, match="redis did not become ready"):
            second.start_redis()
    finally:
        first.stop()


def test_a_port_is_given_once_though_nobody_listens_there_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = free_port()
    monkeypatch.setattr("sandbox.demo.processes._PORTS", range(port, port + 1))
    with pytest.raises(ProcessError, match="no free port"):
        free_port()


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM], ids=["closed", "told"])
def test_a_demo_whose_terminal_is_closed_leaves_nothing_running(
    tmp_path: Path, ending: signal.Signals
) -> None:
    demo = started_demo(tmp_path)
    assert demo.stdout
    with demo, demo.stdout as said:
        assert any("makes accounts" in line for line in said)
        assert running_in(tmp_path)
        demo.send_signal(ending)
        assert demo.wait(timeout=30) == 128 + ending
    assert running_in(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_second_signal_does_not_interrupt_the_stopping(tmp_path: Path) -> None:
    demo = started_demo(tmp_path)
    assert demo.stdout
    with demo, demo.stdout as said:
        assert any("makes accounts" in line for line in said)
        demo.send_signal(signal.SIGHUP)  # the terminal's own
        time.sleep(0.1)
        demo.send_signal(signal.SIGHUP)  # the shell's
        assert demo.wait(timeout=30) == 128 + signal.SIGHUP
    assert running_in(tmp_path) == []


def test_a_demo_whose_starter_is_gone_does_not_stay_up() -> None:
    waiting = (
        "import os; from sandbox.demo.__main__ import stay_up; starter = os.getppid();"
        "print('up', flush=True); stay_up(starter, 0.05); print('ended')"
    )
    starter = subprocess.Popen(
        ["/bin/sh", "-c", '"$0" -c "$1"; true', sys.executable, waiting],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    with starter.stdout as told:
        assert told.readline() == "up\n"
        starter.kill()
        starter.wait()
        assert told.read() == "ended\n"


def started_demo(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "sandbox.demo"],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def running_in(folder: Path) -> list[str]:
    """Give the processes that work in a folder, by what they were started with."""
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            commands.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [command for command in commands if str(folder) in command]
