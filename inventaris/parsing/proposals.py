"""Lines of comments that name the presentation's date, or call it off: `Jadwal presentasi: …`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from inventaris.digests import digest_of
from inventaris.model.commands import NO_COURTESIES, Courtesies
from inventaris.model.issue import Note
from inventaris.model.meeting import MeetingRules, ProposalLine
from inventaris.once import once
from inventaris.parsing.appointment import leaves_open
from inventaris.parsing.dates import find_dates, find_weekdays
from inventaris.parsing.doubts import ASKS, RELATIVE_DAY, cancelling
from inventaris.parsing.invitations import labelled_texts, unlabelled_text, words_of
from inventaris.parsing.links import replace_links

# `ditunda, Kamis, 3 Desember 2026` names another date.
_INSTEAD = re.compile(
    r"[\s*_]*(?:[,;.\u2013-]|(?:ke|(?:men)?jadi|sampai|hingga|di(?:ganti|pindah|undur|maju)\w*|to|until)\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\W{0,5}")


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    cancels: bool
    digest: str
    is_bare: bool = False
    names: frozenset[date] = frozenset()
    calls_off: frozenset[date] = frozenset()  # it cancels where this was the last date named


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
    words = words_of(rules, bot, courtesies)

    @lru_cache(maxsize=4096)
    def said_in(body: str) -> tuple[_Said, ...]:
        texts = labelled_texts(body, words)
        labelled = tuple(said for text in texts if (said := _understood(text, rules)))
        if labelled or not (found := unlabelled_text(body, words)):
            return labelled
        text, is_called = found
        return (replace(_said(text, cancels=False), is_bare=not is_called, names=_dates_in(text)),)

    return said_in


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
        names=frozenset() if leaves_open(told) else _dates_in(bare),
        calls_off=_dates_in(bare) if cancels and not asks else frozenset(),
    )


def _said(text: str, *, cancels: bool) -> _Said:
    return _Said(text, cancels, digest_of(text))


def _dates_in(text: str) -> frozenset[date]:
    return frozenset(found.value for found in find_dates(text) if isinstance(found.value, date))
