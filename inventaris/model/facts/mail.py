"""What became of mails: before one goes out its intention is recorded, then its outcome.

The key of a mail is `<key of the note it tells of>/<whom it goes to>`. `status` is the other
server's enhanced status code (RFC 3463), else its plain reply code.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailIntended:
    """A mail is about to be handed to the mail server; without an outcome it is unsure after."""

    key: str
    writer: str
    expires_at: datetime
    message_id: str  # "<2026-disdik-7.5f…@kota.go.id>"
    to: str


@dataclass(frozen=True, slots=True)
class MailSent:
    """The mail server took the mail over."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MailPutOff:
    """The mail server did not take it now, so nothing was sent; it is tried again."""

    key: str
    at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The mail server will not take it, or did not for too long: nothing was sent."""

    key: str
    at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class MailBounced:
    """It was taken over, and came back later (RFC 3464)."""

    key: str
    at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class MailResendAsked:
    """Somebody asked to send these once more, under the same Message-ID."""

    keys: tuple[str, ...]
    at: datetime
