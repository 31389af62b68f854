"""Reminders: to whom it concerns, in opening hours, each once; then to the head.

Every reminder has its instant. A pass tells the newest of a deadline that has come, so after a
silence people get one reminder and no burst.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from inventaris.clocks import promise
from inventaris.model.action import Action, PostNote
from inventaris.opening_hours import is_open, next_opening, subtract_open
from inventaris.planner.deadlines import Deadline, called_at_kominfo, deadlines
from inventaris.view import View
from inventaris.working_days import opening, working_day


@dataclass(frozen=True, slots=True)
class Reminder:
    """One note, and the instant from which it may be posted."""

    at: datetime
    key: str
    template: str
    values: Mapping[str, object]


def actions(view: View) -> Iterator[Action]:
    """Say what is to be said now; never outside opening hours."""
    if is_open(view.city.calendar, view.now):
        for reminder in _come(view):
            yield PostNote(reminder.key, reminder.template, reminder.values)


def instants(view: View) -> Iterator[datetime]:
    """Give the moments at which there is something to remind of, or the promise is broken."""
    for series in _series(view):
        yield from (reminder.at for reminder in series)
    promised = promise(view.city, view.dossier)
    if promised and promised.due:
        yield promised.due
    untold = [reminder for reminder in _come(view) if reminder.key not in view.dossier.notes]
    if untold:
        yield next_opening(view.city.calendar, view.now)


def _come(view: View) -> Iterator[Reminder]:
    """Give of each series the newest whose instant has come."""
    for series in _series(view):
        come = [reminder for reminder in series if reminder.at <= view.now]
        if come:
            yield max(come, key=lambda reminder: reminder.at)


def _series(view: View) -> Iterator[list[Reminder]]:
    for deadline in deadlines(view):
        yield [*_before(view, deadline), *_after(view, deadline)]
    yield list(_escalation(view))


def _before(view: View, deadline: Deadline) -> Iterator[Reminder]:
    """What would come at once, or when it is too late, is left out."""
    calendar, rhythm = view.city.calendar, deadline.rhythm
    marks = [
        (f"{hours}-jam", subtract_open(calendar, deadline.due, timedelta(hours=hours)))
        for hours in rhythm.hours_before
    ] + [
        (f"{days}-hari", opening(calendar, working_day(calendar, _day(view, deadline), -days)))
        for days in rhythm.days_before
    ]
    for mark, at in marks:
        if deadline.since < at < deadline.due and view.now < deadline.due:
            yield _reminder(deadline, f"sebelum-{mark}", at, late=False)


def _after(view: View, deadline: Deadline) -> Iterator[Reminder]:
    calendar = view.city.calendar
    for days in deadline.rhythm.days_after:
        at = (
            opening(calendar, working_day(calendar, _day(view, deadline), days))
            if days
            else next_opening(calendar, deadline.due)
        )
        yield _reminder(deadline, f"sesudah-{days}-hari", at, late=True)


def _reminder(deadline: Deadline, mark: str, at: datetime, *, late: bool) -> Reminder:
    values = {**deadline.values, "batas": deadline.due, "lewat": late}
    return Reminder(at, f"pengingat-{deadline.key}-{mark}", deadline.template, values)


def _escalation(view: View) -> Iterator[Reminder]:
    """Tell the head, or who acts for the head, of a promise that stayed broken."""
    promised, days = promise(view.city, view.dossier), view.city.reminders.escalation_days
    heads = view.city.serving("kepala", view.today)
    if not (promised and promised.due and heads and days is not None):
        return
    zone = ZoneInfo(view.city.timezone)
    day = promised.due.astimezone(zone).date()
    yield Reminder(
        opening(view.city.calendar, working_day(view.city.calendar, day, days)),
        f"eskalasi-{promised.due:%Y%m%dT%H%M}",
        "catatan/eskalasi.md.j2",
        {
            "kepala": heads[0].person.username,
            "petugas": called_at_kominfo(view),
            "nomor": view.dossier.number,
            "langkah": f"{view.position.step.number} {view.position.step.title}",
            "janji": promised.due,
        },
    )


def _day(view: View, deadline: Deadline) -> date:
    return deadline.due.astimezone(ZoneInfo(view.city.timezone)).date()
