"""Hand one mail to the mail server, and know what became of it.

What matters is whether the server may have it. Until it was sent the line with the single dot it
cannot (RFC 5321, 4.1.1.4), so any trouble before is *put off* or *refused*. Once that line is out
only the server's answer tells; where none comes, nobody knows.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from inventaris.settings import Settings

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
NO_ANSWER = "4.4.1"  # RFC 3463
# After RFC 3463 and RFC 4954, as what may pass: the operator can mend it.
_NO_TLS, _NO_LOGIN, _NO_SENDER = "4.7.4", "4.7.8", "4.1.8"
_WANTS_LOGIN = 530  # RFC 4954, 6
_SENDERS_FAULT = ("5.1.7", "5.1.8")  # of the sender's address, whatever it answers (RFC 3463, 3.2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it, with the status code that tells why."""

    kind: Literal["sent", "put off", "refused", "unsure"]
    status: str = ""


class _RefusedError(Exception):
    """The server answered no."""

    def __init__(self, code: int, told: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.told = told


def send(settings: Settings, sender: str, to: str, message: bytes) -> Outcome:
    """Send a mail to one recipient.

    Args:
        settings: names the server.
        sender: the envelope's, to which it comes back if need be.
        to: the recipient's address.
        message: RFC 5322, lines ended by CR LF.

    """
    try:
        with _connected(settings) as server:
            code, told = server.mail(sender)
            if code != 250:
                return _refusal(code, told, to_sender=True)
            _expect(server.rcpt(to), 250, 251)
            _expect(server.docmd("DATA"), 354)
            server.send(_dotted(message))
            try:
                code, told = server.getreply()
            except (smtplib.SMTPException, OSError):
                return Outcome("unsure")
            return _after_the_dot(code, told)
    except _RefusedError as refused:
        return _refusal(refused.code, refused.told)
    except smtplib.SMTPAuthenticationError:
        return Outcome("put off", _NO_LOGIN)
    except smtplib.SMTPNotSupportedError:
        return Outcome("put off", _NO_TLS)
    except smtplib.SMTPResponseException as refused:
        return Outcome("put off", _status(refused.smtp_code, _bytes(refused.smtp_error)))
    except (smtplib.SMTPException, OSError):
        return Outcome("put off", NO_ANSWER)


def trouble_of(settings: Settings) -> str:
    """Look whether the server takes our greeting and login; what is wrong, empty if nothing is."""
    try:
        with _connected(settings) as server:
            _expect(server.noop(), 250)
    except _RefusedError as refused:
        return f"answers {refused.code}"
    except smtplib.SMTPAuthenticationError:
        return "does not take the login"
    except (smtplib.SMTPException, OSError) as lost:
        return f"no connection: {type(lost).__name__}"
    return ""


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Greet, encrypt and log in as the settings say."""
    host, port, timeout_s = settings.smtp_host, settings.smtp_port, settings.smtp_timeout_s
    if settings.smtp_security == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=timeout_s)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
        yield server
        with suppress(smtplib.SMTPException, OSError):  # what was taken over stays so
            server.quit()
    finally:
        server.close()


def _expect(answer: tuple[int, bytes], *good: int) -> None:
    code, told = answer
    if code not in good:
        raise _RefusedError(code, told)


def _after_the_dot(code: int, told: bytes) -> Outcome:
    """Read what may be the server's yes: only a clear no says that it does not have the mail."""
    if 200 <= code < 300:
        return Outcome("sent")
    return _refusal(code, told) if 400 <= code < 600 else Outcome("unsure")


def _refusal(code: int, told: bytes, *, to_sender: bool = False) -> Outcome:
    """Tell a no for good to this recipient from what passes or is ours to mend."""
    status = _status(code, told)
    if not 500 <= code < 600:
        return Outcome("put off", status)
    if code == _WANTS_LOGIN:
        return Outcome("put off", _NO_LOGIN)
    if to_sender or status in _SENDERS_FAULT:
        return Outcome("put off", _NO_SENDER)
    return Outcome("refused", status)


def _status(code: int, told: bytes) -> str:
    found = _ENHANCED.match(told)
    return found[1].decode() if found else str(code)


def _bytes(told: bytes | str) -> bytes:
    return told if isinstance(told, bytes) else told.encode()


def _dotted(message: bytes) -> bytes:
    """Double each dot at a line's head and end with the dot's own line (RFC 5321, 4.5.2)."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"
