"""Reminders: to whom it concerns, in opening hours, each once; then to the head.

Every reminder has its instant. A pass tells the newest of a deadline that has come, so after a
silence people get one reminder and no burst.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventaris.clocks import present_turn, promise
from inventaris.model.action import Action, EditIssue, PostNote
from inventaris.model.calendar import Calendar
from inventaris.model.reminders import Rhythm
from inventaris.opening_hours import is_open, next_opening, subtract_open
from inventaris.planner.deadlines import Deadline, deadlines, step_target
from inventaris.view import View
from inventaris.working_days import opening, working_day


@dataclass(frozen=True, slots=True)
class Instant:
    """When a reminder of a deadline may be given, and the mark by which it is known again."""

    at: datetime
    mark: str
    late: bool  # of a deadline that is over


@dataclass(frozen=True, slots=True)
class _Owed:
    """By when Kominfo should be through, and the mark by which its escalation is known again."""

    mark: str
    due: datetime
    is_promised: bool


OWED = "sumber::ditunggu"


def marking(view: View) -> Iterator[Action]:
    """Mark what has ended while something promised is still to be reminded of.

    By this label the nightly sweep finds it among all that are closed, whatever Redis forgot.
    """
    if view.dossier.finished_at is None:
        return
    is_owed = any(at > view.now for deadline in deadlines(view) for at in _moments(view, deadline))
    label = view.city.label(OWED)
    yield EditIssue(
        add_labels=(label,) if is_owed else (), remove_labels=() if is_owed else (label,)
    )


def actions(view: View) -> Iterator[Action]:
    """Say what is to be said now; never outside opening hours."""
    if is_open(view.city.calendar, view.now):
        yield from _come(view)


def instants(view: View) -> Iterator[datetime]:
    """Give the moments at which there is something to remind of, or somebody is late."""
    for deadline in deadlines(view):
        yield from _moments(view, deadline)
    promised = promise(view.city, view.dossier)
    if promised and promised.due:
        yield promised.due
    owed = _owed_by_kominfo(view)
    if owed and (escalates := _escalates_at(view, owed.due)):
        yield escalates
    if any(note.key not in view.dossier.notes for note in _come(view)):
        yield next_opening(view.city.calendar, view.now)


def _come(view: View) -> Iterator[PostNote]:
    """Give of each deadline the newest reminder that has come, then the escalation."""
    for deadline in deadlines(view):
        late = view.now >= deadline.due
        come = [one for one in _series(view, deadline) if one.at <= view.now and one.late is late]
        if come:
            yield PostNote(
                f"pengingat-{deadline.key}-{come[-1].mark}",
                deadline.template,
                {**deadline.values, "batas": deadline.due, "lewat": late},
            )
    yield from _escalation(view)


def _escalation(view: View) -> Iterator[PostNote]:
    """Tell the head, or who acts for the head, of what Kominfo owes since days."""
    owed = _owed_by_kominfo(view)
    heads = view.city.serving("kepala", view.today)
    if not (owed and heads):
        return
    escalates = _escalates_at(view, owed.due)
    if escalates and escalates <= view.now:
        yield PostNote(
            f"eskalasi-{owed.mark}",
            "catatan/eskalasi.md.j2",
            {
                "kepala": heads[0].person.username,
                "petugas": view.called_at_kominfo,
                "nomor": view.dossier.number,
                "langkah": f"{view.position.step.number} {view.position.step.title}",
                "batas": owed.due,
                "janji": owed.is_promised,
            },
        )


def _owed_by_kominfo(view: View) -> _Owed | None:
    """Give the promise; before there is one, the target of the step at which Kominfo has the ball."""
    promised = promise(view.city, view.dossier)
    if promised:
        due = promised.due
        return _Owed(f"{due:%Y%m%dT%H%M}", due, is_promised=True) if due else None
    turn = present_turn(view.dossier)
    if turn is None or turn.holder != "kominfo":
        return None
    due = step_target(view, "kominfo")
    step = view.position.step.number
    return _Owed(f"{step}-{due:%Y%m%d}", due, is_promised=False) if due else None


def _escalates_at(view: View, due: datetime) -> datetime | None:
    days = view.city.reminders.escalation_days
    return None if days is None else _morning(view.city.calendar, due, days)


def _moments(view: View, deadline: Deadline) -> Iterator[datetime]:
    yield deadline.due
    yield from (instant.at for instant in _series(view, deadline))


def _series(view: View, deadline: Deadline) -> tuple[Instant, ...]:
    return series(view.city.calendar, deadline.rhythm, deadline.since, deadline.due)


@lru_cache(maxsize=1024)  # by hand-over and not by pass
def series(
    calendar: Calendar, rhythm: Rhythm, since: datetime, due: datetime
) -> tuple[Instant, ...]:
    """Give the instants of a deadline, oldest first, all in opening hours.

    Before it is reminded only of what was known by then: nobody is reminded as he begins.
    """
    before = [
        (subtract_open(calendar, due, timedelta(hours=hours)), f"sebelum-{hours}-jam")
        for hours in rhythm.hours_before
    ] + [(_morning(calendar, due, -days), f"sebelum-{days}-hari") for days in rhythm.days_before]
    after = [
        (
            _morning(calendar, due, days) if days else next_opening(calendar, due),
            f"sesudah-{days}-hari",
        )
        for days in rhythm.days_after
    ]
    told = [Instant(at, mark, late=False) for at, mark in before if since < at < due]
    told += [Instant(at, mark, late=True) for at, mark in after]
    return tuple(sorted(told, key=lambda one: one.at))


def _morning(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """Give when the office opens on the working day so many after the moment's, or before it."""
    day = moment.astimezone(ZoneInfo(calendar.timezone)).date()
    return opening(calendar, working_day(calendar, day, days))
