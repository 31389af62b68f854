"""The presentation: dates that people named, the one that counts, its calendar file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inventaris.model.facts.documents import DocumentFile

# Why the date that counts changed: somebody said so, the comment that said otherwise is gone, or the
# request ended before it.
MeetingCause = Literal["usulan", "komentar-dihapus", "permohonan-berakhir"]


@dataclass(frozen=True, slots=True)
class ProposalJudged:
    """A line that names a date, or cancels one, was looked at; without a code it was taken."""

    source: str  # "<note id>-<digest of the line>"
    by: str
    at: datetime
    codes: tuple[str, ...] = ()  # what speaks against it


@dataclass(frozen=True, slots=True)
class MeetingSet:
    """The presentation has a date; a moved one has a higher sequence (RFC 5546, 2.1.4)."""

    sequence: int
    start: datetime
    end: datetime
    place: str  # foreign text, empty where none was named
    by: str
    source: str
    at: datetime
    cause: MeetingCause = "usulan"
    moved: bool = False  # another date stood until then


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    """The presentation has no date any more."""

    sequence: int
    cancelled: MeetingSet
    by: str
    source: str
    at: datetime
    cause: MeetingCause = "usulan"


@dataclass(frozen=True, slots=True)
class InvitationWritten:
    """The calendar file of this sequence stands on the issue and in the dossier."""

    sequence: int
    at: datetime
    file: DocumentFile
