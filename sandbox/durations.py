"""Spans of working time as people write them: 8 hours a day, 5 days a week, 4 weeks a month.

GitLab doc/user/project/time_tracking.md.
"""

import re

UNITS = {"mo": 576_000, "w": 144_000, "d": 28_800, "h": 3600, "m": 60, "s": 1}
_PART = r"(\d+(?:\.\d+)?)\s*(mo|w|d|h|m|s)[a-z]*\s*"


def seconds(text: str) -> int:
    """`1h30m`, `-2d 4h`; a bare number is hours.

    Raises:
        ValueError: the text is no span.

    """
    sign, _, rest = str(text).strip().rpartition("-")
    if re.fullmatch(r"\d{1,6}", rest):
        rest += "h"
    if sign or not re.fullmatch(f"(?:{_PART})+", rest) or len(rest) > 100:
        raise ValueError(text)
    total = sum(float(number) * UNITS[unit] for number, unit in re.findall(_PART, rest))
    if total > 2**31:
        raise ValueError(text)
    return int(-total if str(text).strip().startswith("-") else total)


def spoken(span: int) -> str | None:
    """`1w 3d 2h`; None for nothing."""
    parts = []
    for unit, size in UNITS.items():
        count, span = divmod(span, size)
        parts += [f"{count}{unit}"] if count else []
    return " ".join(parts) or None
