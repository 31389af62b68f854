"""Words that leave a day open: it is denied, asked about, called off, moved, or no date as written."""

import re
from collections.abc import Iterator

from inventaris.parsing.gaps import GAP
from inventaris.parsing.spoken import choice_of

# Not the number of a house or room: `Jl. Sutomo No. 14`.
DENIES = re.compile(
    r"\b(?:(?:tidak|tdk|tak|belum|bukan|jangan)(?!\s+(?:lupa|terlambat))|not|cannot"
    r"|no(?!\.|\W{0,3}[0-9]))\b",
    re.IGNORECASE,
)
ASKS = re.compile(r"\?(?!\w)")
RELATIVE_DAY = re.compile(
    r"\b(?:besok|lusa|hari ini|nanti|(?:minggu|pekan|bulan|\w+) depan|tomorrow|today"
    r"|next \w+|as soon as possible|secepatnya)\b",
    re.IGNORECASE,
)
DAY_WITHOUT_YEAR = re.compile(
    r"(?<![0-9/.-])[0-9]{1,2}(?:\s?[-/]\s?[0-9]{1,2}(?![0-9/.-])"
    r"|\s(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|nop|des|dec)[a-z]{0,7}\b)"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s[0-9]{1,2}\b",
    re.IGNORECASE,
)
_MOVED = "undur|maju|pindah|geser|ubah|ganti"
# A date beside such words is asked for, left or called off; a word that moves it names where to.
DOUBTS = re.compile(
    rf"{DENIES.pattern}|\b(?:berhalangan|kecuali|selain|bagaimana|gimana|apakah|bisakah)\b"
    rf"|\b(?:di)?batal\w*|\bditiadakan\b|\b(?:cancel|postpone)\w*|{ASKS.pattern}"
    rf"|\bdi(?:{_MOVED}|tunda)(?:kan)?(?:\s+dari\b|[^\w{GAP}]*$)"
    r"|\b(?:mundur|undur|pindah|geser|tunda)(?:kan)?\s+dari\b",
    re.IGNORECASE,
)
DENIED_DAY = re.compile(
    rf"{DENIES.pattern}\s+(?:[^\W\d]+[\s,.:]+){{0,3}}(?:{GAP}|{DAY_WITHOUT_YEAR.pattern})",
    re.IGNORECASE,
)
"""A day that is denied, where the dates of a line are cut out."""

_DENIED_BEFORE = re.compile(rf"(?:{DENIES.pattern})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)


def cancelling(text: str, words: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Give each word that cancels; `tidak jadi dibatalkan`, `jangan dibatalkan` cancel nothing."""
    choice = choice_of(words)
    other = re.compile(rf"\b(?:{choice}|di(?:{_MOVED})(?:kan)?)(?!\w)", re.IGNORECASE)
    for found in re.finditer(rf"(?<!\w){choice}(?!\w)", text, re.IGNORECASE):
        is_denied = _DENIED_BEFORE.search(text[: found.start()])
        if not (is_denied or (DENIES.search(found[0]) and other.search(text, found.end()))):
            yield found
