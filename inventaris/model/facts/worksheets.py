"""Worksheets that were offered, filled in and read, and what the rosters among them lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inventaris.model.facts.documents import DocumentFile
from inventaris.model.worksheets import CellProblem, Row


@dataclass(frozen=True, slots=True)
class SheetTaken:
    """A filled worksheet counts; what was not understood of it is listed, what was is taken."""

    sheet: str  # key of the worksheet
    source: str  # which comment, in which wording of it
    by: str
    at: datetime
    rows: tuple[Row, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()
    evidence: tuple[str, ...] = ()  # names of the files by which Kominfo filled it in for an office
    internal: bool = False  # it came in an internal note, so only Kominfo may read of it


@dataclass(frozen=True, slots=True)
class SheetRefused:
    """A filled worksheet does not count: wrong hands, or on behalf without evidence."""

    sheet: str
    source: str
    by: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SheetWithdrawn:
    """The comment that counted is gone, and there is none before it."""

    sheet: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SheetTab:
    """The cells of one tab of a workbook, from A1 on, as text; formulas as their last value."""

    title: str
    sheet: str  # key of the worksheet that it was made for, empty where it does not tell
    cells: tuple[tuple[str, ...], ...]
    untouched: bool = False  # nothing was filled in since it was offered


@dataclass(frozen=True, slots=True)
class SheetFileRead:
    """An attached workbook was read, or could not be (`code`)."""

    upload: str  # `<secret>/<filename>`
    at: datetime
    sha256: str = ""
    number: str = ""  # of the request that it was made for, empty where it does not tell
    tabs: tuple[SheetTab, ...] = ()
    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetOffered:
    """A prefilled workbook was attached to the issue."""

    offer: str  # key of the note that offers it
    input: str  # digest of what is prefilled
    at: datetime
    file: DocumentFile


@dataclass(frozen=True, slots=True)
class TeamAccount:
    """An account that a roster names, as the forge knows it."""

    username: str
    user_id: int
    level: int  # in the request's project, after what was given


@dataclass(frozen=True, slots=True)
class AccessGranted:
    """Who the rosters name has an account, and those of the office have what they need."""

    input: str  # digest of who is named
    at: datetime
    accounts: tuple[TeamAccount, ...] = ()
    granted: tuple[str, ...] = ()  # user names that the rosters gave something
    unknown: tuple[str, ...] = ()  # user names without an account that is in use


@dataclass(frozen=True, slots=True)
class HandlerAssigned:
    """The issue was assigned to whom the team's roster names."""

    username: str
    at: datetime
