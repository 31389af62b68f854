"""Who held the ball how long, and what that leaves of the promise. Pure; reckoned from facts alone.

The service standard promises a day. It counts Kominfo's time: opening time during which the ball
is Kominfo's, from the moment the file is complete. While others hold it the clock stands still and
no day is promised; when it comes back, the promise is later by exactly the opening time it was away.

A turn of less than five minutes is none: a check by the machine or a card dragged through a step
moves no promise and starts nobody's clock anew. It counts for whoever had the ball before.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import zip_longest
from zoneinfo import ZoneInfo

from inventaris.model.calendar import Calendar
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import BallPassed
from inventaris.model.steps import Holder
from inventaris.opening_hours import add_open, next_opening, open_between
from inventaris.working_days import due

_NOTHING = timedelta()
_MOMENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Holding:
    """One side's turn; `holder` is None while a request rests."""

    holder: Holder | None
    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """Give its calendar time."""
        return self.until - self.since


@dataclass(frozen=True, slots=True)
class Promise:
    """What the service owes since the file is complete. Both lengths are opening time."""

    allowed: timedelta
    used: timedelta  # up to the last hand-over; what runs since then comes on top
    runs_since: datetime | None  # None: the clock stands still
    due: datetime | None  # None with it

    @property
    def left(self) -> timedelta:
        """Give what is left of it, as of the last hand-over."""
        return max(self.allowed - self.used, _NOTHING)

    def is_broken(self, now: datetime) -> bool:
        """Tell whether Kominfo holds a request that should be done."""
        return self.due is not None and now >= self.due


def came_at(city: City, dossier: Dossier) -> datetime | None:
    """Give when the request came, which for a letter or a visit is before the desk typed it in.

    Of a day without an hour the opening of the office counts.
    """
    filed, received = dossier.filed_at, dossier.received
    if received is None or filed is None:
        return filed
    day = datetime.combine(received.day, time(), ZoneInfo(city.timezone))
    return min(received.at or next_opening(city.calendar, day), filed)


def holdings(dossier: Dossier, now: datetime) -> tuple[Holding, ...]:
    """Give every turn from the filing on; the last one counts up to now."""
    return _turns(_lasting(dossier.ball), now)


def present_turn(dossier: Dossier) -> BallPassed | None:
    """Give whose turn it is and since when, None before anything is recorded."""
    return _lasting(dossier.ball)[-1] if dossier.ball else None


def office_due(calendar: Calendar, dossier: Dossier, since: datetime, days: int) -> datetime:
    """Give by when the office, whose turn it is, owes what it was asked for at a moment.

    While its files are looked at the ball is Kominfo's and the office's clock stands still. Where
    they were not all there it goes on from where it stood: a check gives nobody a fresh term.
    """
    turns = _office_turns(_lasting(dossier.ball), since) or (Holding("opd", since, since),)
    first = turns[0].since
    left = open_between(calendar, first, due(calendar, first, days))
    for turn in turns[:-1]:
        used = open_between(calendar, turn.since, turn.until)
        if used >= left:
            return add_open(calendar, turn.since, left)
        left -= used
    return add_open(calendar, turns[-1].since, left)


def kominfo_time(city: City, dossier: Dossier, now: datetime) -> timedelta:
    """Give Kominfo's time: opening time of its turns since the file was complete."""
    if dossier.complete_at is None:
        return _NOTHING
    return _used(city.calendar, dossier.complete_at, _lasting(dossier.ball), now)


def first_promise(city: City, complete_at: datetime) -> datetime:
    """Give when the result is due if Kominfo keeps the ball: so many working days on."""
    return due(city.calendar, complete_at, city.standard.working_days)


def promise(city: City, dossier: Dossier) -> Promise | None:
    """Give how the promise stands, None before the file is complete.

    It depends on no present moment: between two hand-overs it does not move.
    """
    if dossier.complete_at is None or not dossier.ball:
        return None
    first = first_promise(city, dossier.complete_at)
    return _promise(city.calendar, dossier.complete_at, first, _lasting(dossier.ball))


@lru_cache(maxsize=1024)  # a plan asks several times, and between hand-overs nothing changes
def _promise(
    calendar: Calendar, complete_at: datetime, first: datetime, ball: tuple[BallPassed, ...]
) -> Promise:
    last = ball[-1]
    allowed = open_between(calendar, complete_at, first)
    used = _used(calendar, complete_at, ball, last.at)
    if last.holder != "kominfo":
        return Promise(allowed, used, None, None)
    since = max(last.at, complete_at)
    left = max(allowed - used, _NOTHING)
    return Promise(allowed, used, since, add_open(calendar, since, left))


def _used(
    calendar: Calendar, complete_at: datetime, ball: tuple[BallPassed, ...], now: datetime
) -> timedelta:
    kominfos = (turn for turn in _turns(ball, now) if turn.holder == "kominfo")
    spans = (open_between(calendar, max(turn.since, complete_at), turn.until) for turn in kominfos)
    return sum(spans, _NOTHING)


def _office_turns(ball: tuple[BallPassed, ...], since: datetime) -> tuple[Holding, ...]:
    """Give the office's turns from a moment on, back to where others than Kominfo had the ball."""
    found: list[Holding] = []
    for turn in reversed(_turns(ball, since)):
        is_earlier = bool(found) and turn.until <= since
        if is_earlier or turn.holder not in ("opd", "kominfo"):
            break
        if turn.holder == "opd":
            found.append(replace(turn, since=max(turn.since, since)))
    return tuple(reversed(found))


@lru_cache(maxsize=1024)
def _lasting(ball: tuple[BallPassed, ...]) -> tuple[BallPassed, ...]:
    kept: list[BallPassed] = []
    for passed, following in zip_longest(ball, ball[1:]):
        is_moment = following is not None and following.at - passed.at < _MOMENT
        if not kept or not (is_moment or passed.holder == kept[-1].holder):
            kept.append(passed)
    return tuple(kept)


def _turns(ball: tuple[BallPassed, ...], now: datetime) -> tuple[Holding, ...]:
    ends = [*(passed.at for passed in ball), now][1:]
    return tuple(
        Holding(passed.holder, passed.at, max(passed.at, until))
        for passed, until in zip(ball, ends, strict=True)
    )
