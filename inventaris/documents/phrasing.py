"""Dates, numbers, sizes and spans of time as the city's people write them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.units import format_unit
from num2words import num2words

from inventaris.model.city import City

LOCALE = "id"
Day = date  # where a method of that name hides it


class Phrasing:
    """Writes in Indonesian, at the city's time."""

    def __init__(self, city: City) -> None:
        self._zone = ZoneInfo(city.timezone)
        self._zone_label = city.timezone_label

    def date(self, day: date) -> str:
        """Write `2 Maret 2026`; of a moment, the day it falls on in the city."""
        return format_date(self._local(day), "d MMMM y", locale=LOCALE)

    def weekday(self, day: Day) -> str:
        """Write `Senin, 2 Maret 2026`."""
        return format_date(self._local(day), "EEEE, d MMMM y", locale=LOCALE)

    def in_words(self, day: Day) -> str:
        """Write a date as minutes do: `Senin, tanggal dua bulan Maret tahun dua ribu …`."""
        local = self._local(day)
        weekday, month = (format_date(local, part, locale=LOCALE) for part in ("EEEE", "MMMM"))
        number, year = (num2words(value, lang=LOCALE) for value in (local.day, local.year))
        return f"{weekday}, tanggal {number} bulan {month} tahun {year}"

    def clock(self, clock: time | datetime) -> str:
        """Write `09.05`, at the city's time."""
        local = clock.astimezone(self._zone) if isinstance(clock, datetime) else clock
        return f"{local:%H.%M}"

    def moment(self, moment: datetime) -> str:
        """Write `2 Maret 2026 pukul 09.05 WIB`."""
        local = format_datetime(moment, "d MMMM y 'pukul' HH.mm", tzinfo=self._zone, locale=LOCALE)
        return f"{local} {self._zone_label}"

    def _local(self, day: Day) -> Day:
        return day.astimezone(self._zone) if isinstance(day, datetime) else day


def number(value: float) -> str:
    """Write `20.000`."""
    return format_decimal(value, locale=LOCALE)


def size(size_bytes: int) -> str:
    """Write a size as people do, in decimal units: `1,3 MB`."""
    amount, unit = float(size_bytes), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{format_decimal(round(amount, 1), locale=LOCALE)} {unit}"


def span(length: timedelta) -> str:
    """Write the two largest units, `2 hari 3 jam`; below a minute, seconds."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    if not minutes:
        return _unit(seconds, "second")
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    first = next(place for place, (amount, _) in enumerate(parts) if amount)
    told = [_unit(amount, unit) for amount, unit in parts[first : first + 2] if amount]
    return " ".join(told)


def hours(length: timedelta) -> str:
    """Write opening time, which has no days: `10 jam 30 menit`."""
    amount, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [(amount, "hour"), (minutes, "minute")]
    told = [_unit(amount, unit) for amount, unit in parts if amount]
    return " ".join(told) or _unit(0, "minute")


def _unit(amount: int, unit: str) -> str:
    return format_unit(amount, f"duration-{unit}", locale=LOCALE)
