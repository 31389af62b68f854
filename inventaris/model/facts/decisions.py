"""What people decided about a request: steps left out, its refusal, its withdrawal, its approval."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from inventaris.model.facts.reasons import GivenInComment

EndKind = Literal["ditolak", "dibatalkan", "dipindahkan"]


@dataclass(frozen=True, slots=True)
class StepSkipped(GivenInComment):
    """A step is not needed, or was done outside the system; reason and evidence stay on record."""

    step: str
    how: Literal["tidak-diperlukan", "di-luar-sistem"]
    reason: str
    evidence: tuple[str, ...]  # files by name, pages of this GitLab by address, documents by number
    by: str
    at: datetime
    internal: bool = False  # Kominfo alone reads the comment that said so

    @property
    def told_evidence(self) -> tuple[str, ...]:
        """Give the evidence as far as the office may read of it."""
        return () if self.internal else self.evidence


@dataclass(frozen=True, slots=True)
class StepRestored(GivenInComment):
    """A step was left out by mistake: it counts again as if it never had been."""

    skipped: StepSkipped
    reason: str  # may be empty
    by: str
    at: datetime
    internal: bool = False
    reopens: bool = False  # the file counted as complete for no other reason


@dataclass(frozen=True, slots=True)
class EndDecided:
    """The request ends before its last step; the issue is closed once people were told."""

    kind: EndKind
    by: str
    at: datetime
    reason: str = ""
    ground: str = ""  # code of a `RefusalGround`


@dataclass(frozen=True, slots=True)
class AnnouncementApproved:
    """The head approved the announcement, or signed it on paper and the scan came back."""

    by: str
    capacity: str  # "kepala", or "juru-surat" who records the head's approval
    signed: tuple[str, ...]  # names of the scans
    at: datetime


@dataclass(frozen=True, slots=True)
class SourcePromised(GivenInComment):
    """The file counts as complete although the source is still to come, by a day."""

    until: date
    reason: str
    by: str
    at: datetime
    internal: bool = False


@dataclass(frozen=True, slots=True)
class HandlerNamed:
    """Who answers for the request at Kominfo, as the issue's assignee shows; empty for nobody."""

    username: str
    before: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CleanedUp:
    """What a request's end leaves without use is gone: staging repositories and access."""

    at: datetime
    removed: tuple[str, ...]
