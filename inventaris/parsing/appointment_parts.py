"""One line about a meeting, taken apart: its links, dates, days of the week, times and length."""

import re
import unicodedata
from datetime import timedelta
from typing import NamedTuple

from inventaris.parsing.clock import ISO_T, FoundTime, find_times
from inventaris.parsing.dates import FoundDate, FoundWeekday, find_dates, find_weekdays
from inventaris.parsing.gaps import blanked, cut
from inventaris.parsing.links import Link, replace_links
from inventaris.parsing.place import ends_with_a_room, is_introduced
from inventaris.quoting import visible

_LONGEST_LINE = 1000  # characters; what stands beyond is no appointment
_FIRST_LINK = 0xE000  # a private character stands for each link; foreign ones are dropped before

_MARKS = re.compile(r"\*\*|`|(?<!\w)__|__(?!\w)|\\(?=[!-/:-@\[-`{-~])")
_EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_SEVERAL_DAYS = re.compile(
    r"(?<![0-9.:])[0-9]{1,2}\s{0,3}(?:[-\u2013/&]|s\s?[./]?\s?d\b\.?|sampai(?: dengan)?|dan|atau|and|or|to)\s{0,3}$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s{0,3}(?:atau|or)\b", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?:selama|durasi|for)\s{0,3}:?\s{0,3}(?P<amount>[0-9]{1,3})\s{0,3}"
    r"(?P<unit>jam|hours?|menit|minutes?)\b",
    re.IGNORECASE,
)


class Parts(NamedTuple):
    """What was recognised in a line, and the line with gaps in the place of dates and times."""

    rest: str
    links: dict[str, str]  # by the character that stands for each in `rest`
    dates: list[FoundDate]
    several: bool  # one of the dates is one of several, or a choice
    days: tuple[FoundWeekday, ...]  # not cut out of `rest`
    times: list[FoundTime]
    length: timedelta | None


def taken_apart(text: str) -> Parts:
    """Cut out in turn what is recognised, so that nothing is read twice."""
    bare = visible(unicodedata.normalize("NFKC", text[:_LONGEST_LINE]))
    rest, links = _without_links(ISO_T.sub(" ", _EMOJI.sub(" ", _MARKS.sub("", bare))))
    days = find_weekdays(rest)
    dates = [found for found in find_dates(rest) if found.value != "tanggal-tahun-dua-angka"]
    several = any(_names_several_days(rest, found) for found in dates)
    rest, length = _without_length(cut(rest, dates))
    times = _meant(rest, list(find_times(rest)))
    return Parts(cut(rest, times), links, dates, several, days, times, length)


def _without_links(text: str) -> tuple[str, dict[str, str]]:
    """Put a private character in place of each link: an address may hold what looks like a date."""
    links: dict[str, str] = {}

    def marked(link: Link) -> str:
        mark = chr(_FIRST_LINK + len(links))
        links[mark] = f"{link.text} {link.target}".strip()
        return mark

    return replace_links(text, marked), links


def _names_several_days(text: str, found: FoundDate) -> bool:
    return bool(_SEVERAL_DAYS.search(text[: found.start]) or _OR.match(text[found.end :]))


def _without_length(text: str) -> tuple[str, timedelta | None]:
    found = _LENGTH.search(text)
    if not found:
        return text, None
    amount = int(found["amount"])
    hours = found["unit"][0].lower() in "jh"
    length = timedelta(hours=amount) if hours else timedelta(minutes=amount)
    return blanked(text, found.start(), found.end()), length or None


def _meant(text: str, times: list[FoundTime]) -> list[FoundTime]:
    """Leave out plain numbers like `3.01` that belong to the place."""
    marked = [found.end for found in times if not found.is_plain]

    def is_of_the_place(start: int) -> bool:
        return ends_with_a_room(text[:start]) or any(
            is_introduced(text[end:start]) for end in marked
        )

    return [found for found in times if not (found.is_plain and is_of_the_place(found.start))]
