"""When and where, from one line as people write it.

`Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat`. What was recognised is cut out of the line,
in turn: links, dates, times, days of the week; the place is what is left, from the word that
introduces it on. Nothing is guessed: a line in which something is doubtful says what.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inventaris.model.meeting import Appointment, AppointmentProblem
from inventaris.parsing.clock import ISO_T, ZONES, FoundTime, find_times
from inventaris.parsing.dates import (
    DateProblem,
    FoundDate,
    FoundWeekday,
    find_dates,
    find_weekdays,
)
from inventaris.parsing.links import find_links
from inventaris.quoting import visible

_Found = FoundDate | FoundTime | FoundWeekday

CODES: frozenset[str] = frozenset(
    {
        "tanggal-tidak-dikenal",
        "tanggal-mustahil",
        "tanggal-tahun-dua-angka",
        "jadwal/belum-pasti",
        "jadwal/tanggal-relatif",
        "jadwal/tanpa-tahun",
        "jadwal/banyak-tanggal",
        "jadwal/hari-tidak-cocok",
        "jadwal/jam-tidak-ada",
        "jadwal/jam-mustahil",
        "jadwal/banyak-jam",
        "jadwal/jam-terbalik",
        "jadwal/zona-lain",
    }
)
_LONGEST_LINE = 1000  # characters; what stands beyond is no appointment
_LONGEST_PLACE = 200
_GAP = "\x1f"  # stands for what was cut out
_FIRST_LINK = 0xE000  # a private character stands for each link; foreign ones are dropped before
_LINK = re.compile("[\ue000-\uf8ff]")

_MARKS = re.compile(r"\*\*|`|(?<!\w)__|__(?!\w)|\\(?=[!-/:-@\[-`{-~])")
_EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_SEVERAL_DAYS = re.compile(
    r"(?<![0-9.:])[0-9]{1,2}\s{0,3}(?:[-\u2013/&]|s\s?[./]?\s?d\b\.?|sampai(?: dengan)?|dan|atau|and|or|to)\s{0,3}$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s{0,3}(?:atau|or)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:besok|lusa|hari ini|nanti|(?:minggu|pekan|bulan|\w+) depan|tomorrow|today"
    r"|next \w+|as soon as possible|secepatnya)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:selama|durasi|for)\s{0,3}:?\s{0,3}(?P<amount>[0-9]{1,3})\s{0,3}"
    r"(?P<unit>jam|hours?|menit|minutes?)\b",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    r"(?<![0-9/.-])[0-9]{1,2}(?:\s?[-/]\s?[0-9]{1,2}(?![0-9/.-])"
    r"|\s(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|nop|des|dec)[a-z]{0,7}\b)"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s[0-9]{1,2}\b",
    re.IGNORECASE,
)
_ZONE = re.compile(ZONES, re.IGNORECASE)
_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:\b(?:bertempat(?:\s+di)?|tempat(?:nya)?|lokasi|venue|place|location|di|at|in)\b\s{0,3}[:=]?"
    r"|(?=\b(?:via|melalui|secara|daring|online|luring)\b))(?:\s{0,3}\bdi\b)?",
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(
    r"\b(?:acara|agenda|perihal|hal|catatan|note|peserta)\s{0,3}:"
    r"|\b(?:mohon|demikian|terima kasih|harap|diharap\w*|please|thank\w*)\b|\bya\W*$",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:ruang(?:an)?|room|kamar|lantai|lt\.?|gedung|gd\.?|no\.?)\s{0,3}$", re.IGNORECASE
)
_BARE_PLACE = re.compile(
    r"\b(?:ruang(?:an)?|aula|balai|gedung|kantor|dinas|lantai|room|hall"
    r"|zoom|(?:google\s?|g-?)meet|(?:ms\s|microsoft\s)?teams|webex|jitsi)\b",
    re.IGNORECASE,
)
_JOINT_WORDS = re.compile(
    r"(?:^|(?<=[\s,;]))(?:pada|hari|ke|menjadi|diganti|dipindahkan|diundur|dimajukan|tanggal|tgl\.?|pukul|jam|waktu|mulai|on|date|time|day)"
    r"(?:\s?/\s?(?:tanggal|tgl\.?|jam|date|time))?\s{0,3}(?=[:,\s]|$)\s{0,3}:?",
    re.IGNORECASE,
)
_EDGES = " \t,;:.-\u2013\u2014|/•*_~=>#"

# Not the number of a house or room: `Jl. Sutomo No. 14`.
DENIES = re.compile(
    r"\b(?:(?:tidak|tdk|tak|belum|bukan|jangan)(?!\s+(?:lupa|terlambat))|not|cannot"
    r"|no(?!\.|\W{0,3}[0-9]))\b",
    re.IGNORECASE,
)
# A date beside such words is asked for, left or called off; a word that moves it names where to.
_DOUBTS = re.compile(
    rf"{DENIES.pattern}|\b(?:berhalangan|kecuali|selain|bagaimana|gimana|apakah|bisakah)\b"
    r"|\b(?:di)?batal\w*|\bditiadakan\b|\b(?:cancel|postpone)\w*|\?(?!\w)"
    r"|\bdi(?:undur|maju|pindah|geser|tunda|ubah|ganti)(?:kan)?(?:\s+dari\b|[^\w\x1f]*$)"
    r"|\b(?:mundur|undur|pindah|geser|tunda)(?:kan)?\s+dari\b",
    re.IGNORECASE,
)

# What such a line lacks beside the day that it denies, nobody needs to add.
_DENIED_DAY = re.compile(
    rf"{DENIES.pattern}\s+(?:[^\W\d]+[\s,.:]+){{0,3}}(?:{_GAP}|{_NO_YEAR.pattern})", re.IGNORECASE
)


def read_appointment(text: str, zone: ZoneInfo, zone_label: str) -> Appointment:
    """Read one line. Never raises.

    Args:
        text: what stands behind `Jadwal presentasi:`.
        zone: the city's time zone; a line that names another is doubtful.
        zone_label: what people call it, "WIB".

    """
    parts = _taken_apart(text)
    day = _day(parts.rest, [found.value for found in parts.dates], several=parts.several)
    hours = _hours(parts.times, several=parts.several)
    problems = [one for one in (day, hours) if isinstance(one, AppointmentProblem)]
    zones = [found[0] for found in _ZONE.finditer(parts.rest)]
    zones += [zone for found in parts.times for zone in found.zones]
    if isinstance(day, date):
        problems += _contradictions(day, [found.isoweekday for found in parts.days])
        problems += _other_zones(zones, zone_label, zone, day)
    if _DENIED_DAY.search(parts.rest) or (not problems and _DOUBTS.search(parts.rest)):
        problems = [AppointmentProblem("jadwal/belum-pasti")]
    if problems or not isinstance(day, date) or not isinstance(hours, tuple):
        return Appointment(problems=tuple(problems))
    start = datetime.combine(day, hours[0], zone)
    until = start + parts.length if parts.length else None
    end = datetime.combine(day, hours[1], zone) if hours[1] else until
    place = _place(_ZONE.sub(_GAP, _cut(parts.rest, parts.days)))
    for mark, address in parts.links.items():
        place = place.replace(mark, address)
    return Appointment(start, end, place[:_LONGEST_PLACE].rstrip(_EDGES))


def tells_when_and_where(text: str) -> bool:
    """Tell whether a text holds a day, an hour, perhaps a place, and no other words.

    The day or the hour may be doubtful: then there is something to say about them.
    """
    parts = _taken_apart(text)
    doubtful = find_dates(parts.rest)
    if not parts.times or not (parts.dates or doubtful or _NO_YEAR.search(parts.rest)):
        return False
    if _DOUBTS.search(parts.rest):
        return False
    left = _NO_YEAR.sub(_GAP, _cut(_cut(parts.rest, doubtful), parts.days))
    left = _ZONE.sub(_GAP, left)
    place = _PLACE.search(left) or _BARE_PLACE.search(left)
    words = _JOINT_WORDS.sub(" ", (left[: place.start()] if place else left).replace(_GAP, " "))
    return not any(letter.isalnum() for letter in words)


def leaves_open(text: str) -> bool:
    """Tell whether a text asks about a date, denies it or calls it off."""
    return bool(_DOUBTS.search(_taken_apart(text).rest))


def names_a_relative_day(text: str) -> bool:
    """Tell whether a text says `besok` or the like, which is no date."""
    return bool(_RELATIVE.search(text))


class _Parts(NamedTuple):
    """What was recognised in a line, and the line with gaps in the place of dates and times."""

    rest: str
    links: dict[str, str]  # by the character that stands for each in `rest`
    dates: list[FoundDate]
    several: bool  # one of the dates is one of several, or a choice
    days: tuple[FoundWeekday, ...]  # not cut out of `rest`
    times: list[FoundTime]
    length: timedelta | None


def _taken_apart(text: str) -> _Parts:
    bare = visible(unicodedata.normalize("NFKC", text[:_LONGEST_LINE]))
    rest, links = _without_links(ISO_T.sub(" ", _EMOJI.sub(" ", _MARKS.sub("", bare))))
    days = find_weekdays(rest)
    dates = [found for found in find_dates(rest) if found.value != "tanggal-tahun-dua-angka"]
    several = any(_names_several_days(rest, found) for found in dates)
    rest, length = _without_length(_cut(rest, dates))
    times = _meant(rest, list(find_times(rest)))
    return _Parts(_cut(rest, times), links, dates, several, days, times, length)


def _without_links(text: str) -> tuple[str, dict[str, str]]:
    """Put a private character in place of each link: an address may hold what looks like a date."""
    kept, links, at = [], dict[str, str](), 0
    for number, link in enumerate(find_links(text)):
        mark = chr(_FIRST_LINK + number)
        links[mark] = f"{link.text} {link.target}".strip()
        kept += [text[at : link.start], mark]
        at = link.end
    return "".join([*kept, text[at:]]), links


def _names_several_days(text: str, found: FoundDate) -> bool:
    return bool(_SEVERAL_DAYS.search(text[: found.start]) or _OR.match(text[found.end :]))


def _without_length(text: str) -> tuple[str, timedelta | None]:
    found = _LENGTH.search(text)
    if not found:
        return text, None
    amount = int(found["amount"])
    hours = found["unit"][0].lower() in "jh"
    length = timedelta(hours=amount) if hours else timedelta(minutes=amount)
    return _blanked(text, found.start(), found.end()), length or None


def _meant(text: str, times: list[FoundTime]) -> list[FoundTime]:
    """Leave out plain numbers like `3.01` that belong to the place."""
    marked = [found.end for found in times if not found.is_plain]
    return [
        found
        for found in times
        if not found.is_plain
        or not (
            _ROOM.search(text[: found.start])
            or any(_PLACE.search(text[end : found.start]) for end in marked)
        )
    ]


def _day(rest: str, found: list[date | DateProblem], *, several: bool) -> date | AppointmentProblem:
    if several or len(set(found)) > 1:
        return AppointmentProblem("jadwal/banyak-tanggal")
    if found:
        value = found[0]
        return value if isinstance(value, date) else AppointmentProblem("tanggal-mustahil")
    if find_dates(rest):
        return AppointmentProblem("tanggal-tahun-dua-angka")
    if relative := _RELATIVE.search(rest):
        return AppointmentProblem("jadwal/tanggal-relatif", {"tertulis": relative[0]})
    if _NO_YEAR.search(rest):
        return AppointmentProblem("jadwal/tanpa-tahun")
    return AppointmentProblem("tanggal-tidak-dikenal")


def _hours(
    times: list[FoundTime], *, several: bool
) -> tuple[time, time | None] | AppointmentProblem | None:
    if not times:
        return AppointmentProblem("jadwal/jam-tidak-ada")
    if len({(found.begins, found.ends) for found in times}) > 1:
        # A line that names several days may name an hour for each.
        return None if several else AppointmentProblem("jadwal/banyak-jam")
    begins, ends = times[0].begins, times[0].ends
    if begins is None or (ends is None and times[0].has_end):
        return AppointmentProblem("jadwal/jam-mustahil")
    if ends is not None and ends <= begins:
        return AppointmentProblem("jadwal/jam-terbalik", {"mulai": begins, "selesai": ends})
    return begins, ends


def _contradictions(day: date, isoweekdays: list[int]) -> Iterator[AppointmentProblem]:
    if any(named != day.isoweekday() for named in isoweekdays):
        yield AppointmentProblem("jadwal/hari-tidak-cocok", {"tanggal": day})


def _other_zones(
    zones: list[str], label: str, zone: ZoneInfo, day: date
) -> Iterator[AppointmentProblem]:
    ours = datetime.combine(day, time(12), zone).utcoffset()
    for named in zones:
        if named.casefold() != label.casefold() and _offset(named) != ours:
            yield AppointmentProblem("jadwal/zona-lain", {"tertulis": named, "zona": label})
            return


def _offset(named: str) -> timedelta | None:
    """Read `UTC+7`, `+07:00`; None where no number stands."""
    found = _OFFSET.search(named)
    if not found:
        return None
    sign = -1 if found["sign"] == "-" else 1
    return sign * timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))


def _place(rest: str) -> str:
    """Take what stands behind `di`, `tempat:`, `at`; else what is left, if it names a place."""
    introduced = _PLACE.search(rest)
    text = rest[introduced.end() :] if introduced else rest
    if over := _AFTER_PLACE.search(text):
        text = text[: over.start()]
    if not introduced and not (_BARE_PLACE.search(text) or _LINK.search(text)):
        return ""
    pieces = (_RELATIVE.sub(" ", _JOINT_WORDS.sub(" ", piece)) for piece in text.split(_GAP))
    return _balanced(_tidy(", ".join(bare for piece in pieces if (bare := _tidy(piece)))))


def _tidy(text: str) -> str:
    folded = " ".join(re.sub(r"\([\s,;]*\)[\s,;]*", " ", text).split())
    folded = re.sub(r"\s+([,;.])", r"\1", re.sub(r"(?:[,;]\s*){2,}", ", ", folded))
    return folded.strip(_EDGES)


def _balanced(text: str) -> str:
    """Drop a parenthesis that what was cut out left alone."""
    if text.count("(") == text.count(")"):
        return text
    return " ".join(text.replace("(", " ").replace(")", " ").split()).strip(_EDGES)


def _cut(text: str, found: Sequence[_Found]) -> str:
    for one in found:
        text = _blanked(text, one.start, one.end)
    return text


def _blanked(text: str, start: int, end: int) -> str:
    """Leave a gap of the same length, so that places in the text stay what they are."""
    return text[:start] + _GAP * (end - start) + text[end:]
