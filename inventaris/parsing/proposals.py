"""Lines of comments that name the presentation's date: `Jadwal presentasi: …`.

Without a colon, or with no label at all, a line counts that holds a day, an hour, perhaps a place,
and nothing else: a date in other talk is not taken for one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby, takewhile

from inventaris.digests import digest_of
from inventaris.model.commands import NO_COURTESIES, Courtesies
from inventaris.model.issue import Note
from inventaris.model.meeting import MeetingRules, ProposalLine
from inventaris.once import once
from inventaris.parsing.appointment import leaves_open, tells_when_and_where
from inventaris.parsing.dates import find_dates, find_weekdays
from inventaris.parsing.doubts import ASKS, DENIES, RELATIVE_DAY, cancelling
from inventaris.parsing.labels import Labels
from inventaris.parsing.links import replace_links
from inventaris.parsing.spoken import any_of, mention_of, polite_head, spoken_lines

_LEADING = re.compile(r"[\s>#*_+|-]*(?:\(?[0-9]{1,2}[.)]\s+)?[*_]*(?:@[\w.-]+[\s,:]+)?[\s*_]*")
_SEPARATOR = re.compile(r"\s*[*_]*\s*[:\uff1a=|]\s*[*_]*\s*")
_CLOCK_OR_PIN = r"\s{0,4}[\u23f0-\u23f3\U0001f4c5\U0001f4c6\U0001f4cd\U0001f550-\U0001f567]"
_NOTHING = re.compile(r"(?!)")
_MOST_WORDS = 4  # of a label that no colon follows
_NEAR = 3  # words between which and a label `usulkan` introduces it
# `ditunda, Kamis, 3 Desember 2026` names another date.
_INSTEAD = re.compile(
    r"[\s*_]*(?:[,;.\u2013-]|(?:ke|(?:men)?jadi|sampai|hingga|di(?:ganti|pindah|undur|maju)\w*|to|until)\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\W{0,5}")
_NO_MORE = r"(?:\W*$|[\s*_]*[,.;:(!]|\s+(?:karena|sebab|oleh|dahulu|dulu|ya|due|because)\b)"
_DAY_FIRST = re.compile(r"(?:(?:pada\s+)?hari\s+)?", re.IGNORECASE)
_LONGEST_LINE = 1000  # characters; what is longer is no line that names a date without a label
_LONGEST_BLOCK = 8  # lines of an invitation in the form of a letter


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    cancels: bool
    digest: str
    is_bare: bool = False
    names: frozenset[date] = frozenset()
    calls_off: frozenset[date] = frozenset()  # it cancels where this was the last date named


@dataclass(frozen=True, slots=True)
class _Words:
    """A city's words, as what finds them."""

    labels: Labels[str]
    openings: Labels[str]  # these too, where nothing but a date follows
    called: re.Pattern[str]  # the service, and courtesies behind it
    cancels: re.Pattern[str]
    called_off: re.Pattern[str]  # what directly follows a label without a colon
    particular: re.Pattern[str]
    proposing: re.Pattern[str]


@once
def read_proposals(
    notes: tuple[Note, ...], bot: str, rules: MeetingRules, courtesies: Courtesies
) -> tuple[ProposalLine, ...]:
    """Find such lines in people's comments; the one said or edited last stands last.

    Internal notes do not count: what they say is not for all to read.
    """
    said_in = _reader(rules, bot, courtesies)
    spoken = [
        (note, said)
        for note in sorted(notes, key=lambda note: (note.updated_at, note.id))
        if not (note.system or note.internal) and note.author.username != bot
        for said in said_in(note.body)
    ]
    return tuple(
        ProposalLine(
            source=f"{note.id}-{said.digest}",
            note_id=note.id,
            by_id=note.author.id,
            by=note.author.username,
            at=note.updated_at,
            text=said.text,
            cancels=said.cancels,
            is_bare=said.is_bare,
        )
        for (note, _), said in zip(spoken, _judged([said for _, said in spoken]), strict=True)
    )


def _judged(spoken: list[_Said]) -> Iterator[_Said]:
    """Let what calls a date off cancel where that date was the last that somebody named."""
    last: frozenset[date] = frozenset()
    for said in spoken:
        cancels = said.cancels or bool(said.calls_off and said.calls_off == last)
        if not cancels:
            last = said.names or last
        yield replace(said, cancels=cancels)


