"""kill -9 after each write of the worker to the forge, in steps 07, 09, 11 and 12.

Only writes part one state of the world from the next: whoever dies after the n-th write, and
whoever dies later but before the next one, leave the same world behind.
"""

from collections.abc import Sequence

import pytest

from tests.crash.ward import Kind, Ward, journeys

CREATION, CHANGE = Kind("after", "POST"), Kind("after", "PUT")
PUSH_BEGUN, PUSH_DONE = (
    Kind(mode, "POST", route="/git-receive-pack$", user="") for mode in ("before", "after")
)


@pytest.mark.timeout(900)
def test_a_worker_killed_after_any_write_leaves_one_of_everything(wards: Sequence[Ward]) -> None:
    kills = journeys(wards, "Aplikasi", [CREATION, CHANGE, PUSH_BEGUN, PUSH_DONE])
    assert all(kills[step][kind] for step in kills for kind in (CREATION, CHANGE)), kills
    assert all(kills[step][kind] for step in ("07", "09") for kind in (PUSH_BEGUN, PUSH_DONE)), (
        kills
    )
