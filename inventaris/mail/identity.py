"""Message-IDs: the same for the same mail whenever it is sent, and not to be guessed by others."""

import hmac
import re

_TOKEN_DIGITS = 32
_OURS = re.compile(rf"<(\d{{4}}-[a-z0-9-]+-\d+)\.([0-9a-f]{{{_TOKEN_DIGITS}}})@[A-Za-z0-9.-]+>")


def message_id_of(number: str, key: str, domain: str, secret: str) -> str:
    """Give a mail's Message-ID (RFC 5322, 3.6.4).

    Args:
        number: the request's.
        key: the mail's.
        domain: the sender's.
        secret: of the service; who does not know it cannot name a mail that he never got.

    """
    told = f"inventaris mail\0{number}\0{key}".encode()
    token = hmac.digest(secret.encode(), told, "sha256").hex()[:_TOKEN_DIGITS]
    return f"<{number}.{token}@{domain}>"


def find_ours(text: str) -> list[tuple[str, str]]:
    """Find what has the form of our Message-IDs: the whole, and the request's number in it."""
    return [(match[0], match[1]) for match in _OURS.finditer(text)]
