"""A real SMTP server in a thread, which keeps what it is given and misbehaves when told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.demo.processes import free_port


@dataclass
class Mailbox:
    """What came in, and how the server answers; a reply of "" closes the connection instead."""

    received: list[Envelope] = field(default_factory=list)
    to_sender: str = "250 OK"
    to_recipient: str = "250 OK"
    to_message: str = "250 2.0.0 taken"
    holds: bool = False  # takes the message and keeps its answer back
    held: threading.Event = field(default_factory=threading.Event)

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            message_from_bytes(cast("bytes", one.content), policy=default) for one in self.received
        ]

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.to_message.startswith(("2", " ")) or not self.to_message:
            self.received.append(envelope)
        if self.holds:
            self.held.set()
            while self.holds:  # noqa: ASYNC110  set by another thread
                await asyncio.sleep(0.02)
        if not self.to_message and server.transport is not None:
            server.transport.close()
        return self.to_message or "421 gone"


@contextmanager
def running_mail_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Serve on a free port of loopback, which is given."""
    port = free_port()
    # Its name is told, else it asks the name service at each connection, which may keep it waiting.
    named = {"server_hostname": "localhost", **options}
    server = Controller(mailbox, hostname="127.0.0.1", port=port, **named)
    server.start()
    try:
        yield port
    finally:
        mailbox.holds = False
        server.stop()
