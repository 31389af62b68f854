"""Plain data, as JSON holds it, with its dates and times given back. Pure."""

import re
from datetime import date, datetime, time

_DAY, _CLOCK = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(\.\d+)?"
_INSTANTS = (
    (re.compile(_DAY), date.fromisoformat),
    (re.compile(_CLOCK), time.fromisoformat),
    (re.compile(rf"{_DAY}T{_CLOCK}(Z|[+-]\d\d:\d\d)?"), datetime.fromisoformat),
)


def revived(value: object) -> object:
    """Give dates and times back, which plain data holds as text."""
    match value:
        case dict():
            return {name: revived(one) for name, one in value.items()}
        case list():
            return [revived(one) for one in value]
        case str():
            return _dated(value)
    return value


def _dated(text: str) -> object:
    for form, read in _INSTANTS:
        if form.fullmatch(text):
            try:
                return read(text)
            except ValueError:  # 2026-02-31, in somebody's words
                return text
    return text
