"""What people can tell the service in a comment, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

OfficialRole = Literal["kepala", "juru-surat", "penerima-berkas"]
Hand = Literal["opd", "kominfo"] | OfficialRole


@dataclass(frozen=True, slots=True)
class CommandWord:
    """One command of the city: the words people use for it, and who may."""

    key: str  # what the service does: "periksa"
    words: tuple[str, ...]
    hands: tuple[Hand, ...]
    summary: str
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what may follow it


@dataclass(frozen=True, slots=True)
class Courtesies:
    """What people say to the service as they would to a person."""

    before: tuple[str, ...] = ()  # may stand before a command: "mohon"
    alone: tuple[str, ...] = ()  # asks for nothing: "terima kasih"

    @property
    def words(self) -> tuple[str, ...]:
        """Give all that may stand before what somebody wants."""
        return (*self.before, *self.alone)


NO_COURTESIES = Courtesies()


@dataclass(frozen=True, slots=True)
class OrderWords:
    """The small words of a command: what they stand beside is meant."""

    numbers: tuple[str, ...] = ()  # "nomor"
    counted: tuple[str, ...] = ()  # what is counted so, and how: "lampiran", "ke"
    openings: tuple[str, ...] = ()  # before a reason, and before `because`: "permohonan ini"
    because: tuple[str, ...] = ()  # before a reason: "karena"
    closings: tuple[str, ...] = ()  # behind a reason that was told first: "karena"
    documents: tuple[str, ...] = ()  # what proves something by its number: "berita acara"
    evidence: tuple[str, ...] = ()  # before what proves something: "bukti"


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """A ground on which a request may be refused, and what the office can do about it."""

    code: str
    title: str
    basis: str  # legal basis, empty where none is published
    basis_verified: bool
    remedy: str


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a comment that calls the service; `word` is None where it is not known."""

    key: str  # of this very line, so that an edited line is a new command
    by_id: int
    by: str
    word: CommandWord | None
    said: str  # the word as written, foreign text
    argument: str  # the rest of the line, foreign text
    at: datetime  # when the comment was last edited
    comment: str = ""  # the whole comment, where evidence may be attached
    internal: bool = False  # Kominfo alone reads the comment
    is_aside: bool = False  # something else stands before it in its line
