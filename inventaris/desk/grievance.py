"""A complaint as its entry tells it: when it came, how grave it is, what it is about, its answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from inventaris.desk.saying import by_people, said_done
from inventaris.model.city import City
from inventaris.model.desk import ComplaintDesk, Weight
from inventaris.model.entry import DeskSnapshot
from inventaris.model.issue import IssueRef, Note
from inventaris.model.request import FormProblem
from inventaris.model.steps import Channel
from inventaris.own_notes import own_notes
from inventaris.parsing.answers import answer_text
from inventaris.parsing.form import parse_form
from inventaris.parsing.labels import Labels
from inventaris.parsing.moments import Stated, read_moment
from inventaris.parsing.outline import outline
from inventaris.parsing.plain import plain_lines
from inventaris.refs import requests_in
from inventaris.working_days import due

REOPENED: Final = "dibuka-kembali-"  # of the notes' keys; behind it the comment that counts no more


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the entry says, checked; `problems` name fields, never what stood in them."""

    received: date | datetime  # only the day where no time was stated
    due: datetime
    weight: Weight
    is_weighed: bool  # False: the city's default holds
    channel: Channel | None
    related: tuple[IssueRef, ...]
    answered: Note | None  # the first answer
    closing: Note | None  # the newest comment that says it is done, once there is an answer
    reopened: Note | None  # in which the service told last that people opened it again
    problems: tuple[FormProblem, ...]

    def is_late(self, now: datetime) -> bool:
        """Tell whether it was, or by now is, answered after its time."""
        return self.answered.created_at > self.due if self.answered else now >= self.due


def read_complaint(snapshot: DeskSnapshot, desk: ComplaintDesk, city: City) -> Complaint:
    """Read an entry of the complaints. A weight that stands as a label goes before the form's."""
    issue = snapshot.issue
    form = parse_form(issue.description, desk.fields, project_id=issue.project_id)
    problems = [FormProblem(problem.field, problem.code) for problem in form.problems]
    received, code = _received(snapshot, form.answer("diterima"), city)
    if code:
        problems.append(FormProblem("diterima", code))
    weight = _weight(snapshot, desk, form.answer("bobot"))
    holding = weight or next(w for w in desk.weights if w.key == desk.default_weight)
    since = (
        received
        if isinstance(received, datetime)
        else datetime.combine(received, datetime.min.time(), ZoneInfo(city.timezone))
    )
    answered = _answer(snapshot, desk)
    reopened = _reopened(snapshot)
    said = [
        note
        for note in said_done(snapshot, desk.commands, city.workflow.courtesies)
        if answered is None or note.id >= answered.id  # before the answer it was refused
        if reopened is None or note.id > reopened.id
    ]
    return Complaint(
        received=received,
        due=due(city.calendar, since, holding.days),
        weight=holding,
        is_weighed=weight is not None,
        channel=_channel(form.answer("saluran"), city),
        related=tuple(requests_in(form.answer("permohonan"), city)),
        answered=answered,
        closing=said[-1] if said else None,
        reopened=reopened,
        problems=tuple(problems),
    )


def _received(snapshot: DeskSnapshot, answer: str, city: City) -> tuple[date | datetime, str]:
    """Give when it came, and what is wrong with what was stated; then the entry's own time holds."""
    created, zone = snapshot.issue.created_at, ZoneInfo(city.timezone)
    if not answer:
        return created, ""
    today = created.astimezone(zone).date()
    read = read_moment(answer, today)
    if not isinstance(read, Stated):
        return created, "waktu-tidak-dikenal"
    received = read.at(zone) if read.clock else read.day
    is_past = received <= created if isinstance(received, datetime) else received <= today
    return (received, "") if is_past else (created, "waktu-belum-tiba")


def _weight(snapshot: DeskSnapshot, desk: ComplaintDesk, answer: str) -> Weight | None:
    """Give the weight that people chose; of several labels the one with the least time."""
    labelled = [weight for weight in desk.weights if weight.label in snapshot.issue.labels]
    if labelled:
        return min(labelled, key=lambda weight: weight.days)
    words = Labels((w.key, (w.name, w.key, *w.aliases)) for w in desk.weights)
    key = words.exact(answer)
    return next((weight for weight in desk.weights if weight.key == key), None)


def _channel(answer: str, city: City) -> Channel | None:
    channels = city.workflow.channels
    key = Labels((one.key, (one.name, one.key)) for one in channels).exact(answer)
    return next((one for one in channels if one.key == key), None)


def _reopened(snapshot: DeskSnapshot) -> Note | None:
    own = own_notes(snapshot.notes, snapshot.bot)
    return next((one.note for one in reversed(own) if one.key.startswith(REOPENED)), None)


def _answer(snapshot: DeskSnapshot, desk: ComplaintDesk) -> Note | None:
    return next(_answers(snapshot, desk.answer_words), None)


def _answers(snapshot: DeskSnapshot, words: tuple[str, ...]) -> Iterator[Note]:
    """What the answer says may be quoted; that it is the answer is said in the handler's own words."""
    labels = _words(words)
    for note in by_people(snapshot):
        parts = outline(plain_lines(note.body), labels)
        is_said = any(part.keys for part in outline(plain_lines(note.body, quoted=False), labels))
        if is_said and any(part.keys and answer_text(part.lines) for part in parts):
            yield note


@lru_cache(maxsize=8)
def _words(words: tuple[str, ...]) -> Labels[str]:
    return Labels([("jawaban", words)])
