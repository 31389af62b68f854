"""Pure: read a message that came back (a delivery status notification, RFC 3464).

Anybody can send us one, so nothing in it is believed but that it names one of our Message-IDs,
which only the service and who got that mail know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from inventaris.mail.identity import find_ours

LONGEST_BYTES = 5_000_000  # what a server returns it cuts short itself
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_NAMING = ("Message-ID", "In-Reply-To", "References")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that will not arrive."""

    message_id: str
    number: str  # of the request
    status: str  # "5.1.1"; "5.0.0" where the report names none


def read_bounce(raw: bytes) -> Bounce | None:
    """Find which mail of ours failed for good; None for any other message, whatever it is."""
    if len(raw) > LONGEST_BYTES:
        return None
    try:
        parts = list(message_from_bytes(raw).walk())
    except RecursionError:  # parts within parts within parts: no server's report
        return None
    status = _failure(parts)
    if status is None:
        return None
    for text in _naming(parts):
        for message_id, number in find_ours(text):
            return Bounce(message_id, number, status)
    return None


def _failure(parts: list[Message]) -> str | None:
    """Give the status of the first recipient who will not get it, None where there is none."""
    for part in parts:
        action = _header(part, "Action").strip().lower()
        if action == "failed":
            found = _STATUS.search(_header(part, "Status"))
            return found[0] if found else "5.0.0"
    return None


def _naming(parts: list[Message]) -> Iterator[str]:
    """What names the mail: the returned one's headers, else those of the report itself."""
    for part in parts:
        if part.get_content_type() in _RETURNED:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (
                    _header(one, "Message-ID") for one in payload if isinstance(one, Message)
                )
            else:
                yield from _header_lines(part)
    yield from (_header(parts[0], name) for name in _NAMING[1:])


def _header_lines(part: Message) -> Iterator[str]:
    """Give the Message-ID among headers that came as a text."""
    decoded = part.get_payload(decode=True)
    if isinstance(decoded, bytes):
        yield _header(message_from_bytes(decoded), "Message-ID")


def _header(part: Message, name: str) -> str:
    return str(part.get(name, ""))
