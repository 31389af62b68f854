"""What was said on the issue, by the service and to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NoteIntended:
    """A note is about to be posted by `writer`, who does not begin after `expires_at`.

    Template and values are kept of a note that no later pass would plan by itself.
    """

    key: str
    writer: str
    expires_at: datetime
    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)  # plain data


@dataclass(frozen=True, slots=True)
class NotePosted:
    """The note stands on the issue."""

    key: str
    note_id: int


@dataclass(frozen=True, slots=True)
class NoteForgone:
    """The note's writer died before it stood, and by now nobody is to be told it."""

    key: str


@dataclass(frozen=True, slots=True)
class FormLackTold:
    """The office was called to what its form lacks: in the receipt at first, in notes later."""

    lacks: tuple[str, ...]  # a digest of each


@dataclass(frozen=True, slots=True)
class CommandAnswered:
    """A command in a comment was done, or answered with why not."""

    key: str
    by: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecheckAsked:
    """Somebody asked to look again: refusals and failed attempts count no more."""

    at: datetime
    ready_at: datetime | None = None  # where it was `siap`: when that was said
