"""Geometry of charts; templates draw and name what is placed here. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from inventaris.clocks import Holding
from inventaris.documents.course import Stay
from inventaris.model.steps import Holder

_TICKS = tuple(
    [timedelta(seconds=n) for n in (1, 5, 15)]
    + [timedelta(minutes=n) for n in (1, 5, 15)]
    + [timedelta(hours=n) for n in (1, 3, 6, 12)]
    + [timedelta(days=n) for n in (1, 2, 7, 14, 30, 90, 365, 3650)]
)
_MOST_TICKS = 5
_THINNEST = 0.008  # share of the width at which a bar can still be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One side's turn in a step; `start` and `width` are shares of the whole time, 0 to 1."""

    start: float
    width: float
    holder: Holder


@dataclass(frozen=True, slots=True)
class Row:
    """One step, with its turns and the sum of the card's stays."""

    number: str
    title: str
    bars: tuple[Bar, ...]
    length: timedelta


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the time axis, counted from the filing."""

    place: float
    after: timedelta


@dataclass(frozen=True, slots=True)
class Timeline:
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


def timeline(stays: tuple[Stay, ...], turns: tuple[Holding, ...]) -> Timeline:
    """Place whose turn it was on one time axis, a row for each step the card was in."""
    if not stays:
        return Timeline((), ())
    begin = stays[0].since
    whole = max(stays[-1].until - begin, timedelta(seconds=1))
    rows = []
    for step in sorted({stay.step for stay in stays}, key=lambda step: step.number):
        here = [stay for stay in stays if stay.step == step]
        bars = tuple(
            _bar((since - begin) / whole, (until - since) / whole, holder)
            for stay in here
            for holder, since, until in _turns_during(stay, turns)
        )
        length = sum((stay.length for stay in here), timedelta())
        rows.append(Row(step.number, step.title, bars, length))
    return Timeline(tuple(rows), _ticks(whole))


def _turns_during(
    stay: Stay, turns: tuple[Holding, ...]
) -> Iterator[tuple[Holder, datetime, datetime]]:
    for turn in turns:
        since, until = max(stay.since, turn.since), min(stay.until, turn.until)
        if turn.holder and since < until:
            yield turn.holder, since, until


def _bar(start: float, width: float, holder: Holder) -> Bar:
    """Keep the shortest turn visible and the last one inside."""
    width = max(width, _THINNEST)
    return Bar(min(start, 1 - width), width, holder)


def _ticks(whole: timedelta) -> tuple[Tick, ...]:
    every = next((tick for tick in _TICKS if whole / tick <= _MOST_TICKS), _TICKS[-1])
    return tuple(Tick(n * every / whole, n * every) for n in range(1, int(whole / every) + 1))
