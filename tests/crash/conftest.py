"""Cities for the killings of each file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crash.ward import Ward, running_ward

WARDS = 3


@pytest.fixture(scope="session")
def work_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Share what workers share, the secret scanner's compiled rules above all."""
    return tmp_path_factory.getbasetemp().parent / "work"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory, work_dir: Path) -> Iterator[Ward]:
    with running_ward(tmp_path_factory.mktemp("ward") / "run", work_dir) as running:
        yield running


@pytest.fixture(scope="module")
def wards(tmp_path_factory: pytest.TempPathFactory, work_dir: Path) -> Iterator[list[Ward]]:
    folders = [tmp_path_factory.mktemp("ward") / "run" for _ in range(WARDS)]
    with ExitStack() as stack, ThreadPoolExecutor(WARDS) as starters:
        started = starters.map(lambda at: stack.enter_context(running_ward(at, work_dir)), folders)
        yield list(started)
