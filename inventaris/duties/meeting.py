"""Steps 4 and 5: the presentation's date, read from what people write, and its invitation."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from inventaris.digests import digest_of
from inventaris.dossier import apply
from inventaris.duties.duty import at_work, former, long_work
from inventaris.hands import hands_of
from inventaris.meeting import Standing, Told, cautions, end_of, objections
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import MeetingCancelled, MeetingSet, ProposalJudged
from inventaris.model.levels import GUEST
from inventaris.model.meeting import Appointment, AppointmentProblem, ProposalLine
from inventaris.once import once
from inventaris.parsing.appointment import read_appointment
from inventaris.parsing.proposals import read_proposals
from inventaris.view import DutyState, View

NAME: Final = "jadwal"
JOB: Final = "undangan"
_INVITATION: Final = "undangan-"  # of the notes' keys

_NOT_ENTITLED: Final = (AppointmentProblem("jadwal/bukan-wewenang"),)

_read_appointment = lru_cache(maxsize=1024)(read_appointment)


def input_of(dossier: Dossier) -> str:
    """Give the digest of what the invitation tells, empty while there is nothing to tell."""
    last = dossier.meeting or dossier.meeting_cancelled
    return digest_of([dossier.number, last.sequence]) if last else ""


def state(view: View) -> DutyState:
    """Tell whether the invitation stands; a date that nobody named is awaited by step 5."""
    if _is_told(view.dossier):
        return DutyState.DONE
    return at_work(view, JOB, input_of(view.dossier))


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the role of whoever named a date that was not looked at yet."""
    if not _is_asked(view):
        return frozenset()
    lines = _lines(view)
    judged = {proposal.source: proposal.codes for proposal in view.dossier.proposals}
    return frozenset(
        line.by_id
        for line in lines
        if line.source not in judged and _may_count(view, line, lines, judged)
    )


def actions(view: View) -> Iterator[Action]:
    """Judge each line once, let the last good one count, and call people for each change."""
    lines = _lines(view)
    judged = {proposal.source: proposal.codes for proposal in view.dossier.proposals}
    for line in lines:
        if line.source not in judged and _may_count(view, line, lines, judged):
            problems = _problems(view, line, lines, judged)
            judged[line.source] = tuple(problem.code for problem in problems)
            yield Record(ProposalJudged(line.source, line.by, view.now, judged[line.source]))
            if problems and not (line.is_bare and problems == _NOT_ENTITLED):
                yield _refusal(line, problems)
    dossier = view.dossier
    if change := _standing(view, lines, judged).change(view.now):
        yield Record(change)
        dossier = apply(dossier, change)
    yield from _telling(view, dossier)


def after_the_end(view: View) -> Iterator[Action]:
    """Cancel a presentation that would have come after the request's end."""
    dossier, ended = view.dossier, view.dossier.finished_at
    if dossier.meeting and ended and dossier.meeting.start > ended:
        sequence = dossier.meeting.sequence + 1
        cancelled = MeetingCancelled(
            sequence, dossier.meeting, "", "", view.now, cause="permohonan-berakhir"
        )
        yield Record(cancelled)
        dossier = apply(dossier, cancelled)
    if dossier.meeting_cancelled:
        yield from _telling(view, dossier)


def _telling(view: View, dossier: Dossier) -> Iterator[Action]:
    """Write the calendar file of the newest change, then call people."""
    last = dossier.meeting or dossier.meeting_cancelled
    if not _is_told(dossier):
        yield from long_work(view, JOB, input_of(dossier))
    elif last:
        invitation = _invitation(view, last)
        yield invitation
        yield from former(view, _INVITATION, invitation.key, "catatan/undangan-lama.md.j2")


def _lines(view: View) -> tuple[ProposalLine, ...]:
    snapshot, courtesies = view.snapshot, view.city.workflow.courtesies
    return read_proposals(snapshot.notes, snapshot.bot, view.city.meeting, courtesies)


def _may_count(
    view: View,
    line: ProposalLine,
    lines: tuple[ProposalLine, ...],
    judged: dict[str, tuple[str, ...]],
) -> bool:
    """A line without a label counts only where a date is awaited, or as the edit of what was one.

    Where a date stands it may mean another one, or be mere talk: it is asked for with its label.
    """
    if not line.is_bare:
        return True
    dossier = _as_judged(view, lines, judged)
    if dossier.meeting and dossier.meeting.source.startswith(f"{line.note_id}-"):
        return True
    is_here = NAME in view.position.step.duties
    last = dossier.meeting or dossier.meeting_cancelled
    if not (is_here and _is_said_since(line, last, lines)):
        return False
    return dossier.meeting is None or _would_move(view, line, dossier.meeting)


def _as_judged(
    view: View, lines: tuple[ProposalLine, ...], judged: dict[str, tuple[str, ...]]
) -> Dossier:
    """Give the dossier with the date that counts by what was judged so far."""
    change = _standing(view, lines, judged).change(view.now)
    return apply(view.dossier, change) if change else view.dossier


def _is_said_since(
    line: ProposalLine,
    last: MeetingSet | MeetingCancelled | None,
    lines: tuple[ProposalLine, ...],
) -> bool:
    if last is None:
        return True
    cancels = isinstance(last, MeetingCancelled)
    said = (one.at for one in lines if one.source == last.source and one.cancels is cancels)
    return line.at > next(said, last.at)


