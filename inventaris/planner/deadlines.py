"""What is awaited of whom by when: step targets, the promise, a promised source, a meeting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from inventaris.clocks import office_due, present_turn, promise
from inventaris.duties import staging
from inventaris.model.facts import MeetingSet
from inventaris.model.reminders import Rhythm
from inventaris.model.steps import Holder
from inventaris.planner.missing import missing
from inventaris.view import View
from inventaris.working_days import due as close_of_business

_END_OF_DAY = time(23, 59)
_SOURCE = "catatan/pengingat-sumber.md.j2"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What somebody should have done by when; `since` they know of it."""

    key: str
    since: datetime
    due: datetime
    rhythm: Rhythm
    template: str
    values: Mapping[str, object]


def deadlines(view: View) -> Iterator[Deadline]:
    """Give the deadlines of those whose turn it is; none while the request rests.

    Of one that has ended only what the office promised is still owed.
    """
    if view.dossier.finished_at:
        yield from _promised_source(view)
        return
    turn = present_turn(view.dossier)
    if turn is None or turn.holder is None:
        return
    holder = turn.holder
    if holder == "opd" and (target := step_target(view, holder)):
        yield _step(view, holder, target)
    elif holder == "kominfo":
        yield from _kominfos(view)
    elif holder == "jadwal" and view.dossier.meeting:
        yield _meeting(view, view.dossier.meeting)
    yield from _promised_source(view)


def _kominfos(view: View) -> Iterator[Deadline]:
    """The promise; before its day comes, the step's own target too."""
    promised = promise(view.city, view.dossier)
    target = step_target(view, "kominfo")
    if promised is None or promised.due is None or promised.runs_since is None:
        if target:
            yield _step(view, "kominfo", target)
        return
    before_its_day = target and _day(view, target) < _day(view, promised.due)
    if target and before_its_day and not promised.is_broken(view.now):
        yield _step(view, "kominfo", target)
    yield Deadline(
        f"janji-{promised.due:%Y%m%dT%H%M}",
        promised.runs_since,
        promised.due,
        view.city.reminders.kominfo,
        "catatan/pengingat-kominfo.md.j2",
        _told(view, view.called_at_kominfo) | {"janji": True},
    )


def _step(view: View, holder: Holder, due: datetime) -> Deadline:
    office = holder == "opd"
    called = [view.applicant.username] if office else view.called_at_kominfo
    return Deadline(
        f"{view.position.step.number}-{holder}-{due:%Y%m%d}",
        _since(view),
        due,
        view.city.reminders.opd if office else view.city.reminders.kominfo,
        f"catatan/pengingat-{holder}.md.j2",
        _told(view, called) | {"janji": False},
    )


def _meeting(view: View, meeting: MeetingSet) -> Deadline:
    """Both sides are awaited at a meeting."""
    return Deadline(
        f"jadwal-{meeting.sequence}-{meeting.start:%Y%m%d}",
        meeting.at,
        meeting.start,
        view.city.reminders.meeting,
        "catatan/pengingat-jadwal.md.j2",
        _told(view, [view.applicant.username, *view.called_at_kominfo]) | {"tempat": meeting.place},
    )


def _promised_source(view: View) -> Iterator[Deadline]:
    """The office owes its source by the day it named, whoever holds the ball."""
    promised = view.dossier.promised
    if promised is None or not staging.is_awaited(view):
        return
    yield Deadline(
        f"sumber-{promised.until}",
        promised.at,
        datetime.combine(promised.until, _END_OF_DAY, ZoneInfo(view.city.timezone)),
        view.city.reminders.opd,
        _SOURCE,
        _told(view, [view.applicant.username]) | {"selesai": view.dossier.finished_at is not None},
    )


def is_source_late(view: View) -> bool:
    """Tell whether the day is over by which the office named its source."""
    return any(one.template == _SOURCE and one.due <= view.now for one in deadlines(view))


def step_target(view: View, holder: Holder) -> datetime | None:
    """Give by when the present step should be through with its holder, None without a target."""
    days, calendar = view.position.step.target_days.get(holder), view.city.calendar
    if days is None:
        return None
    if holder == "opd":
        return office_due(calendar, view.dossier, _asked_at(view), days)
    return close_of_business(calendar, _since(view), days)


def _since(view: View) -> datetime:
    """Give when the present step became the present holder's."""
    turn, came = present_turn(view.dossier), _came(view)
    return max(turn.at, came) if turn else came


def _asked_at(view: View) -> datetime:
    """Give when the office was asked for what it owes now: by the step, or by Kominfo's response."""
    responses = view.dossier.responses
    return max((_came(view), *(given.at for given in responses[-1:])))


def _came(view: View) -> datetime:
    """Give when the card came to its step; that its label was put back there is no coming."""
    step, came = view.position.step.label, view.position.at
    stay = takewhile(lambda entry: entry.step == step, reversed(view.dossier.steps))
    return min((entry.at for entry in stay), default=came)


def _told(view: View, called: list[str]) -> dict[str, object]:
    step = view.position.step
    return {
        "dipanggil": called,
        "nomor": view.dossier.number,
        "langkah": f"{step.number} {step.title}",
        "kurang": missing(view),
    }


def _day(view: View, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(view.city.timezone)).date()
