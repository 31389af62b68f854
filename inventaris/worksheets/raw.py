"""What stands in a filled worksheet, before it is understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from inventaris.model.worksheets import Column, Worksheet
from inventaris.parsing.labels import fold
from inventaris.worksheets.cells import choose
from inventaris.worksheets.lexicon import lexicon

# What an item of a list begins with.
MARKER = re.compile(
    r"\s*(?:(?P<bullet>[-*+•·▪\u2013\u2014])\s+|\(?(?P<number>[0-9]{1,3})[.)](?:\s+|(?=[^\W\d])))"
)
LETTER = re.compile(r"\s*\(?[a-zA-Z][.)]\s+")
SMALL_LETTER = re.compile(r"\s*\(?[a-z][.)]\s+")


@dataclass(slots=True)
class RawRow:
    """What stands in a row for each column, not yet understood."""

    number: int  # as people count them
    cells: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # column key: "C5"
    odd: list[str] = field(default_factory=list)  # what belongs to no column
    is_line: bool = False  # one line, in which the place of what it says had to be found


@dataclass(slots=True)
class Raw:
    """Rows and answers as they stand there."""

    rows: list[RawRow] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # of answers, by question
    odd: list[tuple[int, str]] = field(default_factory=list)  # row, what belongs nowhere
    unknown: list[str] = field(default_factory=list)  # heads of columns that nobody asked for
    others: dict[str, str] = field(default_factory=dict)  # cells of each row that is not named


def odd_rows(raw: Raw) -> Iterator[tuple[int, str]]:
    """Give what belongs to no column, with the row it stands in."""
    yield from raw.odd
    for row in raw.rows:
        yield from ((row.number, text) for text in row.odd)


@lru_cache(maxsize=256)
def _opening(column: Column) -> re.Pattern[str]:
    """Give the pattern of what may stand before the choice: `Unsur dari`, `Dari pihak`."""
    names = "|".join(re.escape(fold(name)) for name in (column.label, *column.aliases))
    return re.compile(rf"^(?:(?:{names}|dari|pihak|perwakilan)\b\s*)+")


def caption_of(said: str, worksheet: Worksheet) -> dict[str, str]:
    """Give the choice that a line alone names: `Unsur Kominfo:` of the rows below it."""
    words = lexicon(worksheet)
    for column in worksheet.columns[1:]:
        if column.kind != "choice":
            continue
        bare = LETTER.sub("", MARKER.sub("", said)).strip()
        without = _opening(column).sub("", fold(bare))
        for text in (bare, without):
            chosen = choose(text, column.key, words) if text else None
            if chosen and not chosen.rest:
                return {column.key: text}
    return {}
