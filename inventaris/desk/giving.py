"""When information was given, as people at a desk say it in comments: `Informasi diberikan pukul 16.22`.

A time counts in a line that begins with the field's name or the command's word. Talk of what is
still to come, or of a part, tells no such time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventaris.desk.saying import by_people, commands, is_alone
from inventaris.model.city import City
from inventaris.model.desk import GivingWords, GuestBook
from inventaris.model.entry import DeskSnapshot
from inventaris.model.issue import Note
from inventaris.parsing.clock import find_times
from inventaris.parsing.dates import without_date
from inventaris.parsing.labels import fold
from inventaris.parsing.moments import Stated, read_moment
from inventaris.parsing.spoken import any_of, choice_of, mention_of, spoken_lines

GIVEN = "informasi-diberikan"
AHEAD = timedelta(minutes=5)  # by which a clock on the wall may differ from ours


@dataclass(frozen=True, slots=True)
class _Patterns:
    already: str
    to_come: re.Pattern[str]
    beside: frozenset[str]


@lru_cache(maxsize=8)
def _patterns(words: GivingWords) -> _Patterns:
    return _Patterns(
        already=rf"(?:{any_of(words.already)}\s+)?",
        to_come=re.compile(rf"\b{choice_of(words.to_come)}\b|\?", re.IGNORECASE),
        beside=frozenset(map(fold, words.beside)),
    )


@dataclass(frozen=True, slots=True)
class Giving:
    """When it was, None where nobody said so; what is wrong with a time that cannot be."""

    at: datetime | None
    code: str = ""


def read_giving(snapshot: DeskSnapshot, book: GuestBook, city: City, asked_at: datetime) -> Giving:
    """Read the comments: the time said last counts, else when it was first said to be done."""
    zone = ZoneInfo(city.timezone)
    moments: list[datetime] = []
    codes: list[str] = []
    done: list[datetime] = []
    for note, text in _said(snapshot, book, city):
        moment = _moment(text, note, asked_at, zone) if text else note.created_at
        if isinstance(moment, str):
            codes.append(moment)
        else:
            (moments if text else done).append(moment)
    if moments:
        return Giving(moments[-1])
    return Giving(min(done, default=None), codes[-1] if codes else "")


def _said(snapshot: DeskSnapshot, book: GuestBook, city: City) -> Iterator[tuple[Note, str]]:
    """Give each comment that says it is done, oldest first, with what holds its time, if any does."""
    words = [word for command in book.commands for word in command.words]
    labels = [name for f in book.fields if f.key == GIVEN for name in (f.label, *f.aliases)]
    alone = {fold(text) for text in (*words, *labels)}
    patterns = _patterns(book.giving)
    said_to_us: dict[int, list[str]] = {}
    for note, command in commands(snapshot, book.commands, city.workflow.courtesies):
        if command.word:
            said_to_us.setdefault(note.id, []).append(command.argument)
    for note in by_people(snapshot):
        for argument in said_to_us.get(note.id, ()):
            yield note, argument if _tells_time(argument, patterns, beside_words=False) else ""
        for said in _own_lines(note, snapshot.bot):
            line = _without_opening(said, patterns)
            if (text := _behind(line, words, patterns, beside_words=False)) or (
                text := _behind(line, labels, patterns, beside_words=True)
            ):
                yield note, text
        if is_alone(note, alone):
            yield note, ""


def _own_lines(note: Note, bot: str) -> Iterator[str]:
    """Give the lines that are not said to the service: those are commands."""
    called = mention_of(bot)
    return (line for _, line in spoken_lines(note.body) if not called.search(line))


def _without_opening(line: str, patterns: _Patterns) -> str:
    """Drop a first clause that says nothing else: `Maaf keliru, informasi diberikan …`."""
    head, _, rest = line.partition(",")
    return rest if rest and patterns.beside.issuperset(fold(head).split()) else line


def _behind(line: str, phrases: Iterable[str], patterns: _Patterns, *, beside_words: bool) -> str:
    """Give what follows one of these phrases at a line's head where it tells a time."""
    joined = (rf"\s+{patterns.already}".join(map(re.escape, p.split())) for p in phrases)
    choices = "|".join(sorted(joined, key=len, reverse=True)) or "(?!)"
    found = re.match(rf"[\W_]*{patterns.already}(?:{choices})(?!\w)", line, re.IGNORECASE)
    rest = line[found.end() :] if found else ""
    return rest if _tells_time(rest, patterns, beside_words=beside_words) else ""


def _tells_time(text: str, patterns: _Patterns, *, beside_words: bool) -> bool:
    """Tell whether one time of day stands here, and beside a number like `3.01` nothing else."""
    bare = without_date(text)
    times = list(find_times(bare))
    if len(times) != 1 or times[0].has_end or patterns.to_come.search(text):
        return False
    found = times[0]
    if beside_words and not found.is_plain:
        return True
    around = fold(f"{bare[: found.start]} {bare[found.end :]}")
    return patterns.beside.issuperset(around.split())


def _moment(text: str, note: Note, asked_at: datetime, zone: ZoneInfo) -> datetime | str:
    """Give the moment; without a date it is of the comment's day, or of that of the visit."""
    days = dict.fromkeys(at.astimezone(zone).date() for at in (note.created_at, asked_at))
    code = "waktu-tidak-dikenal"
    for day in days:
        read = read_moment(text, day)
        if not isinstance(read, Stated) or read.clock is None:
            return "waktu-tidak-dikenal"
        moment = read.at(zone)
        if asked_at.replace(second=0, microsecond=0) <= moment <= note.updated_at + AHEAD:
            return max(moment, asked_at)  # people write no seconds
        code = "waktu-mendahului" if moment < asked_at else "waktu-belum-tiba"
    return code
