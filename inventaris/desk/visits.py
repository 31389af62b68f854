"""A visit as its entry tells it: when information was asked for and given, and the promise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inventaris.desk.saying import by_people, commands
from inventaris.model.city import City
from inventaris.model.desk import GuestBook
from inventaris.model.entry import DeskSnapshot
from inventaris.model.issue import Note
from inventaris.model.request import FormProblem
from inventaris.opening_hours import add_open
from inventaris.parsing.form import parse_form
from inventaris.parsing.labels import fold
from inventaris.parsing.moments import Stated, read_moment

ASKED, GIVEN = "permintaan-disampaikan", "informasi-diberikan"
_AHEAD = timedelta(minutes=5)  # by which a clock on the wall may differ from ours
CODES: frozenset[str] = frozenset({"waktu-belum-tiba", "waktu-mendahului"})


@dataclass(frozen=True, slots=True)
class Visit:
    """The two moments of a visit, checked; `problems` name fields, never what stood in them."""

    asked_at: datetime
    is_stated: bool  # False where the entry's own time had to do
    given_at: datetime | None
    due: datetime
    problems: tuple[FormProblem, ...]

    def is_late(self, now: datetime) -> bool:
        """Tell whether the promise was, or by now is, not kept."""
        return self.given_at > self.due if self.given_at else now >= self.due


def read_visit(snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime) -> Visit:
    """Read an entry of the guest book.

    Information was given when the form says so, else when somebody said so, else when the entry
    was closed.
    """
    issue, zone = snapshot.issue, ZoneInfo(city.timezone)
    form = parse_form(issue.description, book.fields, project_id=issue.project_id)
    problems = [FormProblem(problem.field, problem.code) for problem in form.problems]

    def stated(field: str, day: datetime, earliest: datetime | None) -> datetime | None:
        answer = form.answer(field)
        if not answer:
            return None
        read = read_moment(answer, day.astimezone(zone).date())
        if not isinstance(read, Stated) or read.clock is None:
            problems.append(FormProblem(field, "waktu-tidak-dikenal"))
            return None
        moment = read.at(zone)
        if moment > now + _AHEAD:
            problems.append(FormProblem(field, "waktu-belum-tiba"))
            return None
        if earliest and moment < earliest:
            problems.append(FormProblem(field, "waktu-mendahului"))
            return None
        return moment

    asked = stated(ASKED, issue.created_at, None)
    asked_at = asked or issue.created_at
    given_at = stated(GIVEN, asked_at, asked_at)
    if given_at is None:
        spoken = commands(snapshot, book.commands, city.workflow.courtesies)
        said = [note.created_at for note, command in spoken if command.word]
        said += [note.created_at for note in by_people(snapshot) if _says_so(note, book)]
        given_at = min(said, default=issue.closed_at if issue.state == "closed" else None)
    return Visit(
        asked_at=asked_at,
        is_stated=asked is not None,
        given_at=given_at,
        due=add_open(city.calendar, asked_at, book.promise),
        problems=tuple(problems),
    )


def _says_so(note: Note, book: GuestBook) -> bool:
    """Tell whether a comment is a command's word or the field's name alone, as the form's hint invites.

    No other word of the desk's people is meant for the service without its mention.
    """
    words = {fold(word) for command in book.commands for word in command.words}
    words |= {fold(field.label) for field in book.fields if field.key == GIVEN}
    return fold(note.body) in words and not note.body.lstrip().startswith(">")


def ahead(snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime) -> datetime | None:
    """Give the first moment to come that the form states: until then it cannot be true."""
    issue, zone = snapshot.issue, ZoneInfo(city.timezone)
    form = parse_form(issue.description, book.fields, project_id=issue.project_id)
    day = issue.created_at.astimezone(zone).date()
    read = [read_moment(form.answer(field), day) for field in (ASKED, GIVEN)]
    moments = [one.at(zone) for one in read if isinstance(one, Stated) and one.clock]
    return min((moment for moment in moments if moment > now), default=None)
