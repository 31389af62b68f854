"""When the office works: the dates of the yearly decrees, and promises over long closures."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.working_days import day_off, due, hours_on, is_working_day
from tests.world import a_city

CALENDAR = a_city().calendar
WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(("year", "days"), [(2026, 240), (2027, 242)])
def test_a_year_has_so_many_working_days(year: int, days: int) -> None:
    first = date(year, 1, 1)
    span = (date(year + 1, 1, 1) - first).days
    assert sum(is_working_day(CALENDAR, first + timedelta(days=n)) for n in range(span)) == days


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 18), date(2026, 3, 24)),
        (date(2026, 12, 24), date(2026, 12, 27)),
        (date(2027, 3, 6), date(2027, 3, 15)),
        (date(2027, 5, 15), date(2027, 5, 20)),
    ],
)
def test_the_office_is_closed_over_the_long_holidays(first: date, last: date) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert not any(is_working_day(CALENDAR, day) for day in days)
    assert is_working_day(CALENDAR, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("complete", "promised"),
    [
        (datetime(2026, 12, 23, 10, tzinfo=WIB), datetime(2026, 12, 28, 16, tzinfo=WIB)),
        (datetime(2026, 12, 23, 17, tzinfo=WIB), datetime(2026, 12, 29, 16, tzinfo=WIB)),
        (datetime(2026, 11, 26, 9, tzinfo=WIB), datetime(2026, 11, 27, 16, 30, tzinfo=WIB)),
        (datetime(2026, 11, 28, 9, tzinfo=WIB), datetime(2026, 12, 1, 16, tzinfo=WIB)),
        (datetime(2026, 2, 23, 9, tzinfo=WIB), datetime(2026, 2, 24, 15, tzinfo=WIB)),
    ],
)
def test_one_day_is_promised_to_the_close_of_the_next_working_day(
    complete: datetime, promised: datetime
) -> None:
    assert due(CALENDAR, complete, 1) == promised


def test_hours_differ_on_fridays_and_in_ramadan() -> None:
    closes = [
        hours_on(CALENDAR, day).closes.strftime("%H.%M")
        for day in (date(2026, 11, 26), date(2026, 11, 27), date(2026, 2, 23), date(2026, 2, 27))
    ]
    assert closes == ["16.00", "16.30", "15.00", "15.30"]


def test_a_holiday_is_told_in_the_citys_language() -> None:
    assert (
        day_off(a_city().calendar, date(2027, 3, 11))
        == "Hari kedua dari Hari Raya Idul Fitri (perkiraan)"
    )
