"""Numbers of Indonesian identity cards (NIK): 16 digits, however they are set.

Whoever repeats a text leaves them out: UU 27/2022 on personal data wants no more of it than the
purpose needs.
"""

import re
from collections.abc import Iterator

DIGITS = 16
MASK = "●"

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_BETWEEN = rf"[ \t\u00a0.\u2010-\u2015{_INVISIBLE}-]{{0,3}}"
_NUMBER = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{{DIGITS - 1}}}(?!\d)")
_UNSEEN = re.compile(f"[{_INVISIBLE}]")


def without_identity_numbers(text: str) -> str:
    """Put marks in the place of each."""
    kept: list[str] = []
    at = 0
    for start, end in _numbers(text):
        kept += [text[at:start], MASK * DIGITS]
        at = end
    return "".join([*kept, text[at:]])


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Find runs of 16 digits, parted by nothing or by one kind of sign: a date and a time are two."""
    at = 0
    while found := _NUMBER.search(text, at):
        parted = {_UNSEEN.sub("", sign).strip(" \t\u00a0") or " " for sign in _signs(found[0])}
        if len(parted) <= 1:
            yield found.span()
            at = found.end()
        else:
            # Go on with the next group of digits.
            group = re.match(r"\d+", found[0])
            at = found.start() + (group.end() if group else 1)


def _signs(number: str) -> list[str]:
    return [sign for sign in re.findall(r"\D+", number) if _UNSEEN.sub("", sign)]
