"""kill -9 of whatever else runs, in the middle of step 09; the rest of the way stays open."""

import pytest

from tests.crash.aftermath import LAST, STEPS, is_right, settles
from tests.crash.ward import Hit, Kind, Moment, Ward

(STAGING, STAGED), (RESPONSE, _), STORING, *LATER = STEPS
SECOND_CREATION = Moment(Kind("after", "POST"), 2)


@pytest.mark.parametrize(
    "names",
    [
        ("redis",),
        ("redis", "worker"),
        ("beat", "worker"),
        ("service", "worker"),
        ("redis", "service", "beat", "worker"),
        ("forge",),
    ],
    ids="+".join,
)
def test_a_request_goes_on_after_the_death_of(ward: Ward, names: tuple[str, ...]) -> None:
    request = ward.request(f"Aplikasi {' '.join(names)}")
    request.move(STAGING)
    request.waits_for(STAGED)
    request.move(RESPONSE)
    request.settles()
    step, fact = STORING
    assert ward.strike(request, step, fact, SECOND_CREATION, *names) is Hit.STRUCK
    settles(request, fact, f"step {step}")
    for step, fact in LATER:
        request.move(step)
        settles(request, fact, f"step {step}")
    is_right(request, LAST, f"killed {' and '.join(names)}")


def test_moves_that_no_webhook_told_of_are_found_by_the_sweep(ward: Ward) -> None:
    request = ward.request("Aplikasi tanpa layanan")
    ward.kill("service")
    for step, fact in STEPS:
        request.move(step)
        settles(request, fact, f"step {step}")
    ward.start("service")
    is_right(request, LAST, "without the service")