def names_a_date(
    line: str, bot: str, rules: MeetingRules, courtesies: Courtesies = NO_COURTESIES
) -> bool:
    """Tell whether one line is such a line, whoever says it."""
    return bool(_reader(rules, bot, courtesies)(line))


@lru_cache(maxsize=8)
def _reader(
    rules: MeetingRules, bot: str, courtesies: Courtesies
) -> Callable[[str], tuple[_Said, ...]]:
    """Give what reads one comment by a city's rules; most passes find each as it was."""
    words = _Words(
        labels=Labels([("jadwal", rules.words)]),
        openings=Labels([("jadwal", (*rules.words, *rules.openings))]),
        called=re.compile(
            f"{mention_of(bot).pattern}[\\s,:]*{polite_head(courtesies.words).pattern}",
            re.IGNORECASE,
        ),
        cancels=re.compile(any_of(rules.cancel_words), re.IGNORECASE),
        called_off=re.compile(rf"{any_of(rules.cancel_words)}(?={_NO_MORE})", re.IGNORECASE),
        particular=re.compile(
            rf"\W{{0,8}}{any_of(rules.particulars)}|{_CLOCK_OR_PIN}", re.IGNORECASE
        ),
        proposing=re.compile(any_of(rules.proposing), re.IGNORECASE),
    )

    @lru_cache(maxsize=4096)
    def said_in(body: str) -> tuple[_Said, ...]:
        texts = _texts(body, words)
        labelled = tuple(said for text in texts if (said := _understood(text, rules)))
        return labelled or _bare(body, words)

    return said_in


def _texts(body: str, words: _Words) -> Iterator[str]:
    """Give what stands behind each label, or below it: an invitation may be set like a letter.

    Said to the service, the label needs no colon: `@inventaris-bot jadwal Rabu, 2 Desember 2026`.
    """
    lines = [line for _, line in spoken_lines(body)]
    for place, line in enumerate(lines):
        label, separator, behind = _divided(line[_leading(line) :].strip())
        is_called = "@" in line and words.labels.exact(label) is None
        if is_called and (found := words.called.search(line)):
            label, separator, behind = _commanded(line[found.end() :], words.labels, words.cancels)
        if words.labels.exact(label) is None:
            label, separator = "", ""
            behind = "" if "@" in line else _behind_a_label(line[_leading(line) :].strip(), words)
            if not behind:
                continue
        below = list(_block(lines[place + 1 :]))
        if behind:
            yield ", ".join([behind, *takewhile(words.particular.match, below)])
        elif (
            separator
            or line.lstrip().startswith(("#", "*", "_"))
            or (below and ":" in below[0] and words.particular.match(below[0]))
        ):
            yield ", ".join(below)


def _commanded(said: str, labels: Labels[str], cancels: re.Pattern[str]) -> tuple[str, str, str]:
    """Divide what is said to the service, at the colon or behind the longest label.

    `batalkan jadwal` is `jadwal batalkan`.
    """
    bare = said.strip(" \t,:*_")
    if cancelling := cancels.match(bare):
        label, separator, rest = _commanded(bare[cancelling.end() :], labels, _NOTHING)
        return label, separator, f"{cancelling[0]} {rest}".strip()
    divided = _divided(bare)
    if labels.exact(divided[0]) is not None:
        return divided
    words = bare.split()
    heads = range(min(len(words), _MOST_WORDS), 0, -1)
    known = (n for n in heads if labels.exact(" ".join(words[:n])) is not None)
    number = next(known, 0)
    return " ".join(words[:number]), "", " ".join(words[number:])


def _behind_a_label(line: str, words: _Words) -> str:
    """Give the date behind a label without a colon: `jadwal presentasi Sabtu 5 Desember 2026 jam 9`.

    In the midst of a sentence it is taken behind `kami usulkan` and the like.
    """
    label, _, behind = _commanded(line[:_LONGEST_LINE], words.labels, _NOTHING)
    if label and words.called_off.match(behind):
        return behind
    if not _may_name_a_date(line):
        return ""
    label, _, behind = _commanded(line, words.openings, _NOTHING)
    if label and tells_when_and_where(behind):
        return behind
    parts = list(re.finditer(r"\S+", line))
    for place in range(1, len(parts)):
        near = line[parts[max(0, place - _NEAR)].start() : parts[place].start()]
        if not words.proposing.search(near) or DENIES.search(line[: parts[place].start()]):
            continue
        label, _, behind = _commanded(line[parts[place].start() :], words.labels, _NOTHING)
        if label and tells_when_and_where(behind):
            return behind
    return ""


