"""Mail out: what a city sends to whom, and one mail that is to go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inventaris.model.facts.mail import MailIntended, MailPutOff


@dataclass(frozen=True, slots=True)
class MailRule:
    """Notes of these keys go to these recipients, told by a template of `templates/surel/`."""

    notes: tuple[str, ...]  # keys; one that ends with `-` stands for all that begin so
    to: tuple[str, ...]  # "kontak", "opd", "kepala", or a name among the city's addresses
    template: str
    _beginnings: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        beginnings = tuple(key for key in self.notes if key.endswith("-"))
        object.__setattr__(self, "_beginnings", beginnings)

    def covers(self, note: str) -> bool:
        """Tell whether a note of this key is meant."""
        return note in self.notes or note.startswith(self._beginnings)


@dataclass(frozen=True, slots=True)
class Mailing:
    """A city's mail: who sends, who is written to, for how long it is tried."""

    sender_name: str
    sender: str  # address of `From`
    reply_to: str
    bounces_to: str  # the envelope's sender, to which undeliverable mail comes back
    salutation: str  # how a mail calls the applicant: "Bapak/Ibu"
    addresses: Mapping[str, str]  # further recipients by name
    try_for: timedelta  # a note older than this is not mailed any more
    rules: tuple[MailRule, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that should go, for a note that stands on the issue."""

    key: str  # "tersimpan/opd", unique in the request
    note_id: int
    template: str
    to: str  # an address
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class MailTrouble:
    """Why a mail did not arrive; `bounced`: it was taken over and came back."""

    at: datetime
    status: str
    bounced: bool


@dataclass(frozen=True, slots=True)
class MailState:
    """How far one mail is; all empty: somebody asked to send it once more."""

    message_id: str
    to: str
    intended: MailIntended | None = None  # an attempt without an outcome
    put_off: MailPutOff | None = None
    attempts: int = 0  # how often in a row it was put off
    sent_at: datetime | None = None
    trouble: MailTrouble | None = None
    asked_at: datetime | None = None  # when people last asked to send it again
