"""A visit as its entry tells it: when information was asked for and given, and the promise."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from inventaris.desk.giving import AHEAD, GIVEN, read_giving
from inventaris.model.city import City
from inventaris.model.desk import GuestBook
from inventaris.model.entry import DeskSnapshot
from inventaris.model.request import FormProblem
from inventaris.opening_hours import add_open
from inventaris.parsing.form import parse_form
from inventaris.parsing.moments import Stated, read_moment

ASKED = "permintaan-disampaikan"
CODES: frozenset[str] = frozenset({"waktu-belum-tiba", "waktu-mendahului", "waktu-terlalu-lama"})


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

    def stated(
        field: str, day: datetime, *, earliest: datetime | None, latest: datetime
    ) -> datetime | None:
        answer = form.answer(field)
        if not answer:
            return None
        read = read_moment(answer, day.astimezone(zone).date())
        if not isinstance(read, Stated) or read.clock is None:
            problems.append(FormProblem(field, "waktu-tidak-dikenal"))
            return None
        moment = read.at(zone)
        if moment > latest + AHEAD:
            problems.append(FormProblem(field, "waktu-belum-tiba"))
            return None
        if earliest and moment < earliest.replace(second=0, microsecond=0):
            problems.append(FormProblem(field, "waktu-mendahului"))
            return None
        if moment + book.retention <= issue.created_at:  # a wrong year must not erase the entry
            problems.append(FormProblem(field, "waktu-terlalu-lama"))
            return None
        return max(moment, earliest) if earliest else moment

    # Nobody is entered before he came: an hour that is still to come then never becomes true.
    asked = stated(ASKED, issue.created_at, earliest=None, latest=issue.created_at)
    asked_at = asked or issue.created_at
    given_at = stated(GIVEN, asked_at, earliest=asked_at, latest=now)
    if given_at is None:
        said = read_giving(snapshot, book, city, asked_at)
        given_at = said.at or (issue.closed_at if issue.state == "closed" else None)
        if said.code:
            problems.append(FormProblem(GIVEN, said.code))
    return Visit(
        asked_at=asked_at,
        is_stated=asked is not None,
        given_at=given_at,
        due=add_open(city.calendar, asked_at, book.promise),
        problems=tuple(problems),
    )


def ahead(snapshot: DeskSnapshot, book: GuestBook, city: City, now: datetime) -> datetime | None:
    """Give when information is to be given by what the form states: until then it cannot be true."""
    issue, zone = snapshot.issue, ZoneInfo(city.timezone)
    form = parse_form(issue.description, book.fields, project_id=issue.project_id)
    day = issue.created_at.astimezone(zone).date()
    read = read_moment(form.answer(GIVEN), day)
    moment = read.at(zone) if isinstance(read, Stated) and read.clock else None
    return moment if moment and moment > now else None
