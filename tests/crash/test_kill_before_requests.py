"""kill -9 before requests of the worker to the forge, reads too, in steps 07, 09, 11 and 12."""

from collections.abc import Sequence

import pytest

from tests.crash.ward import EVERY_KILL, Kind, Ward, journeys

BUT_THE_SWEEP = "^(?!/api/v4/groups/.*/issues$)"
# A read changes nothing, and before a write the world is as after the write before it, whose
# killings `test_kill_after_writes` tries one by one.
READ = Kind("before", "GET", route=BUT_THE_SWEEP, every=1 if EVERY_KILL else 5)
CREATION = Kind("before", "POST", every=1 if EVERY_KILL else 3)
CHANGE = Kind("before", "PUT", every=1 if EVERY_KILL else 2)
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
