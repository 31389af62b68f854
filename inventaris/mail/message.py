"""A mail as bytes: headers, plain text and HTML side by side, files behind them."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from inventaris.model.mail import Mailing
from inventaris.quoting import visible

# Of the headers that name mails Python knows Message-ID alone; long ones in others it would encode
# as text, which no mail program reads. A mail of ours names one other.
_HEADERS = HeaderRegistry()
for _name in ("In-Reply-To", "References"):
    # A mixin as all of them are, which typeshed does not know.
    _HEADERS.map_to_type(_name, cast("type[BaseHeader]", MessageIDHeader))
# Seven bits and short lines: no server on the way needs an extension to take it.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    subject: str
    plain: str
    html: str
    attachments: Sequence[Attachment] = ()


def build_message(
    mailing: Mailing,
    letter: Letter,
    *,
    to: str,
    message_id: str,
    thread: str,
    at: datetime,
) -> bytes:
    """Build the mail.

    A header cannot be made to hold another: `EmailMessage` refuses line ends, and the subject,
    where an applicant's words may stand, is folded to one visible line first.

    Args:
        mailing: who sends.
        letter: what is said.
        to: the one recipient.
        message_id: its own.
        thread: Message-ID of the first mail on the same matter, empty where this is the first.
        at: when it was written.

    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(visible(mailing.sender_name), addr_spec=mailing.sender)
    message["To"] = Address(addr_spec=to)
    message["Reply-To"] = Address(addr_spec=mailing.reply_to)
    message["Subject"] = visible(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    if thread:
        message["In-Reply-To"] = thread
        message["References"] = thread
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine is to answer
    message.set_content(letter.plain)
    message.add_alternative(letter.html, subtype="html")
    for file in letter.attachments:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(
            file.content, maintype=main, subtype=sub, filename=visible(file.name)
        )
    return message.as_bytes()
