"""Working days and opening hours of a city, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one day, local time; nobody works during the break."""

    opens: time
    closes: time
    break_from: time
    break_to: time


@dataclass(frozen=True, slots=True)
class Week:
    """Hours of Monday to Thursday, and of Friday."""

    regular: Hours
    friday: Hours

    def on(self, day: date) -> Hours:
        return self.friday if day.isoweekday() == 5 else self.regular


@dataclass(frozen=True, slots=True)
class Fasting:
    """Ramadan of one year, first and last day; which days they are a decree decides."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays and joint leave of a country, with a city's own days on top.

    Tables and instants are cached by it, so its hash is cheap: it tells countries apart.
    """

    timezone: str  # IANA name
    country: str  # ISO 3166-1 alpha-2
    language: str  # CLDR locale in which holidays are told
    added: Mapping[date, str] = field(hash=False)
    removed: frozenset[date] = field(hash=False)
    week: Week = field(hash=False)
    fasting_week: Week = field(hash=False)
    fasting: tuple[Fasting, ...] = field(hash=False)
