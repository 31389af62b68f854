"""When and where, from one line as people write it.

`Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat`. What was recognised is cut out of the line,
in turn: links, dates, times, days of the week; the place is what is left, from the word that
introduces it on. Nothing is guessed: a line in which something is doubtful says what.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inventaris.model.meeting import Appointment, AppointmentProblem
from inventaris.parsing.appointment_parts import Parts, taken_apart
from inventaris.parsing.clock import ZONES, FoundTime
from inventaris.parsing.dates import find_dates
from inventaris.parsing.doubts import DAY_WITHOUT_YEAR, DENIED_DAY, DOUBTS, RELATIVE_DAY
from inventaris.parsing.gaps import GAP, cut
from inventaris.parsing.place import place_in, words_before_a_place

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
_ZONE = re.compile(ZONES, re.IGNORECASE)
_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?", re.IGNORECASE
)


def read_appointment(text: str, zone: ZoneInfo, zone_label: str) -> Appointment:
    """Read one line. Never raises.

    Args:
        text: what stands behind `Jadwal presentasi:`.
        zone: the city's time zone; a line that names another is doubtful.
        zone_label: what people call it, "WIB".

    """
    parts = taken_apart(text)
    day = _day(parts)
    hours = _hours(parts.times, several=parts.several)
    problems = [one for one in (day, hours) if isinstance(one, AppointmentProblem)]
    if isinstance(day, date):
        problems += _contradictions(day, [found.isoweekday for found in parts.days])
        problems += _other_zones(_zones(parts), zone_label, zone, day)
    # What a line lacks beside the day that it denies, nobody needs to add.
    if DENIED_DAY.search(parts.rest) or (not problems and DOUBTS.search(parts.rest)):
        problems = [AppointmentProblem("jadwal/belum-pasti")]
    if problems or not isinstance(day, date) or not isinstance(hours, tuple):
        return Appointment(problems=tuple(problems))
    start = datetime.combine(day, hours[0], zone)
    until = start + parts.length if parts.length else None
    end = datetime.combine(day, hours[1], zone) if hours[1] else until
    rest = _ZONE.sub(GAP, cut(parts.rest, parts.days))
    return Appointment(start, end, place_in(rest, parts.links))


def tells_when_and_where(text: str) -> bool:
    """Tell whether a text holds a day, an hour, perhaps a place, and no other words.

    The day or the hour may be doubtful: then there is something to say about them.
    """
    parts = taken_apart(text)
    doubtful = find_dates(parts.rest)
    if not parts.times or not (parts.dates or doubtful or DAY_WITHOUT_YEAR.search(parts.rest)):
        return False
    if DOUBTS.search(parts.rest):
        return False
    left = DAY_WITHOUT_YEAR.sub(GAP, cut(cut(parts.rest, doubtful), parts.days))
    words = words_before_a_place(_ZONE.sub(GAP, left))
    return not any(letter.isalnum() for letter in words)


def leaves_open(text: str) -> bool:
    """Tell whether a text asks about a date, denies it or calls it off."""
    return bool(DOUBTS.search(taken_apart(text).rest))


def _day(parts: Parts) -> date | AppointmentProblem:
    found = {one.value for one in parts.dates}
    if parts.several or len(found) > 1:
        return AppointmentProblem("jadwal/banyak-tanggal")
    if found:
        value = found.pop()
        return value if isinstance(value, date) else AppointmentProblem("tanggal-mustahil")
    if find_dates(parts.rest):
        return AppointmentProblem("tanggal-tahun-dua-angka")
    if relative := RELATIVE_DAY.search(parts.rest):
        return AppointmentProblem("jadwal/tanggal-relatif", {"tertulis": relative[0]})
    if DAY_WITHOUT_YEAR.search(parts.rest):
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


def _zones(parts: Parts) -> list[str]:
    beside_times = [zone for found in parts.times for zone in found.zones]
    return _ZONE.findall(parts.rest) + beside_times


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
