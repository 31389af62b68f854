"""What stands behind a command: a number that is meant, a reason that is given."""

import re
from functools import lru_cache

from inventaris.model.commands import OrderWords
from inventaris.parsing.spoken import choice_of
from inventaris.quoting import visible

EDGES = " .,:;-\u2013\u2014()"
_FILE = re.compile(r"!?\[[^\]\n]*\]\([^()\s]*/uploads/[0-9a-f]{32}/[^()\s]*\)?(?:\{[^}\n]*\})?")


def read_number(text: str, words: OrderWords, counted: str = "") -> tuple[int | None, str]:
    """Read the number at the head of a text, however it is counted, and what follows it.

    >>> read_number("langkah ke-10, tidak diperlukan", OrderWords(counted=("ke",)), "langkah")
    (10, 'tidak diperlukan')
    """
    found = _number(words, counted).match(text)
    if found is None:
        return None, text
    return int(found["number"]), text[found.end() :].lstrip(" .,:;)-")


def read_reason(text: str, words: OrderWords) -> str:
    """Give what somebody wrote without attached files, the marks around it and `karena`.

    A bracket that has its own is kept.
    """
    before, behind = _around_reason(words)
    bare = before.sub("", _FILE.sub("", visible(text)).strip(EDGES))
    bare = behind.sub("", bare).strip(EDGES)
    unopened = bare.count(")") - bare.count("(")
    return "(" * unopened + bare + ")" * -unopened


@lru_cache(maxsize=8)
def _number(words: OrderWords, counted: str) -> re.Pattern[str]:
    before = choice_of(filter(None, (*words.numbers, *words.counted, counted)))
    return re.compile(
        rf"\s*(?:{before}[\s.:-]*)*(?P<number>[0-9]{{1,2}})(?![0-9/])(?:-[a-z][a-z-]*)?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _around_reason(words: OrderWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    opening, because = choice_of(words.openings), choice_of(words.because)
    before = rf"^(?:{opening}\b\s*)?[\s.,:;-]*(?:{because}\b[\s:]*)*"
    behind = rf"\s*\b{choice_of(words.closings)}$"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)
