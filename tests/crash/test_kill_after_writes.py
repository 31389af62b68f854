"""kill -9 after each write of the worker to the forge, in steps 07, 09, 11 and 12.

Only writes part one state of the world from the next: whoever dies after the n-th write, and
whoever dies later but before the next one, leave the same world behind.
"""

from collections.abc import Sequence

import pytest

from tests.crash.ward import STEPS, Moment, Ward, journeys

MACHINE_STEPS = {step for step, _ in STEPS}


@pytest.mark.timeout(400)
def test_a_worker_killed_after_any_creation_leaves_one_of_everything(wards: Sequence[Ward]) -> None:
    kills = journeys(wards, "Ciptaan", lambda n: Moment("after", n, "POST"))
    assert set(kills) == MACHINE_STEPS, kills


@pytest.mark.timeout(400)
def test_a_worker_killed_after_any_change_leaves_one_of_everything(wards: Sequence[Ward]) -> None:
    kills = journeys(wards, "Perubahan", lambda n: Moment("after", n, "PUT"))
    assert set(kills) == MACHINE_STEPS, kills


@pytest.mark.timeout(400)
@pytest.mark.parametrize("mode", ["before", "after"])
def test_a_worker_killed_during_a_push_leaves_one_of_everything(
    wards: Sequence[Ward], mode: str
) -> None:
    def moment(n: int) -> Moment:
        return Moment(mode, n, "POST", route="/git-receive-pack$", user="")

    kills = journeys(wards, f"Kiriman {mode}", moment)
    assert {"07", "09"} <= set(kills), kills
