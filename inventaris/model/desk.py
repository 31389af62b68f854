"""A city's rules for its guest book and its complaints, as data."""

from dataclasses import dataclass
from datetime import timedelta

from inventaris.model.commands import CommandWord
from inventaris.model.steps import FormField


@dataclass(frozen=True, slots=True)
class GivingWords:
    """Words around a time at which information was given."""

    already: tuple[str, ...]  # may stand before what is said: `sudah diberikan`
    to_come: tuple[str, ...]  # with one of them nothing was given yet, or not all
    beside: tuple[str, ...]  # say nothing else: `tadi`, `hari ini`


@dataclass(frozen=True, slots=True)
class GuestBook:
    """buku-tamu.toml: walk-in service, answered within so much opening time."""

    template: str  # name of the issue template
    title: str  # of every entry, so that no name stands in a title
    fields: tuple[FormField, ...]
    promise: timedelta  # from the request for information to the answer
    remind_before: timedelta  # opening time before the promise runs out
    retention: timedelta
    commands: tuple[CommandWord, ...]
    giving: GivingWords


@dataclass(frozen=True, slots=True)
class Weight:
    """How grave a complaint is, and by when it is answered."""

    key: str
    name: str
    aliases: tuple[str, ...]
    description: str
    days: int  # working days
    color: str

    @property
    def label(self) -> str:
        return f"bobot::{self.key}"


@dataclass(frozen=True, slots=True)
class ComplaintDesk:
    """pengaduan.toml."""

    template: str
    fields: tuple[FormField, ...]
    weights: tuple[Weight, ...]
    default_weight: str  # key: holds until somebody has weighed
    remind_before_days: int  # working days
    answer_words: tuple[str, ...]  # what the answer's line or heading begins with
    commands: tuple[CommandWord, ...]
