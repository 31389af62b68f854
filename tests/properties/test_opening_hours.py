"""Laws of opening time, on any moment of some years, in zones with and without daylight saving."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.calendar import Calendar
from inventaris.opening_hours import (
    add_open,
    is_open,
    next_opening,
    open_between,
    subtract_open,
)
from inventaris.working_days import hours_on, is_working_day
from tests.builders import a_city

CITY = a_city().calendar
ABROAD = replace(CITY, timezone="Europe/London", country="GB", added={}, removed=frozenset())
CALENDARS = st.sampled_from([CITY, ABROAD])
SECONDS = st.integers(0, 4 * 365 * 24 * 3600)
MOMENTS = SECONDS.map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
LENGTHS = st.timedeltas(timedelta(), timedelta(days=20))


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_opening_time_adds_up(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    whole = open_between(calendar, a, c)
    assert open_between(calendar, a, b) + open_between(calendar, b, c) == whole
    assert timedelta() <= whole <= c - a


@given(CALENDARS, MOMENTS, LENGTHS)
def test_what_was_added_lies_between(
    calendar: Calendar, start: datetime, length: timedelta
) -> None:
    end = add_open(calendar, start, length)
    assert end >= start
    assert open_between(calendar, start, end) == length


@given(CALENDARS, MOMENTS, LENGTHS)
def test_what_was_counted_back_lies_between(
    calendar: Calendar, end: datetime, length: timedelta
) -> None:
    start = subtract_open(calendar, end, length)
    assert start <= end
    assert open_between(calendar, start, end) == length


@given(CALENDARS, MOMENTS, LENGTHS, LENGTHS)
def test_opening_time_may_be_added_in_parts(
    calendar: Calendar, start: datetime, first: timedelta, then: timedelta
) -> None:
    at_once = add_open(calendar, start, first + then)
    in_parts = add_open(calendar, add_open(calendar, start, first), then)
    assert open_between(calendar, min(at_once, in_parts), max(at_once, in_parts)) == timedelta()


@given(CALENDARS, MOMENTS, MOMENTS, LENGTHS)
def test_who_starts_later_ends_no_earlier(
    calendar: Calendar, a: datetime, b: datetime, length: timedelta
) -> None:
    early, late = sorted((a, b))
    assert add_open(calendar, early, length) <= add_open(calendar, late, length)


@given(CALENDARS, MOMENTS)
def test_the_office_is_open_on_working_days_within_its_hours_and_never_at_break(
    calendar: Calendar, moment: datetime
) -> None:
    local = moment.astimezone(ZoneInfo(calendar.timezone))
    hours = hours_on(calendar, local.date())
    at_desk = hours.opens <= local.time() < hours.closes
    at_break = hours.break_from <= local.time() < hours.break_to
    works = is_working_day(calendar, local.date())
    assert is_open(calendar, moment) is (works and at_desk and not at_break)


@given(CALENDARS, MOMENTS)
def test_until_the_next_opening_no_time_passes(calendar: Calendar, moment: datetime) -> None:
    opens = next_opening(calendar, moment)
    assert is_open(calendar, opens)
    assert open_between(calendar, moment, opens) == timedelta()
    assert open_between(calendar, opens, opens + timedelta(minutes=1)) > timedelta()
