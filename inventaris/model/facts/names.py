"""What was found of an application's name: likeness to others, and its place on the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so; the sentence is `templates/galat/<code>.md.j2`, values may be foreign."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SimilarApplication:
    """One application that resembles the one applied for, and what the likeness rests on."""

    source: Literal["daftar", "umum"]  # the city's register, or the list of general applications
    name: str
    owner: str  # key of the office, or whoever runs the general application
    place: str  # path in the register, citation of the general application
    verified: bool  # False where nobody has read that citation
    name_percent: int
    words_percent: int
    shared_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarFound:
    """Name and descriptions were compared with the register and with general applications."""

    input: str
    at: datetime
    registered: int  # register entries compared
    general: int  # general applications compared
    unread: tuple[str, ...]  # entries that cannot be read
    rows: tuple[SimilarApplication, ...]


@dataclass(frozen=True, slots=True)
class CheckedName:
    """One wished subdomain: its label, the words that asked for it, what speaks against it."""

    label: str
    written: str
    objections: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NamesChecked:
    """The wished subdomains were checked; the first without objection is reserved."""

    input: str
    at: datetime
    names: tuple[CheckedName, ...]
    alternatives: tuple[str, ...]
    recommended: str = ""  # label, empty where the office must choose
