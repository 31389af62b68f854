"""What stands behind a command: a number that is meant, a reason that is given."""

import re
from collections.abc import Iterable

from inventaris.quoting import visible

EDGES = " .,:;-\u2013\u2014()"
_BECAUSE = re.compile(
    r"^(?:permohonan\b\s*)?(?:ini\b\s*)?[\s.,:;-]*(?:(?:karena|sebab|dengan alasan|alasannya|alasan)\b[\s:]*)*",
    re.IGNORECASE,
)
_FILE = re.compile(r"!?\[[^\]\n]*\]\([^()\s]*/uploads/[0-9a-f]{32}/[^()\s]*\)?(?:\{[^}\n]*\})?")
_BECAUSE_AT_END = re.compile(r"\s*\b(?:karena|sebab|dengan alasan)$", re.IGNORECASE)


def read_number(text: str, words: Iterable[str]) -> tuple[int | None, str]:
    """Read the number at the head of a text, however it is counted, and what follows it.

    >>> read_number("langkah ke-10, tidak diperlukan", ["langkah"])
    (10, 'tidak diperlukan')
    """
    counted = "|".join(map(re.escape, (*words, "nomor", "no")))
    found = re.match(
        rf"\s*(?:(?:{counted})[\s.:]*)*(?:ke[\s-]?)?(?P<number>[0-9]{{1,2}})(?![0-9/])"
        r"(?:-[a-z][a-z-]*)?",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return None, text
    return int(found["number"]), text[found.end() :].lstrip(" .,:;)-")


def read_reason(text: str) -> str:
    """Give what somebody wrote without attached files, the marks around it and `karena`.

    A bracket that has its own is kept.
    """
    bare = _BECAUSE.sub("", _FILE.sub("", visible(text)).strip(EDGES))
    bare = _BECAUSE_AT_END.sub("", bare).strip(EDGES)
    unopened = bare.count(")") - bare.count("(")
    return "(" * unopened + bare + ")" * -unopened
