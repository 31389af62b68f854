"""When the office works: the dates of the yearly decrees, and promises over long closures."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.working_days import day_off, due, hours_on, is_working_day
from tests.world import a_city

CALENDAR = a_city().calendar
WIB = ZoneInfo("Asia/Jakarta")


# The joint decrees of three ministers for these years: public holidays, then joint leave.
DECREED = {
    2025: (
        "1/1 27/1 29/1 29/3 31/3 1/4 18/4 20/4 1/5 12/5 29/5 1/6 6/6 27/6 17/8 5/9 25/12",
        "28/1 28/3 2/4 3/4 4/4 7/4 13/5 30/5 9/6 18/8 26/12",
    ),
    2026: (
        "1/1 16/1 17/2 19/3 21/3 22/3 3/4 5/4 1/5 14/5 27/5 31/5 1/6 16/6 17/8 25/8 25/12",
        "16/2 18/3 20/3 23/3 24/3 15/5 28/5 24/12",
    ),
    2027: (
        "1/1 5/1 6/2 8/3 10/3 11/3 26/3 28/3 1/5 6/5 17/5 20/5 1/6 6/6 15/8 17/8 25/12 26/12",
        "5/2 9/3 12/3 15/3 25/3 18/5 19/5 24/12",
    ),
}


@pytest.mark.parametrize("year", DECREED)
def test_the_days_off_are_those_of_the_decree_and_no_others(year: int) -> None:
    decreed = {
        date(year, int(month), int(day))
        for day, month in (one.split("/") for one in " ".join(DECREED[year]).split())
    }
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert {day for day in every if day_off(CALENDAR, day)} == decreed


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


def test_a_city_closes_on_days_of_its_own_and_opens_on_others() -> None:
    own, joint_leave = date(2027, 7, 1), date(2026, 12, 24)
    local = replace(CALENDAR, added={own: "Hari Jadi Kota"}, removed=frozenset({joint_leave}))
    assert (is_working_day(CALENDAR, own), is_working_day(CALENDAR, joint_leave)) == (True, False)
    assert (is_working_day(local, own), is_working_day(local, joint_leave)) == (False, True)
    assert (day_off(local, own), day_off(local, joint_leave)) == ("Hari Jadi Kota", "")