def _bare(body: str, words: _Words) -> tuple[_Said, ...]:
    """Give what names a date and an hour with no label before it; of several, as one.

    That are lines that begin with a weekday, and lines set like a letter: `Hari/tanggal: …`. Nobody
    can tell which of several is meant: read as one, they are objected to. What is said to the
    service needs no label.
    """
    lines = [line for _, line in spoken_lines(body)]
    found = list(_set_like_a_letter(lines, words))
    is_called = False
    for line in lines:
        is_said_to_us = bool(words.called.search(line))
        if not _may_name_a_date(line) or ("@" in line and not is_said_to_us):
            continue
        text = line[_leading(line) :].strip(" \t*_")
        head = _DAY_FIRST.match(text)
        days = find_weekdays(text)
        begins = bool(head and days and days[0].start == head.end())
        if begins and not text.endswith(",") and tells_when_and_where(text):
            found.append(text)
            is_called = is_called or is_said_to_us
    if not found:
        return ()
    told = _said("; ".join(found), cancels=False)
    return (replace(told, is_bare=not is_called, names=_days(told.text)),)


def _set_like_a_letter(lines: list[str], words: _Words) -> Iterator[str]:
    """Give the day, hour and place of each run of lines such as `Pukul: 09.00 WIB`."""
    for is_particular, run in groupby(lines, lambda line: _is_particular(line, words)):
        block = [line.strip(" \t*-+•|") for line in run] if is_particular else []
        told = ", ".join(filter(_may_name_a_date, block))
        if len(block) < 2 or not tells_when_and_where(told):
            continue
        for line in block:  # the place; what the meeting is for is told there as well
            if not _may_name_a_date(line) and tells_when_and_where(f"{told}, {line}"):
                told = f"{told}, {line}"
        yield told


def _is_particular(line: str, words: _Words) -> bool:
    return ":" in line and bool(words.particular.match(line))


def _may_name_a_date(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and any(letter.isdigit() for letter in line)


def _leading(line: str) -> int:
    found = _LEADING.match(line)
    return found.end() if found else 0


def _divided(line: str) -> tuple[str, str, str]:
    found = _SEPARATOR.search(line)
    if not found:
        return line, "", ""
    return line[: found.start()], found[0], line[found.end() :].rstrip(" |")


def _block(lines: list[str]) -> Iterator[str]:
    """Give the paragraph below, past one blank line."""
    start = 1 if lines and not lines[0].strip() else 0
    for line in lines[start : start + _LONGEST_BLOCK]:
        if not line.strip():
            return
        yield line.strip(" \t*-+•|")


def _understood(text: str, rules: MeetingRules) -> _Said | None:
    """Tell what is meant; `Undangan: [surat.pdf](/uploads/…)` is no date, nor is *menyusul*."""
    bare = replace_links(text, lambda _: " ")
    cancels = list(cancelling(bare, rules.cancel_words))
    is_first = bool(cancels and _HEAD.fullmatch(bare, 0, cancels[0].start()))
    head = cancels[0][0] if is_first else ""
    asks = bool(ASKS.search(bare))
    if head and not find_dates(bare):
        return None if asks else _said(text, cancels=True)
    named = find_weekdays(bare) or RELATIVE_DAY.search(bare)
    if not (named or any(letter.isdigit() for letter in bare)):
        return None
    before, _, behind = text.partition(head) if head else (text, "", "")
    is_instead = bool(head and _INSTEAD.match(behind))
    told = before + behind if is_instead else text
    return _Said(
        told,
        cancels=False,
        digest=digest_of(before + behind),
        names=frozenset() if leaves_open(told) else _days(bare),
        calls_off=_days(bare) if cancels and not asks else frozenset(),
    )


def _said(text: str, *, cancels: bool) -> _Said:
    return _Said(text, cancels, digest_of(text))


def _days(text: str) -> frozenset[date]:
    return frozenset(found.value for found in find_dates(text) if isinstance(found.value, date))
