"""Dates, numbers, sizes and spans of time as the city's people write them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from babel.units import format_unit
from num2words import num2words

from inventaris.model.city import City

Day = date  # where a method of that name hides it


def ended(text: str) -> str:
    """Close a sentence with foreign text at its end, which may bring a stop: `Budi, S.Kom.` does."""
    return text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text}."


def called(name: str, what: str) -> str:
    """Put what something is before its name, unless that begins with it.

    >>> called("SIPADU", "aplikasi"), called("Aplikasi Parkir", "aplikasi")
    ('aplikasi SIPADU', 'Aplikasi Parkir')
    """
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    return name if first.casefold() == what.casefold() else f"{what} {name}"


def number_in(language: str, value: float) -> str:
    """Write a number in a language: `20.000`."""
    return format_decimal(value, locale=language)


def size_in(language: str, size_bytes: int) -> str:
    """Write a size in a language, in decimal units: `1,3 MB`."""
    amount, unit = float(size_bytes), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{number_in(language, round(amount, 1))} {unit}"


class Phrasing:
    """Writes in the city's language, at the city's time; the examples are Tebing Tinggi's."""

    def __init__(self, city: City) -> None:
        self._zone = ZoneInfo(city.timezone)
        self._zone_label = city.timezone_label
        self._language = city.language
        self._moment = city.moment_pattern
        self._clock = city.clock_pattern

    def local(self, day: Day) -> Day:
        """Give the day that a moment falls on in the city."""
        return day.astimezone(self._zone) if isinstance(day, datetime) else day

    def date(self, day: Day) -> str:
        """Write `2 Maret 2026`; of a moment, the day it falls on in the city."""
        return self._dated(day, "d MMMM y")

    def weekday(self, day: Day) -> str:
        """Write `Senin, 2 Maret 2026`."""
        return self._dated(day, "EEEE, d MMMM y")

    def day_name(self, day: Day) -> str:
        """Write `Senin`."""
        return self._dated(day, "EEEE")

    def month_name(self, day: Day) -> str:
        """Write `Maret`."""
        return self._dated(day, "MMMM")

    def in_words(self, value: int) -> str:
        """Write `dua ribu dua puluh enam`."""
        return str(num2words(value, lang=self._language))

    def clock(self, clock: time | datetime) -> str:
        """Write `09.05`, at the city's time."""
        local = clock.astimezone(self._zone) if isinstance(clock, datetime) else clock
        return format_time(local.replace(tzinfo=None), self._clock, locale=self._language)

    def moment(self, moment: datetime) -> str:
        """Write `2 Maret 2026 pukul 09.05 WIB`."""
        local = format_datetime(moment, self._moment, tzinfo=self._zone, locale=self._language)
        return f"{local} {self._zone_label}"

    def number(self, value: float) -> str:
        """Write `20.000`."""
        return number_in(self._language, value)

    def size(self, size_bytes: int) -> str:
        """Write a size as people do, in decimal units: `1,3 MB`."""
        return size_in(self._language, size_bytes)

    def span(self, length: timedelta) -> str:
        """Write the two largest units, `2 hari 3 jam`; below a minute, seconds."""
        minutes, seconds = divmod(int(length.total_seconds()), 60)
        if not minutes:
            return self._unit(seconds, "second")
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
        first = next(place for place, (amount, _) in enumerate(parts) if amount)
        return " ".join(self._unit(*part) for part in parts[first : first + 2] if part[0])

    def hours(self, length: timedelta) -> str:
        """Write opening time, which has no days: `10 jam 30 menit`."""
        amount, minutes = divmod(int(length.total_seconds()) // 60, 60)
        parts = [(amount, "hour"), (minutes, "minute")]
        return " ".join(self._unit(*part) for part in parts if part[0]) or self._unit(0, "minute")

    def _dated(self, day: Day, pattern: str) -> str:
        return format_date(self.local(day), pattern, locale=self._language)

    def _unit(self, amount: int, unit: str) -> str:
        return format_unit(amount, f"duration-{unit}", locale=self._language)
