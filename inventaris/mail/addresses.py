"""Mail addresses, in ASCII and without quoting: what every mail server takes (RFC 5321, 4.1.2)."""

import re

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = r"[A-Za-z0-9_+%'-]+(?:\.[A-Za-z0-9_+%'-]+)*"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}")
_IN_TEXT = re.compile(rf"(?<![\w.+%'@-]){_ADDRESS.pattern}(?![\w@-])")
_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1


def is_address(text: str) -> bool:
    """Tell whether the whole text is an address that can be written to."""
    local = text.rpartition("@")[0]
    return len(text) <= _LONGEST and len(local) <= _LONGEST_LOCAL and bool(_ADDRESS.fullmatch(text))


def first_address(text: str) -> str:
    """Give the first address in what somebody wrote, empty where there is none."""
    found = (match[0] for match in _IN_TEXT.finditer(text))
    return next((address for address in found if is_address(address)), "")


def masked(address: str) -> str:
    """Show whose domain an address is of, and of its own part the first letter.

    >>> masked("sari@disdik.invalid")
    's***@disdik.invalid'
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"
