"""Times of day as people write them: `pukul 09.00 WIB s.d. selesai`, `jam 9 pagi`, `9:30-11 am`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

_PARTS = r"pagi|siang|sore|petang|malam|a\.?m\b\.?|p\.?m\b\.?|o['\u2019]?clock"
ZONES = (
    r"\b(?:(?:GMT|UTC)\s?[+-][0-9]{1,2}(?::?[0-9]{2})?|(?:WIB|WITA|WIT|GMT|UTC)\b)"
    r"|\+[0-9]{2}:?[0-9]{2}"
)
_TO = (
    r"\s{0,3}(?:\bs\s?[./]?\s?d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b|\buntil\b|\btill?\b|\bto\b"
    r"|[-~\u2013\u2014])\s{0,3}"
)
ISO_T = re.compile(r"(?<![A-Za-z])T(?=[0-9]{2}:)")  # before the time of `2026-05-29T09:15`


def _clock(number: int) -> str:
    return (
        rf"(?P<lead{number}>\b(?:pukul|pkl?\.?|jam)\s{{0,3}}:?\s{{0,3}})?"
        rf"(?P<half{number}>(?:setengah|half\s+past)\s+)?"
        rf"(?P<hour{number}>[0-9]{{1,2}})"
        rf"(?:\s?[.:]\s?(?P<minute{number}>[0-9]{{2}})(?:[.:][0-9]{{2}})?)?(?![0-9])"
        rf"(?:\s{{0,3}}(?P<part{number}>{_PARTS}))?(?:\s{{0,3}}(?P<zone{number}>{ZONES}))?"
    )


_SPAN = re.compile(
    rf"(?<![\w.,:/+-])(?:\b(?:mulai|dari|from|at|waktu)\s{{0,3}}:?\s{{0,3}})?{_clock(1)}"
    rf"(?:{_TO}(?:{_clock(2)}|(?P<open>(?:selesai|usai|finish(?:ed)?|end)\b)))?"
    r"(?P<shifted>\s{1,3}(?:lewat|kurang|less)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day, or a span of it, from character `start` up to `end` of a text.

    `begins` is None where no clock shows such a time; so is `ends` where the span has an end.
    """

    begins: time | None
    ends: time | None
    has_end: bool
    zones: tuple[str, ...]
    is_plain: bool  # no word tells that this is a time; it may be a room's number: `3.01`
    start: int
    end: int


def find_times(text: str) -> Iterator[FoundTime]:
    """Find what is meant as a time; a number alone is none."""
    for found in _SPAN.finditer(text):
        told = any(
            found[f"{name}{number}"]
            for name in ("lead", "half", "part", "zone")
            for number in (1, 2)
        )
        if told or found["open"] or found["minute1"] or found["minute2"]:
            yield _read(found, is_plain=not told and not found["open"])


def _read(found: re.Match[str], *, is_plain: bool) -> FoundTime:
    part1, part2 = (_part(found[f"part{number}"]) for number in (1, 2))
    ends = _time(found, 2, part2) if found["hour2"] else None
    begins = None if found["shifted"] else _time(found, 1, part1)  # `9 lewat 15` is not read
    if part2 and not part1 and ends:
        # `2 s.d. 4 sore` begins in the afternoon; `10 - 12 siang` and `9 to 2 pm` do not.
        shared = _time(found, 1, part2)
        begins = shared if begins and shared and shared < ends else begins
    return FoundTime(
        begins=begins,
        ends=ends,
        has_end=found["hour2"] is not None,
        zones=tuple(zone for number in (1, 2) if (zone := found[f"zone{number}"])),
        is_plain=is_plain,
        start=found.start(),
        end=found.end(),
    )


def _part(word: str | None) -> str:
    return (word or "").lower().replace(".", "")


def _time(found: re.Match[str], number: int, part: str) -> time | None:
    """Read one clock; of `setengah 10` the half hour before ten, of `half past 9` that after nine."""
    hour, minute = int(found[f"hour{number}"]), int(found[f"minute{number}"] or 0)
    if half := found[f"half{number}"]:
        hour, minute = (hour - 1, 30) if half[0] in "sS" else (hour, 30)
    try:
        return time(hour + _later(part, hour), minute)
    except ValueError:
        return None


def _later(part: str, hour: int) -> int:
    """Give the hours to add: `2 siang` is 14, `11 siang` is 11; a clock of 24 hours stands."""
    match part:
        case "siang" if 1 <= hour <= 5:
            return 12
        case "sore" | "petang" if 1 <= hour <= 7:
            return 12
        case "malam" if 5 <= hour <= 11:
            return 12
        case "pm" if 1 <= hour <= 11:
            return 12
        case "am" | "malam" if hour == 12:
            return -12
        case _:
            return 0
