"""The presentation as people write it in one line, and how a city wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """The words that begin such a line, and what a city expects of a date."""

    words: tuple[str, ...]  # "Jadwal presentasi", before the colon
    openings: tuple[str, ...]  # "presentasi", before a day, an hour, perhaps a place, and no more
    cancel_words: tuple[str, ...]  # "batal", behind it
    proposing: tuple[str, ...]  # "usulkan", before the words in the midst of a sentence
    particulars: tuple[str, ...]  # "hari", "tempat": begin the lines of one set like a letter
    length: timedelta  # where no end is named
    farthest: timedelta  # from now; beyond it a date is taken for a slip
    organizer_mail: str


@dataclass(frozen=True, slots=True)
class AppointmentProblem:
    """What is doubtful in such a line; the sentence is `templates/galat/<code>.md.j2`."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where; times are aware, in the city's zone. With problems nothing in it counts."""

    start: datetime | None = None
    end: datetime | None = None  # None where none is named
    place: str = ""
    problems: tuple[AppointmentProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A line of a comment that names the date, or cancels it."""

    source: str  # "<note id>-<digest of the line>": an edited line is another source
    note_id: int
    by_id: int
    by: str
    at: datetime  # when the comment was last edited
    text: str  # what follows it, foreign text
    cancels: bool
    is_bare: bool = False  # it bears no label: it counts only where a date is awaited
