"""NIP, the number of a civil servant, as people write it.

18 digits in groups of 8-6-1-3: birth date, first appointment (YYYYMM), sex, serial (BKN 22/2007). Of
PPPK the second group is the year and the number of the contract, so its last two digits need be no
month. There is no check digit.
"""

import re
from datetime import date

DIGITS = re.compile(
    r"(?<![0-9])(?:NI\s?P{1,4}K?\b[\s.:]{0,4})?"
    r"([0-9]{8}[\s.-]{0,2}[0-9]{6}[\s.-]{0,2}[0-9][\s.-]{0,2}[0-9]{3})(?![0-9])",
    re.IGNORECASE,
)
"""A NIP inside a text, with the word before it."""

NONE = re.compile(r"\bNIP\b[\s.:]{0,4}([-\u2013\u2014])(?![^\s,;)])", re.IGNORECASE)
"""Words that say that somebody has none."""

_PREFIX = re.compile(r"^(?:NIP|NI\s?PPPK|NIPPPK)\b[\s.:]*", re.IGNORECASE)
_FIRST_BIRTH, _FIRST_YEAR, _LAST_YEAR = 1930, 1950, 2100
_YOUNGEST = 15  # years at the first appointment


def read_nip(text: str) -> str | None:
    """Give a NIP in its groups, None where it is none.

    >>> read_nip("NIP. 196805311997031002")
    '19680531 199703 1 002'
    """
    bare = re.sub(r"[\s.'\u2019`-]+", "", _PREFIX.sub("", text.strip()))
    if not re.fullmatch(r"[0-9]{18}", bare):
        return None
    birth, appointed, sex, serial = bare[:8], bare[8:14], bare[14], bare[15:]
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return None
    year = int(appointed[:4])
    sound = (
        born.year >= _FIRST_BIRTH
        and max(_FIRST_YEAR, born.year + _YOUNGEST) <= year <= _LAST_YEAR
        and sex in "12"
        # A spreadsheet keeps 15 digits of a number: what it made of a NIP ends in zeros.
        and serial != "000"
    )
    return f"{birth} {appointed} {sex} {serial}" if sound else None
