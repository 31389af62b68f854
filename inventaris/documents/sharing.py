"""What must not be shared with everybody: logins, and what reaches or identifies a person. Pure."""

import re
from typing import Any

from inventaris.parsing.identity_numbers import without_identity_numbers

_LOGIN = re.compile(r"(?<=://)[^/\s@]+@")
_GAP = r"[\s.()\u2010-\u2015-]{0,3}"
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)(?:\+62|0)[\s.-]?\d(?:[\s.-]?\d){7,12}(?!\d)"  # telephone
    rf"|(?<!\w)(?:\+?62{_GAP}|0)8(?:{_GAP}\d){{7,11}}(?!\w)"  # mobile: 0812 - 3456 - 7890
    rf"|\((?:\+?62|(?:\+?62{_GAP}|0)\d{{2,4}})\){_GAP}\d(?:{_GAP}\d){{4,10}}(?!\w)"
    # NIP: birth date and sex in clear
    rf"|(?<!\d)(?:19|20)\d{{2}}(?:{_GAP}\d{{2}}){{2}}{_GAP}\d{{4}}{_GAP}\d\d{_GAP}\d{_GAP}\d{{3}}(?!\d)"
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
