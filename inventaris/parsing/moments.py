"""A point of time as people at a desk write it: `09.15`, `29 Mei 2026 pukul 16.10`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from inventaris.parsing.clock import ISO_T, find_times
from inventaris.parsing.dates import find_weekdays, read_date, without_date

_ANOTHER_DAY = re.compile(
    r"\b(?:kemar[ei]n|besok|lusa|lalu|depan|yesterday|tomorrow|last|next)\b", re.IGNORECASE
)
CODES: frozenset[str] = frozenset({"waktu-tidak-dikenal"})
"""What `read_moment` finds wrong beside the codes of `dates.read_date`."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The day that was stated, or else the one it is about, and the time where one was."""

    day: date
    clock: time | None

    def at(self, zone: ZoneInfo, otherwise: time = time()) -> datetime:
        """Give the moment; where no time was stated, at another."""
        return datetime.combine(self.day, self.clock or otherwise, zone)


def read_moment(text: str, day: date) -> Stated | str:
    """Read the first date and time; a text without a date is about `day`.

    Returns:
        What was stated, or the code of what is wrong with it.

    """
    rest = without_date(text)
    stated = read_date(text)
    if isinstance(stated, str) and (
        stated != "tanggal-tidak-dikenal" or _names_another_day(rest, day)
    ):
        return stated
    clock = _time(rest)
    if clock == "waktu-tidak-dikenal" or (clock is None and not isinstance(stated, date)):
        return "waktu-tidak-dikenal"
    return Stated(
        stated if isinstance(stated, date) else day, clock if isinstance(clock, time) else None
    )


def _names_another_day(text: str, day: date) -> bool:
    """Tell `kemarin jam 10` and `Senin jam 9` of a Tuesday from what is about the day."""
    named = any(found.isoweekday != day.isoweekday() for found in find_weekdays(text))
    return named or bool(_ANOTHER_DAY.search(text))


def _time(text: str) -> time | str | None:
    """Read the first time of day; None where there is none, a code where no clock shows it."""
    for found in find_times(ISO_T.sub(" ", text)):
        return found.begins or "waktu-tidak-dikenal"
    return None