def _would_move(view: View, line: ProposalLine, meeting: MeetingSet) -> bool:
    """Tell whether a line names another time or place than that of the date still ahead."""
    read = _read(view.city, line)
    differs = read.start != meeting.start or read.place not in ("", meeting.place)
    return differs and meeting.start > view.now


def _is_asked(view: View) -> bool:
    """Lines are read from the first step on that names this duty; on a closed request not at all."""
    ended = view.dossier.decided or view.dossier.finished_at
    is_open = not ended and view.snapshot.issue.state == "opened"
    return is_open and NAME in view.duties_reached


def _standing(
    view: View, lines: tuple[ProposalLine, ...], judged: dict[str, tuple[str, ...]]
) -> Standing:
    order = {source: place for place, source in enumerate(judged)}
    told = _all_told(lines, view.city)
    taken = [told[line.source] for line in lines if judged.get(line.source) == ()]
    readable = [told for told in taken if told.line.cancels or told.start]
    return Standing(
        current=view.dossier.meeting,
        cancelled=view.dossier.meeting_cancelled,
        order=order,
        lines=lines,
        taken=sorted(readable, key=lambda told: order[told.line.source]),
    )


@once
def _all_told(lines: tuple[ProposalLine, ...], city: City) -> Mapping[str, Told]:
    """Give by source what each line says, however doubtful."""
    return {line.source: _told(city, line) for line in lines}


def _read(city: City, line: ProposalLine) -> Appointment:
    return _read_appointment(line.text, ZoneInfo(city.timezone), city.timezone_label)


def _told(city: City, line: ProposalLine) -> Told:
    if line.cancels:
        return Told(line)
    read = _read(city, line)
    return Told(line, read.start, _end(city, read), read.place)


def _end(city: City, read: Appointment) -> datetime | None:
    if read.start is None:
        return None
    return end_of(read.start, read.end, city.meeting, city.calendar)


def _problems(
    view: View,
    line: ProposalLine,
    lines: tuple[ProposalLine, ...],
    judged: dict[str, tuple[str, ...]],
) -> tuple[AppointmentProblem, ...]:
    """Give why a line is not taken; none where it is."""
    if not hands_of(view, line.by_id, line.by, line.at):
        return _NOT_ENTITLED
    if line.cancels:
        standing = _standing(view, lines, judged)
        named = view.dossier.meeting is not None or any(told.start for told in standing.taken)
        return () if named else (AppointmentProblem("jadwal/tidak-ada"),)
    current = _as_judged(view, lines, judged).meeting if line.is_bare else None
    if current and not current.source.startswith(f"{line.note_id}-"):
        return (AppointmentProblem("jadwal/sudah-ada", _another(view.city, current)),)
    read = _read(view.city, line)
    end = _end(view.city, read)
    if read.start is None or end is None:
        return read.problems
    return tuple(objections(read.start, end, view.city.meeting, view.city.calendar, view.now))


def _another(city: City, current: MeetingSet) -> dict[str, object]:
    """Say which date stands, and the label that moves it."""
    words = city.meeting.words
    return {
        "mulai": current.start.astimezone(ZoneInfo(city.timezone)),
        "kata": words[0] if words else "",
    }


def _refusal(line: ProposalLine, problems: tuple[AppointmentProblem, ...]) -> PostNote:
    return PostNote(
        f"jadwal-ditolak-{line.source}",
        "catatan/jadwal-ditolak.md.j2",
        {
            "pengusul": line.by,
            "tertulis": line.text,
            "masalah": [{"kode": one.code, "nilai": dict(one.values)} for one in problems],
        },
        is_owed=True,
    )


def _is_told(dossier: Dossier) -> bool:
    """Tell whether the newest change has its calendar file, or there is nothing to tell."""
    last, written = dossier.meeting or dossier.meeting_cancelled, dossier.invitation
    return last is None or (written is not None and written.sequence == last.sequence)


def _invitation(view: View, last: MeetingSet | MeetingCancelled) -> PostNote:
    """Call the people of the presentation, once for each sequence."""
    written = view.dossier.invitation
    meeting = last if isinstance(last, MeetingSet) else last.cancelled
    zone = ZoneInfo(view.city.timezone)
    start, end = meeting.start.astimezone(zone), meeting.end.astimezone(zone)
    return PostNote(
        f"{_INVITATION}{last.sequence}",
        "catatan/undangan.md.j2" if last is meeting else "catatan/undangan-batal.md.j2",
        {
            "dipanggil": _called(view),
            "nomor": view.dossier.number,
            "aplikasi": view.form.answer("aplikasi"),
            "opd": view.office.name,
            "mulai": start,
            "selesai": end,
            "tempat": meeting.place,
            "dipindah": meeting.moved,
            "oleh": last.by,
            "sebab": last.cause,
            "perhatian": [
                {"kode": one.code, "nilai": dict(one.values)}
                for one in cautions(start, end, meeting.place, view.city.calendar)
            ],
            "berkas": written.file.name if written else "",
            "tautan_berkas": written.file.upload_markdown_url if written else "",
        },
    )


def _called(view: View) -> list[str]:
    """Name the applicant, who handles the request, and whoever of both teams can see it."""
    both = {person.username for person in (view.applicant, view.handler) if person}
    access = view.dossier.access
    return sorted(
        both | {one.username for one in (access.accounts if access else ()) if one.level >= GUEST}
    )
