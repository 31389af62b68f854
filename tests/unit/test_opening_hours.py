"""Opening time: what passes while the office is open, and nothing while it is not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.opening_hours import (
    add_open,
    is_open,
    next_opening,
    open_between,
    subtract_open,
)
from tests.builders import a_city

CALENDAR = a_city().calendar
WIB = ZoneInfo("Asia/Jakarta")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:30", 30),
        ("2026-11-24 11:45", "2026-11-24 13:15", 30),  # over the break
        ("2026-11-24 12:10", "2026-11-24 12:50", 0),  # inside it
        ("2026-11-24 07:30", "2026-11-24 16:00", 450),  # Tuesday
        ("2026-11-27 07:30", "2026-11-27 16:30", 450),  # Friday: a longer break
        ("2026-11-27 11:00", "2026-11-27 13:30", 60),
        ("2026-11-23 00:00", "2026-11-30 00:00", 37 * 60 + 30),  # a week
        ("2026-02-23 00:00", "2026-03-02 00:00", 32 * 60 + 30),  # a week of Ramadan
        ("2026-02-24 11:50", "2026-02-24 12:40", 20),
        ("2026-03-17 15:00", "2026-03-25 07:30", 0),  # the closure before and after Lebaran
        ("2026-03-17 14:40", "2026-03-25 07:40", 30),
        ("2027-03-05 16:30", "2027-03-16 07:30", 0),  # ten days
        ("2026-12-31 15:00", "2027-01-04 08:30", 120),  # over the year's end
        ("2026-11-24 10:00", "2026-11-24 09:00", 0),
    ],
)
def test_time_passes_only_while_the_office_is_open(start: str, end: str, minutes: int) -> None:
    assert open_between(CALENDAR, at(start), at(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-24 09:00", 30, "2026-11-24 09:30"),
        ("2026-11-24 11:45", 30, "2026-11-24 13:15"),
        ("2026-11-24 11:30", 30, "2026-11-24 12:00"),  # the first moment, not the last
        ("2026-11-24 22:00", 30, "2026-11-25 08:00"),
        ("2026-03-17 14:45", 30, "2026-03-25 07:45"),  # a visit on the last day before Lebaran
        ("2026-12-23 15:45", 30, "2026-12-28 07:45"),
        ("2026-11-24 12:30", 0, "2026-11-24 12:30"),
        ("2026-12-30 15:00", 450 + 120, "2027-01-04 08:30"),
    ],
)
def test_opening_time_is_added_from_any_moment(start: str, minutes: int, end: str) -> None:
    assert add_open(CALENDAR, at(start), timedelta(minutes=minutes)) == at(end)


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("2026-11-24 16:00", 120, "2026-11-24 14:00"),
        ("2026-11-24 13:15", 30, "2026-11-24 11:45"),
        ("2026-11-24 08:00", 30, "2026-11-24 07:30"),  # the last moment, not the evening before
        ("2026-11-24 06:00", 30, "2026-11-23 15:30"),
        ("2027-01-04 08:30", 450 + 120, "2026-12-30 15:00"),
    ],
)
def test_opening_time_is_counted_back(end: str, minutes: int, start: str) -> None:
    assert subtract_open(CALENDAR, at(end), timedelta(minutes=minutes)) == at(start)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:00"),
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 12:00", "2026-11-24 13:00"),
        ("2026-11-24 16:00", "2026-11-25 07:30"),
        ("2026-11-27 17:00", "2026-11-30 07:30"),
        ("2026-03-17 15:00", "2026-03-25 07:30"),
        ("2027-03-05 15:30", "2027-03-16 07:30"),
        ("2026-12-31 16:00", "2027-01-04 07:30"),
    ],
)
def test_the_office_opens_again_after_break_night_and_holidays(moment: str, opens: str) -> None:
    assert next_opening(CALENDAR, at(moment)) == at(opens)
    assert is_open(CALENDAR, at(moment)) is (moment == opens)


def test_no_time_can_be_taken_off_by_adding() -> None:
    for reckon in (add_open, subtract_open):
        with pytest.raises(ValueError, match="negative"):
            reckon(CALENDAR, at("2026-11-24 09:00"), timedelta(minutes=-1))
