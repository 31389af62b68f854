"""Times are written so that they sort as text, whatever the year."""

from datetime import UTC, datetime

import pytest

from sandbox.clock import stamp


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 24, 3, 0, 0, 670_999, UTC), "2026-11-24T03:00:00.670Z"),
        (datetime(39, 8, 2, 13, 22, 48, tzinfo=UTC), "0039-08-02T13:22:48.000Z"),
    ],
)
def test_a_time_is_written_with_four_digits_of_year(at: datetime, written: str) -> None:
    assert stamp(at) == written
