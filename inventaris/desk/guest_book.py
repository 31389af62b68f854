"""The guest book: no more of a visitor than is needed, the 30-minute promise, and an end.

The clock of the service standard runs in opening hours from *permintaan disampaikan* to
*informasi diberikan*.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from inventaris.desk import erasure
from inventaris.desk.masking import masked
from inventaris.desk.saying import answers_to_unknown, by_people, left, person_at_the_desk
from inventaris.desk.visits import Visit, ahead, read_visit
from inventaris.digests import digest_of
from inventaris.model.action import PostNote
from inventaris.model.city import City
from inventaris.model.desk import GuestBook
from inventaris.model.entry import (
    DeleteUpload,
    DeskAction,
    DeskSnapshot,
    EditEntry,
    RewriteNote,
)
from inventaris.opening_hours import is_open, next_opening, open_between, subtract_open

LATE = "waktu::terlambat"
_MINUTE = timedelta(minutes=1)


def plan(
    snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime
) -> tuple[DeskAction, ...]:
    """Decide about one visit. Doing the plan and planning again gives nothing."""
    if erasure.is_erased(snapshot):
        return left(snapshot, [EditEntry(add_labels=(city.label(erasure.ERASED),))])
    visit = read_visit(snapshot, book, city, now)
    if now >= erasure.ends_at(visit, book):
        return left(snapshot, erasure.actions(snapshot, book, city, now))
    decisions = (
        *_masked(snapshot, book),
        EditEntry(title=book.title, make_confidential=True),
        *_told(snapshot, visit, book, city),
        *_reminded(snapshot, visit, book, city, now),
        *_closed(visit, city, now),
        *answers_to_unknown(snapshot, book.commands, city.workflow.courtesies),
    )
    return left(snapshot, decisions)


def next_look(
    snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime
) -> datetime | None:
    """Give the next instant at which there may be more to do though nothing changed."""
    if erasure.is_erased(snapshot):
        return None
    visit = read_visit(snapshot, book, city, now)
    instants = [erasure.ends_at(visit, book), ahead(snapshot, book, city, now)]
    if visit.given_at is None:
        instants += [_remind_at(visit, book, city), visit.due]
        # A reminder that fell due while the office is closed waits for its opening.
        instants += [next_opening(city.calendar, at) for at in (now, max(visit.due, now))]
    return min((at for at in instants if at and at > now), default=None)


def _masked(snapshot: DeskSnapshot, book: GuestBook) -> Iterator[DeskAction]:
    """Tell first and take out then: whoever dies between leaves it to be found again."""
    issue = snapshot.issue
    texts = [("uraian", issue.description)]
    texts += [(str(note.id), note.body) for note in by_people(snapshot)]
    if issue.title != book.title and masked(issue.title, project_id=issue.project_id).had_number:
        yield _mask_told(snapshot, "judul", number=True, file=False)
    for place, text in texts:
        found = masked(text, project_id=issue.project_id)
        if not (found.had_number or found.had_file):
            continue
        yield _mask_told(snapshot, place, number=found.had_number, file=found.had_file)
        yield from (DeleteUpload(upload) for upload in found.uploads)
        if place == "uraian":
            yield EditEntry(description=found.text)
        else:
            yield RewriteNote(int(place), found.text)


def _mask_told(snapshot: DeskSnapshot, place: str, *, number: bool, file: bool) -> PostNote:
    return PostNote(
        f"samaran-{place}",
        "catatan/loket/samaran.md.j2",
        {
            "petugas": person_at_the_desk(snapshot),
            "judul": place == "judul",
            "angka": number,
            "berkas": file,
        },
    )


def _told(
    snapshot: DeskSnapshot, visit: Visit, book: GuestBook, city: City
) -> Iterator[DeskAction]:
    """Keep one note with the times; call for what is missing, once per set. Nobody is named."""
    labels = {field.key: field.label for field in book.fields}
    problems = [
        {"label": labels.get(problem.field, problem.field), "code": problem.code}
        for problem in visit.problems
    ]
    used = None
    if visit.given_at:
        used = -(-open_between(city.calendar, visit.asked_at, visit.given_at) // _MINUTE)
    yield PostNote(
        "kunjungan",
        "catatan/loket/kunjungan.md.j2",
        {
            "diminta": visit.asked_at,
            "tertulis": visit.is_stated,
            "batas": visit.due,
            "diberikan": visit.given_at,
            "menit": used,
            "janji": book.promise // _MINUTE,
            "terlambat": visit.given_at is not None and visit.given_at > visit.due,
            "hapus": erasure.ends_at(visit, book),
            "selesai": book.commands[0].words[0],
        },
        edits=True,
    )
    if problems:
        yield PostNote(
            f"isian-kurang-{digest_of(problems)}",
            "catatan/loket/isian-kurang.md.j2",
            {"petugas": person_at_the_desk(snapshot), "masalah": problems},
        )


def _reminded(
    snapshot: DeskSnapshot, visit: Visit, book: GuestBook, city: City, now: datetime
) -> Iterator[DeskAction]:
    """Remind before the promise runs out, tell once it has; never while the office is closed."""
    if visit.given_at or not is_open(city.calendar, now) or now < _remind_at(visit, book, city):
        return
    what = "lewat" if now >= visit.due else "pengingat"
    yield PostNote(
        f"{what}-{visit.due:%Y%m%dT%H%M}",
        f"catatan/loket/kunjungan-{what}.md.j2",
        {
            "petugas": person_at_the_desk(snapshot),
            "batas": visit.due,
            "janji": book.promise // _MINUTE,
            "selesai": book.commands[0].words[0],
        },
    )


def _closed(visit: Visit, city: City, now: datetime) -> Iterator[DeskAction]:
    label, late = (city.label(LATE),), visit.is_late(now)
    yield EditEntry(
        add_labels=label if late else (),
        remove_labels=() if late else label,
        close=visit.given_at is not None,
    )


def _remind_at(visit: Visit, book: GuestBook, city: City) -> datetime:
    return subtract_open(city.calendar, visit.due, book.remind_before)
