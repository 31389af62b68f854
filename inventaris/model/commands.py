"""What people can tell the service in a comment, as data."""

from dataclasses import dataclass
from typing import Literal

Hand = Literal["opd", "kominfo"]


@dataclass(frozen=True, slots=True)
class CommandWord:
    """One command of the city: the words people use for it, and who may."""

    key: str  # what the service does: "periksa"
    words: tuple[str, ...]
    hands: tuple[Hand, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a comment that calls the service; `word` is None where it is not known."""

    key: str  # of this very line, so that an edited line is a new command
    by_id: int
    by: str
    word: CommandWord | None
    said: str  # the word as written, foreign text
    argument: str  # the rest of the line, foreign text
