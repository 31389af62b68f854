"""Worksheets as data: rosters, minutes, analysis and verdicts that people fill in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inventaris.model.commands import Hand

CellKind = Literal["text", "number", "nip", "date", "user", "choice"]
Readers = Literal["semua", "kominfo"]
Row = Mapping[str, str]  # column key to value: a choice's key, an ISO date, a NIP in its groups


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a cell may have."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # columns that must be filled where this one is chosen
    needs_rows: bool = False  # as the answer to a question: the table must not be empty


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a worksheet's table, or one of its questions.

    A cell that is no choice may still have `choices`: words that stand for a value of their own,
    as `-` does for a NIP that nobody gave.
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: CellKind = "text"
    choices: tuple[Choice, ...] = ()
    within: str = ""  # the question whose answer may hold this one's too
    foreign: tuple[str, ...] = ()  # words that name none of the choices, however like they are
    every_choice: bool = False  # each of the choices must stand in some row


@dataclass(frozen=True, slots=True)
class Condition:
    """A worksheet for some applications only, told by what the form answers to one question."""

    field: str
    words: tuple[str, ...]
    otherwise: bool = False  # also where the answer has the words of no other worksheet


@dataclass(frozen=True, slots=True)
class SmallWords:
    """What people write around an answer, in a city's language."""

    because: tuple[str, ...] = ()  # between a choice and its reason: "karena"
    counts: tuple[str, ...] = ()  # before the number of a row: "klaim"
    no_account: tuple[str, ...] = ()  # in place of an account: "belum punya"
    all_others: tuple[str, ...] = ()  # in place of the rows that are not named: "selebihnya"
    excepting: tuple[str, ...] = ()  # takes some out again: "kecuali"


@dataclass(frozen=True, slots=True, eq=False)
class Worksheet:
    """One worksheet; its rows, its questions, or both.

    A city is loaded once, so that worksheets are compared and hashed by identity: they key caches.
    """

    key: str
    step: str  # label of the step that owns it
    heading: str
    aliases: tuple[str, ...]
    questions: tuple[Column, ...]
    columns: tuple[Column, ...]
    hands: tuple[Hand, ...]  # who may fill it in
    readers: Readers
    fewest_rows: int = 0
    prefill: str = ""  # whence the offered rows come: a name of `duties.prefill`
    all_rows: bool = False  # every offered row must come back
    condition: Condition | None = None
    small_words: SmallWords = SmallWords()

    def column(self, key: str) -> Column | None:
        """Find a column by its key."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something that was not understood; its sentence is `templates/galat/<code>.md.j2`."""

    code: str
    row: int = 0  # as people count them, from 1; 0: a question, or the whole worksheet
    column: str = ""  # label
    seen: str = ""  # what stood there, foreign text
    place: str = ""  # "C5" where it came from a sheet of XLSX


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a filled worksheet, and what was not."""

    answers: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    problems: tuple[CellProblem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was filled in."""
        return not (self.answers or self.rows)
