"""Geometry of charts; templates draw and name what is placed here. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from inventaris.documents.report import Stay
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
    """One stay of the card; `start` and `width` are shares of the whole time, 0 to 1."""

    start: float
    width: float
    holder: Holder


@dataclass(frozen=True, slots=True)
class Row:
    """One step, with its stays and their sum."""

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


def timeline(stays: tuple[Stay, ...]) -> Timeline:
    """Place the card's stays on one time axis, a row for each step it was in."""
    if not stays:
        return Timeline((), ())
    begin = stays[0].since
    whole = max(stays[-1].until - begin, timedelta(seconds=1))
    rows = []
    for step in sorted({stay.step for stay in stays}, key=lambda step: step.number):
        here = [stay for stay in stays if stay.step == step]
        bars = tuple(_bar((stay.since - begin) / whole, stay.length / whole, stay) for stay in here)
        length = sum((stay.length for stay in here), timedelta())
        rows.append(Row(step.number, step.title, bars, length))
    return Timeline(tuple(rows), _ticks(whole))


def _bar(start: float, width: float, stay: Stay) -> Bar:
    """Keep the shortest stay visible and the last one inside."""
    width = max(width, _THINNEST)
    return Bar(min(start, 1 - width), width, stay.step.holder)


def _ticks(whole: timedelta) -> tuple[Tick, ...]:
    every = next((tick for tick in _TICKS if whole / tick <= _MOST_TICKS), _TICKS[-1])
    return tuple(Tick(n * every / whole, n * every) for n in range(1, int(whole / every) + 1))
