"""Nothing is lost and nothing doubled, whatever people do while GitLab fails and workers die."""

import os
from collections.abc import Iterator
from random import SystemRandom

import pytest

from tests.schedules.company import play_together, running_stage
from tests.schedules.play import Stage
from tests.schedules.schedule import schedule

COUNT = 10
# In CI the same each time; at one's desk new ones.
FIRST = 1 if os.environ.get("CI") else SystemRandom().randrange(1_000_000)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    shared = tmp_path_factory.getbasetemp().parent / "work"
    with running_stage(tmp_path_factory.mktemp("schedules") / "run", shared) as running:
        yield running


def test_a_number_gives_the_same_schedule_each_time() -> None:
    assert schedule(7) == schedule(7) != schedule(8)


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled(stage: Stage) -> None:
    wrong = play_together(stage, range(FIRST, FIRST + COUNT))
    assert not wrong, "\n".join(
        line for seed, told in wrong.items() for line in (f"seed {seed}:", *told)
    )
