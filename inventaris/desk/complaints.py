"""Complaints: received, weighed, answered in the time that their weight gives, closed with an answer."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from inventaris.desk.grievance import REOPENED, Complaint, read_complaint
from inventaris.desk.guest_book import LATE
from inventaris.desk.saying import (
    answers_to_unknown,
    left,
    person_at_the_desk,
    standing,
)
from inventaris.digests import digest_of
from inventaris.model.action import PostNote
from inventaris.model.city import City
from inventaris.model.desk import ComplaintDesk
from inventaris.model.entry import DeskAction, DeskSnapshot, EditEntry, LinkRequest
from inventaris.model.issue import IssueRef
from inventaris.opening_hours import is_open, next_opening
from inventaris.working_days import opening, working_day

FINISHED = "keadaan::selesai"


def plan(
    snapshot: DeskSnapshot, desk: ComplaintDesk, city: City, now: datetime
) -> tuple[DeskAction, ...]:
    """Decide about one complaint. Doing the plan and planning again gives nothing."""
    complaint = read_complaint(snapshot, desk, city)
    decisions = (
        *_related(snapshot, complaint, city),
        *_received(snapshot, complaint, desk, city),
        *_labelled(complaint, desk, city, now),
        *_reminded(snapshot, complaint, desk, city, now),
        *_closed(snapshot, complaint, desk, city),
        *answers_to_unknown(snapshot, desk.commands, city.workflow.courtesies),
    )
    return left(snapshot, decisions)


def next_look(
    snapshot: DeskSnapshot, desk: ComplaintDesk, city: City, now: datetime
) -> datetime | None:
    """Give the next instant at which there may be more to do though nothing changed."""
    complaint = read_complaint(snapshot, desk, city)
    if complaint.answered:
        return None
    instants = [
        _remind_at(complaint, desk, city),
        complaint.due,
        next_opening(city.calendar, max(now, complaint.due)),
        next_opening(city.calendar, now),
    ]
    return min((at for at in instants if at > now), default=None)


def requests_to_look_at(
    snapshot: DeskSnapshot, desk: ComplaintDesk, city: City
) -> tuple[IssueRef, ...]:
    """Name the requests of which it was not told yet whether they exist."""
    related = read_complaint(snapshot, desk, city).related
    return tuple(ref for ref in related if standing(snapshot, _related_key(ref)) is None)


def _related(snapshot: DeskSnapshot, complaint: Complaint, city: City) -> Iterator[DeskAction]:
    """Relate to the request, then say so here alone: nothing is written on the request."""
    for ref in complaint.related:
        if ref not in snapshot.related:
            continue
        named, office = snapshot.related[ref], city.office(ref.opd)
        if named:
            yield LinkRequest(ref, named.project_id)
        yield PostNote(
            _related_key(ref),
            "catatan/pengaduan/terkait.md.j2",
            {
                "nomor": named.number if named else "",
                "urutan": ref.iid,
                "opd": office.name if office else ref.opd,
            },
        )


def _related_key(ref: IssueRef) -> str:
    return f"terkait-{ref.opd}-{ref.iid}"


def _received(
    snapshot: DeskSnapshot, complaint: Complaint, desk: ComplaintDesk, city: City
) -> Iterator[DeskAction]:
    """Give a receipt, kept up to date, with a text to copy for whoever complained."""
    labels = {field.key: field.label for field in desk.fields}
    problems = [
        {"label": labels.get(problem.field, problem.field), "code": problem.code}
        for problem in complaint.problems
    ]
    values: dict[str, object] = {
        "nomor": str(snapshot.issue.ref),
        "diterima": complaint.received,
        "dengan_jam": isinstance(complaint.received, datetime),
        "saluran": complaint.channel.name if complaint.channel else "",
        "bobot": complaint.weight.name,
        "hari": complaint.weight.days,
        "ditimbang": complaint.is_weighed,
        "batas": complaint.due,
        "dijawab": complaint.answered.created_at if complaint.answered else None,
        "jawaban": desk.answer_words[0],
        "selesai": desk.commands[0].words[0],
        "pilihan_bobot": [{"nama": w.name, "label": w.label, "hari": w.days} for w in desk.weights],
    }
    yield PostNote("tanda-terima", "catatan/pengaduan/tanda-terima.md.j2", values, edits=True)
    if problems:
        yield PostNote(
            f"isian-kurang-{digest_of(problems)}",
            "catatan/loket/isian-kurang.md.j2",
            {"petugas": person_at_the_desk(snapshot), "masalah": problems},
        )
    yield EditEntry(
        make_confidential=True,
        due_date=complaint.due.astimezone(ZoneInfo(city.timezone)).date(),
    )


def _labelled(
    complaint: Complaint, desk: ComplaintDesk, city: City, now: datetime
) -> Iterator[DeskAction]:
    channels = city.workflow.channels
    if complaint.is_weighed:
        others = tuple(w.label for w in desk.weights if w != complaint.weight)
        yield EditEntry(add_labels=(complaint.weight.label,), remove_labels=others)
    if complaint.channel:
        others = tuple(one.label for one in channels if one != complaint.channel)
        yield EditEntry(add_labels=(complaint.channel.label,), remove_labels=others)
    label, late = (city.label(LATE),), complaint.is_late(now)
    yield EditEntry(add_labels=label if late else (), remove_labels=() if late else label)


def _reminded(
    snapshot: DeskSnapshot, complaint: Complaint, desk: ComplaintDesk, city: City, now: datetime
) -> Iterator[DeskAction]:
    """Remind before the due day and tell once it is over; never while the office is closed."""
    if complaint.answered or not is_open(city.calendar, now):
        return
    if now < _remind_at(complaint, desk, city):
        return
    what = "lewat" if now >= complaint.due else "pengingat"
    yield PostNote(
        f"{what}-{complaint.due:%Y%m%d}",
        f"catatan/pengaduan/{what}.md.j2",
        {
            "petugas": person_at_the_desk(snapshot),
            "batas": complaint.due,
            "jawaban": desk.answer_words[0],
        },
    )


def _closed(
    snapshot: DeskSnapshot, complaint: Complaint, desk: ComplaintDesk, city: City
) -> Iterator[DeskAction]:
    """Close what is answered and said to be done; open again what was closed without an answer."""
    issue = snapshot.issue
    wants_end, label = (
        issue.state == "closed" or complaint.closing is not None,
        city.label(FINISHED),
    )
    if not wants_end:
        yield EditEntry(remove_labels=(label,))
    elif complaint.closing and _is_reopened(snapshot, complaint, label):
        yield PostNote(
            f"{REOPENED}{complaint.closing.id}",
            "catatan/pengaduan/dibuka-kembali.md.j2",
            {"petugas": person_at_the_desk(snapshot), "selesai": desk.commands[0].words[0]},
        )
        yield EditEntry(remove_labels=(label,))
    elif complaint.answered is None:
        yield PostNote(
            _unanswered_key(snapshot, complaint),
            "catatan/pengaduan/tanpa-jawaban.md.j2",
            {
                "petugas": person_at_the_desk(snapshot),
                "jawaban": desk.answer_words[0],
                "selesai": desk.commands[0].words[0],
            },
        )
        yield EditEntry(reopen=True, remove_labels=(label,))
    else:
        yield PostNote(
            _finished_key(complaint),
            "catatan/pengaduan/selesai.md.j2",
            {
                "dijawab": complaint.answered.created_at,
                "batas": complaint.due,
                "terlambat": complaint.answered.created_at > complaint.due,
            },
            edits=True,
        )
        yield EditEntry(add_labels=(label,), close=True)


def _finished_key(complaint: Complaint) -> str:
    """Tell of each ending anew once it was opened again."""
    return f"selesai-{complaint.reopened.id}" if complaint.reopened else "selesai"


def _is_reopened(snapshot: DeskSnapshot, complaint: Complaint, label: str) -> bool:
    """Tell whether people opened what the service closed at the word that it is done.

    GitLab does not tell a reopening here. But the service sets its label in the very request that
    closes, after its note: both stand on an open entry only where somebody opened it since.
    """
    told, closing = standing(snapshot, _finished_key(complaint)), complaint.closing
    is_open = snapshot.issue.state == "opened" and label in snapshot.issue.labels
    return is_open and bool(told and closing and closing.id < told.id)


def _unanswered_key(snapshot: DeskSnapshot, complaint: Complaint) -> str:
    """Tell once of each word that it is done, and once of each closing that was not told so."""
    said, closed = complaint.closing, snapshot.issue.closed_at
    key = f"tanpa-jawaban-{said.id}" if said else ""
    if not key or (closed and standing(snapshot, key)):
        return f"tanpa-jawaban-{closed:%Y%m%dT%H%M%S}"
    return key


def _remind_at(complaint: Complaint, desk: ComplaintDesk, city: City) -> datetime:
    day = complaint.due.astimezone(ZoneInfo(city.timezone)).date()
    before = working_day(city.calendar, day, -desk.remind_before_days)
    return opening(city.calendar, before)
