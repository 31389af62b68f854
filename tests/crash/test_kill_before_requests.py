"""kill -9 before each request of the worker to the forge, reads too, in steps 07, 09, 11 and 12."""

from collections.abc import Sequence

import pytest

from tests.crash.ward import Kind, Ward, journeys

BUT_THE_SWEEP = "^(?!/api/v4/groups/.*/issues$)"
READ = Kind("before", "GET", route=BUT_THE_SWEEP)
CREATION, CHANGE = Kind("before", "POST"), Kind("before", "PUT")
GIT = [
    Kind("before", "GET", route=r"\.git/info/refs$", user=""),
    Kind("before", "POST", route="/git-upload-pack$", user=""),
]


@pytest.mark.more
@pytest.mark.timeout(900)
def test_a_worker_killed_before_any_request_leaves_one_of_everything(wards: Sequence[Ward]) -> None:
    kills = journeys(wards, "Aplikasi", [READ, CREATION, CHANGE, *GIT])
    assert all(kills[step][kind] for step in kills for kind in (READ, CREATION, CHANGE)), kills
    assert all(kills["09"][kind] for kind in GIT), kills
