"""The rules for a presentation's date: what speaks against it, which of several lines counts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from inventaris.model.calendar import Calendar
from inventaris.model.facts import MeetingCancelled, MeetingSet
from inventaris.model.facts.meeting import MeetingCause
from inventaris.model.meeting import AppointmentProblem, MeetingRules, ProposalLine
from inventaris.working_days import day_off, hours_on, is_working_day

CODES: frozenset[str] = frozenset(
    {
        "jadwal/lampau",
        "jadwal/terlalu-jauh",
        "jadwal/akhir-pekan",
        "jadwal/hari-libur",
        "jadwal/di-luar-jam",
        "jadwal/tidak-ada",
        "jadwal/sudah-ada",
        "jadwal/bukan-wewenang",
        "jadwal/istirahat",
        "jadwal/tanpa-tempat",
    }
)
_SPAN_OF_A_DAY = timedelta(days=1)


def end_of(
    start: datetime, end: datetime | None, rules: MeetingRules, calendar: Calendar
) -> datetime:
    """Give the end; where none is named the usual one, but not into the break or past closing."""
    if end is not None:
        return end
    usual = start + rules.length
    hours = hours_on(calendar, start.date())
    for limit in (hours.break_from, hours.closes):
        bound = _at(start, limit)
        if start < bound < usual:
            return bound
    return usual


def objections(
    start: datetime, end: datetime, rules: MeetingRules, calendar: Calendar, now: datetime
) -> Iterator[AppointmentProblem]:
    """Name what makes a date doubtful. Times are in the calendar's zone."""
    if start <= now:
        yield AppointmentProblem("jadwal/lampau", {"mulai": start})
        return
    if start - now > rules.farthest:
        yield AppointmentProblem(
            "jadwal/terlalu-jauh", {"mulai": start, "hari": rules.farthest // _SPAN_OF_A_DAY}
        )
        return
    day = start.date()
    if not is_working_day(calendar, day):
        if holiday := day_off(calendar, day):
            yield AppointmentProblem("jadwal/hari-libur", {"mulai": start, "libur": holiday})
        else:
            yield AppointmentProblem("jadwal/akhir-pekan", {"mulai": start})
        return
    hours = hours_on(calendar, day)
    if start < _at(start, hours.opens) or end > _at(start, hours.closes):
        yield AppointmentProblem(
            "jadwal/di-luar-jam",
            {"mulai": start, "selesai": end, "buka": hours.opens, "tutup": hours.closes},
        )


def cautions(
    start: datetime, end: datetime, place: str, calendar: Calendar
) -> Iterator[AppointmentProblem]:
    """Name what people should know of a date that is taken."""
    hours = hours_on(calendar, start.date())
    rests_from, rests_to = _at(start, hours.break_from), _at(start, hours.break_to)
    if rests_from <= start < rests_to or rests_from < end <= rests_to:
        yield AppointmentProblem(
            "jadwal/istirahat", {"dari": hours.break_from, "sampai": hours.break_to}
        )
    if not place:
        yield AppointmentProblem("jadwal/tanpa-tempat")


@dataclass(frozen=True, slots=True)
class Told:
    """A line that was taken and still stands; `start` is None where it cancels."""

    line: ProposalLine
    start: datetime | None = None
    end: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts as the date so far, and what stands on the issue."""

    current: MeetingSet | None
    cancelled: MeetingCancelled | None
    order: Mapping[str, int]  # of every line that was ever judged, by source
    lines: Sequence[ProposalLine]  # on the issue, taken or not
    taken: Sequence[Told]  # of these, in their order

    def change(self, now: datetime) -> MeetingSet | MeetingCancelled | None:
        """Give what is to be recorded so that the line said last counts; None where it does.

        Where the comment that counted is gone, the one before it counts again, or none does. A
        comment that was edited into something doubtful is not gone, and deleting a comment does
        not undo a presentation that has begun.
        """
        last = self.current or self.cancelled
        ruling = self.taken[-1] if self.taken else None
        if ruling and (last is None or self._place(ruling.line.source) > self._place(last.source)):
            return self._follow(ruling, "usulan", now)
        if last is None or (ruling and ruling.line.source == last.source):
            return None
        has_begun = self.current is not None and self.current.start <= now
        if has_begun or any(_comment(last.source) == line.note_id for line in self.lines):
            return None
        if ruling and (ruling.start is None or ruling.start > now):
            return self._follow(ruling, "komentar-dihapus", now)
        if self.current is None:
            return None
        source = ruling.line.source if ruling else ""
        return MeetingCancelled(
            self._next(), self.current, "", source, now, cause="komentar-dihapus"
        )

    def _follow(
        self, told: Told, cause: MeetingCause, now: datetime
    ) -> MeetingSet | MeetingCancelled | None:
        current, line = self.current, told.line
        if told.start is None or told.end is None:
            if current is None:
                return None
            return MeetingCancelled(self._next(), current, line.by, line.source, now, cause)
        when_and_where = (told.start, told.end, told.place)
        if current and (current.start, current.end, current.place) == when_and_where:
            return None
        moved = current is not None
        return MeetingSet(self._next(), *when_and_where, line.by, line.source, now, cause, moved)

    def _place(self, source: str) -> int:
        return self.order.get(source, -1)

    def _next(self) -> int:
        """Give the next sequence: every change that people are told of has a higher one."""
        last = self.current or self.cancelled
        return last.sequence + 1 if last else 0


def _comment(source: str) -> int | None:
    number = source.partition("-")[0]
    return int(number) if number.isdecimal() else None


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, day.tzinfo)
