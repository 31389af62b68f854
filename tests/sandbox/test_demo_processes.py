"""Processes of the demo and the tests: on ports of their own, or not started at all."""

from pathlib import Path

import pytest

from sandbox.demo.processes import ProcessError
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
