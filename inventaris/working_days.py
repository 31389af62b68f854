"""Working days and opening hours: when an office works, and when a promise falls due.

Holidays and *cuti bersama* come from the library `holidays` (categories public and government,
after the yearly SKB of three ministers); hours after Perpres 21/2023, as `kota.toml` gives them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from inventaris.model.calendar import Calendar, Hours

_LONGEST_CLOSURE = 366  # days; a calendar without any working day in a year is a mistake


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Tell whether the office works on a day, for however many hours."""
    if day.isoweekday() > 5 or day in calendar.added:
        return False
    return day in calendar.removed or day not in _holidays(
        calendar.country, calendar.language, day.year
    )


def day_off(calendar: Calendar, day: date) -> str:
    """Name the holiday that falls on a day, empty where it is none; weekends have no name."""
    if day in calendar.removed:
        return ""
    return calendar.added.get(day) or _holidays(calendar.country, calendar.language, day.year).get(
        day, ""
    )


def hours_on(calendar: Calendar, day: date) -> Hours:
    """Give the hours of a working day."""
    fasts = any(period.first <= day <= period.last for period in calendar.fasting)
    return (calendar.fasting_week if fasts else calendar.week).on(day)


@lru_cache(maxsize=1024)
def due(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Give the close of business so many working days after the day on which work can start.

    What comes in after closing, or on a day off, starts on the next working day.
    """
    local = start.astimezone(ZoneInfo(calendar.timezone))
    day = local.date()
    if not is_working_day(calendar, day) or local.time() >= hours_on(calendar, day).closes:
        day = working_day(calendar, day, 1)
    day = working_day(calendar, day, days)
    return datetime.combine(day, hours_on(calendar, day).closes, local.tzinfo)


def working_day(calendar: Calendar, day: date, count: int) -> date:
    """Give the working day so many after a day, or before it where `count` is negative.

    Raises:
        ValueError: the calendar knows a whole year without a working day.

    """
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        ahead = (day + n * step for n in range(1, _LONGEST_CLOSURE))
        try:
            day = next(day for day in ahead if is_working_day(calendar, day))
        except StopIteration:
            raise ValueError(f"no working day within a year of {day}") from None
    return day


def opening(calendar: Calendar, day: date) -> datetime:
    """Give the moment at which the office opens on a working day."""
    zone = ZoneInfo(calendar.timezone)
    return datetime.combine(day, hours_on(calendar, day).opens, zone)


def is_published(calendar: Calendar, year: int) -> bool:
    """Tell whether a year's joint leave is known, from the library or from the city's own days.

    Public holidays are known years ahead; joint leave is decreed a year before, where there is any.
    """
    if "government" not in holidays.country_holidays(calendar.country).supported_categories:
        return True
    decreed = holidays.country_holidays(calendar.country, years=year, categories="government")
    return bool(decreed) or any(day.year == year for day in calendar.added)


@lru_cache(maxsize=64)
def _holidays(country: str, language: str, year: int) -> Mapping[date, str]:
    """Read a year once; a country without joint leave has public holidays only.

    A language that is not told would be that of whoever started the process.
    """
    known = holidays.country_holidays(country)
    categories = tuple(
        name for name in ("public", "government") if name in known.supported_categories
    )
    told = holidays.country_holidays(country, years=year, categories=categories, language=language)
    return dict(told.items())
