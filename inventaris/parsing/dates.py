"""Dates as Indonesian offices write them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

DateProblem = Literal["tanggal-tidak-dikenal", "tanggal-mustahil", "tanggal-tahun-dua-angka"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
# Nobody means others here, and time cannot be reckoned around the first and the last year there is.
_YEARS = range(1900, 2200)
_NAMES = "|".join(sorted(_MONTHS, key=lambda name: -len(name)))
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        ),
        start=1,
    )
    for name in names.split()
}
_SHORT_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "sen mon",
            "sel tue tues",
            "rab wed",
            "kam thu thur thurs",
            "jum jmt fri",
            "sab sat",
            "min mgg sun",
        ),
        start=1,
    )
    for name in names.split()
}
# `2 minggu lagi`, `minggu depan`: a week. Short names count only beside a number: `Wed, 2 Dec`.
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:(?<![0-9]\s)minggu|{'|'.join(name for name in _WEEKDAYS if name != 'minggu')})(?!\w)"
    r"(?!\s(?:ini|depan|lagi|lalu|ke[\s-]|next|last))"
    rf"|(?<!\w)(?:{'|'.join(_SHORT_WEEKDAYS)})(?=[.,]?\s{{0,2}}(?:[0-9]|(?:{_NAMES})\b))",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![0-9])(?:"
    # No year before a date: `XI/2026 / 20-11-2026`.
    r"(?P<y1>[0-9]{4})(?P<between>[-/.])(?P<m1>[0-9]{1,2})(?P=between)(?P<d1>[0-9]{1,2})"
    # A letter's number is none: `000.8/12/2026`, `12/11/2026/Disdik`.
    r"|(?<![0-9][./-])(?P<d2>[0-9]{1,2})\s?[-/.]\s?(?P<m2>[0-9]{1,2})\s?[-/.]\s?(?P<y2>[0-9]{4}|[0-9]{2})(?!/\w)"
    rf"|(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\sof\b)?[\s./-]{{0,3}}(?P<m3>{_NAMES})[\s.,/'\u2019-]{{0,3}}(?P<y3>[0-9]{{4}}|[0-9]{{2}})"
    rf"|(?<![a-z])(?P<m4>{_NAMES})[\s.]{{1,2}}(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?"
    r"[\s,]{1,2}(?P<y4>[0-9]{4}|[0-9]{2})"
    rf"|(?P<d5>[0-9]{{1,2}})\sbulan\s(?P<m5>{_NAMES}|[0-9]{{1,2}})\s(?:tahun\s)?(?P<y5>[0-9]{{4}}|[0-9]{{2}})"
    r")(?![0-9])",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"\b(?:tertanggal|tanggal|tgl)\b[\s.:]{0,3}$", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"[\s,;(/-]{0,5}(?:\b(?:tertanggal|tanggal|tgl\.?|pada|hari"
    r"|senin|selasa|rabu|kamis|jum['\u2019]?at|sabtu|(?<![0-9]\s)minggu|ahad)[\s,:]{1,3}){0,4}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as it stands in a text, from character `start` up to `end`."""

    value: date | DateProblem
    start: int
    end: int


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Find every date, from left to right. The day stands before the month, as here."""
    return tuple(FoundDate(_value(found), *found.span()) for found in _DATE.finditer(text))


def read_date(text: str) -> date | DateProblem:
    """Read the first date, or say what is wrong."""
    found = _DATE.search(text)
    return _value(found) if found else "tanggal-tidak-dikenal"


def _value(found: re.Match[str]) -> date | DateProblem:
    year, month, day = (
        next(value for form in "12345" if (value := found[part + form])) for part in "ymd"
    )
    if len(year) == 2:
        return "tanggal-tahun-dua-angka"
    try:
        read = date(int(year), _MONTHS.get(month.lower()) or int(month), int(day))
    except ValueError:
        return "tanggal-mustahil"
    return read if read.year in _YEARS else "tanggal-mustahil"


@dataclass(frozen=True, slots=True)
class FoundWeekday:
    """The name of a day of the week (ISO: Monday is 1) as it stands in a text."""

    isoweekday: int
    start: int
    end: int


def find_weekdays(text: str) -> tuple[FoundWeekday, ...]:
    """Find every name of a day of the week, from left to right."""
    spelled = text.replace("\u2019", "'").replace("`", "'")
    known = _WEEKDAYS | _SHORT_WEEKDAYS
    return tuple(
        FoundWeekday(known[found[0].lower()], *found.span()) for found in _WEEKDAY.finditer(spelled)
    )


def find_named_date(text: str) -> FoundDate | None:
    """Find the first date that is surely one: its month is named, or a word introduces it."""
    for found in find_dates(text):
        named = any(letter.isalpha() for letter in text[found.start : found.end])
        if isinstance(found.value, date) and (named or _WORD_BEFORE.search(text[: found.start])):
            return found
    return None


def find_date_beside_number(text: str) -> FoundDate | None:
    """Find the date beside a letter's number, which may look like one: `12/11/2026, 20-11-2026`.

    That is the last of those that are likely meant.
    """
    return next(reversed(find_likely_dates(text)), None)


def find_likely_dates(text: str) -> list[FoundDate]:
    """Find the dates that a word introduces, else whose month is named, else that there are."""
    found = list(find_dates(text))
    introduced = [one for one in found if _WORD_BEFORE.search(text[: one.start])]
    named = [one for one in found if any(map(str.isalpha, text[one.start : one.end]))]
    real = [one for one in found if isinstance(one.value, date)]
    return introduced or named or real or found


def without_date(text: str) -> str:
    """Leave out the first date and the word that introduces it: `045/12, tanggal 2 Mei 2026`."""
    found = _DATE.search(text)
    return without(text, FoundDate(_value(found), *found.span())) if found else text


def without(text: str, found: FoundDate) -> str:
    """Leave out this date and the word that introduces it."""
    before = _INTRODUCTION.sub("", text[max(0, found.start - 30) : found.start])
    return text[: max(0, found.start - 30)] + before + text[found.end :]
