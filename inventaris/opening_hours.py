"""Time as an office has it: what passes while it is open and nobody is at break.

The sessions of a year are laid out once, so that a question costs a search and no walk over days.
Between two sessions the clock stands still.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventaris.model.calendar import Calendar
from inventaris.working_days import hours_on, is_working_day

_NOTHING = timedelta()
_YEARS_CLOSED = 2  # an office that opens in none of so many years never does


def open_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Give the opening time between two moments; none where the end is not after the start."""
    if end <= start:
        return _NOTHING
    years = range(_year_of(calendar, start), _year_of(calendar, end) + 1)
    tables = [_table(calendar, year) for year in years]
    return sum((table.gone(end) - table.gone(start) for table in tables), _NOTHING)


def add_open(calendar: Calendar, start: datetime, length: timedelta) -> datetime:
    """Give the first moment at which so much opening time has passed since the start.

    Raises:
        ValueError: the length is negative, or the office never opens again.

    """
    if length < _NOTHING:
        raise ValueError(f"negative opening time: {length}")
    if not length:
        return start
    first = _year_of(calendar, start)
    wanted, closed = length + _table(calendar, first).gone(start), 0
    for year in range(first, date.max.year):
        table = _table(calendar, year)
        if wanted <= table.whole:
            place = bisect_left(table.passed, wanted)
            return table.ends[place] - (table.passed[place] - wanted)
        wanted -= table.whole
        closed = 0 if table.whole else closed + 1
        if closed == _YEARS_CLOSED:
            break
    raise ValueError(f"no opening hours after {start}")


def subtract_open(calendar: Calendar, end: datetime, length: timedelta) -> datetime:
    """Give the last moment from which so much opening time passes until the end.

    Raises:
        ValueError: the length is negative, or the office was never open before.

    """
    if length < _NOTHING:
        raise ValueError(f"negative opening time: {length}")
    if not length:
        return end
    last = _year_of(calendar, end)
    left, closed = _table(calendar, last).gone(end) - length, 0
    for year in range(last, date.min.year, -1):
        table = _table(calendar, year)
        if left >= _NOTHING:
            place = bisect_right(table.passed, left)
            return table.ends[place] - (table.passed[place] - left)
        left += _table(calendar, year - 1).whole
        closed = 0 if table.whole else closed + 1
        if closed == _YEARS_CLOSED:
            break
    raise ValueError(f"no opening hours before {end}")


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Tell whether the office is open and not at break."""
    table = _table(calendar, _year_of(calendar, moment))
    place = bisect_right(table.starts, moment)
    return bool(place) and moment < table.ends[place - 1]


def next_opening(calendar: Calendar, moment: datetime) -> datetime:
    """Give the moment itself while the office is open, else that at which it opens again.

    Raises:
        ValueError: the office never opens again.

    """
    if is_open(calendar, moment):
        return moment
    year = _year_of(calendar, moment)
    for table in (_table(calendar, year + ahead) for ahead in range(_YEARS_CLOSED + 1)):
        place = bisect_right(table.starts, moment)
        if place < len(table.starts):
            return table.starts[place]
    raise ValueError(f"no opening hours after {moment}")


@dataclass(frozen=True, slots=True)
class _Table:
    """Sessions of one local year: start, end, and the opening time passed at the end of each."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    passed: tuple[timedelta, ...]

    @property
    def whole(self) -> timedelta:
        return self.passed[-1] if self.passed else _NOTHING

    def gone(self, moment: datetime) -> timedelta:
        """Give how much of this year's opening time has passed at a moment."""
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return _NOTHING
        return self.passed[place] - max(self.ends[place] - moment, _NOTHING)


@lru_cache(maxsize=32)
def _table(calendar: Calendar, year: int) -> _Table:
    zone = ZoneInfo(calendar.timezone)
    first = date(year, 1, 1)
    starts, ends, passed = [], [], [_NOTHING]
    for day in (first + timedelta(days=n) for n in range(366)):
        if day.year != year or not is_working_day(calendar, day):
            continue
        hours = hours_on(calendar, day)
        for begin, close in (
            (hours.opens, hours.break_from),
            (hours.break_to, hours.closes),
        ):
            start = datetime.combine(day, begin, zone).astimezone(UTC)
            end = datetime.combine(day, close, zone).astimezone(UTC)
            if start < end:
                starts.append(start)
                ends.append(end)
                passed.append(passed[-1] + (end - start))
    return _Table(tuple(starts), tuple(ends), tuple(passed[1:]))


def _year_of(calendar: Calendar, moment: datetime) -> int:
    return moment.astimezone(ZoneInfo(calendar.timezone)).year
