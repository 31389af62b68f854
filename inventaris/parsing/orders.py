"""What stands behind a command: the numbers that are meant, a reason that is given."""

import re
from collections.abc import Iterable
from functools import lru_cache

from inventaris.model.commands import OrderWords
from inventaris.parsing.dates import find_dates
from inventaris.parsing.spoken import choice_of
from inventaris.quoting import visible

EDGES = " .,:;-\u2013\u2014()"
JOINT = re.compile(r"\s*(?:,\s*)?(?:[/&+]|\b(?:dan|serta|and)\b)|\s*,", re.IGNORECASE)
SPAN = re.compile(
    r"\s*(?:[-\u2013\u2014]|\bs\s?[./]?\s?d\b\.?|\b(?:sampai(?:\s+dengan)?|hingga|to)\b)\s*(?=[0-9])",
    re.IGNORECASE,
)
_LIST = r"[0-9]{1,2}(?:/[0-9]{1,2}){0,8}(?![0-9/])"  # behind the first stroke of `3/5/7`
_FILE = re.compile(r"!?\[[^\]\n]*\]\([^()\s]*/uploads/[0-9a-f]{32}/[^()\s]*\)?(?:\{[^}\n]*\})?")


def read_numbers(
    text: str, words: OrderWords, counted: str = "", phrases: Iterable[str] = ()
) -> tuple[tuple[int, ...], str]:
    """Read the numbers at the head of a text, however they are counted, and what follows them.

    There are none where nobody can tell which are meant: `3-7`, or `7, 2 vendor menolak`. One of
    the `phrases` may follow the last of them without a mark.

    >>> read_numbers("langkah ke-5 dan 10, tidak diperlukan", OrderWords(counted=("ke",)), "langkah")
    ((5, 10), 'tidak diperlukan')
    """
    number = _number(words, counted)
    found = number.match(text)
    if found is None:
        return (), text
    numbers, end, is_loose = [int(found["number"])], found.end(), False
    while joint := JOINT.match(text, end):
        found = number.match(text, joint.end())
        if found is None or _begins_with_a_date(text[found.start("number") :]):
            break
        numbers.append(int(found["number"]))
        end, is_loose = found.end(), joint[0].strip() == ","
    rest = text[end:]
    follows = choice_of((*phrases, *words.because, *words.openings))
    if is_loose and not re.match(rf"\s*(?:[^\w\s]|{follows}|$)", rest, re.IGNORECASE):
        return (), text
    if (span := SPAN.match(rest)) and not _begins_with_a_date(rest[span.end() :]):
        return (), text
    return tuple(dict.fromkeys(numbers)), rest.lstrip(" .,:;)-")


def _begins_with_a_date(text: str) -> bool:
    return any(found.start == 0 for found in find_dates(text))


def read_reason(text: str, words: OrderWords) -> str:
    """Give what somebody wrote without attached files, the marks around it and `karena`.

    A bracket that has its own is kept; marks alone are no reason.
    """
    before, behind = _around_reason(words)
    bare = before.sub("", _FILE.sub("", visible(text)).strip(EDGES))
    bare = behind.sub("", bare).strip(EDGES)
    if not any(letter.isalnum() for letter in bare):
        return ""
    unopened = bare.count(")") - bare.count("(")
    return "(" * unopened + bare + ")" * -unopened


@lru_cache(maxsize=8)
def _number(words: OrderWords, counted: str) -> re.Pattern[str]:
    before = choice_of(filter(None, (*words.numbers, *words.counted, counted)))
    return re.compile(
        rf"\s*(?:{before}[\s.:-]*)*(?P<number>[0-9]{{1,2}})(?![0-9])(?!/(?!{_LIST}))(?:-[a-z][a-z-]*)?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _around_reason(words: OrderWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    opening, because = choice_of(words.openings), choice_of(words.because)
    before = rf"^(?:{opening}\b\s*)?[\s.,:;-]*(?:{because}\b[\s:]*)*"
    behind = rf"\s*\b{choice_of(words.closings)}$"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)
