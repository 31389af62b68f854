"""What must not be shared with everybody: logins, and what reaches or identifies a person. Pure."""

import re
from typing import Any

from inventaris.parsing.identity_numbers import without_identity_numbers

_LOGIN = re.compile(r"(?<=://)[^/\s@]+@")
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)(?:\+62|0)[\s.-]?\d(?:[\s.-]?\d){7,12}(?!\d)"  # telephone
    r"|(?<!\d)(?:19|20)\d{6}\s?\d{6}\s?\d\s?\d{3}(?!\d)"  # NIP: birth date and sex in clear
)


def shareable(text: str) -> str:
    """Leave out logins in addresses, and what reaches or identifies a person."""
    return _CONTACT.sub("[…]", _LOGIN.sub("", without_identity_numbers(text)))


def shared(value: Any) -> Any:
    """Leave out of every text, however deep, what must not be shared."""
    match value:
        case str():
            return shareable(value)
        case dict():
            return {key: shared(one) for key, one in value.items()}
        case list() | tuple():
            return [shared(one) for one in value]
        case _:
            return value
