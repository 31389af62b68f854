"""Where in a comment a date is named: behind a city's label, below it, or with no label at all.

Without a colon, or with no label at all, a line counts that holds a day, an hour, perhaps a place,
and nothing else: a date in other talk is not taken for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from inventaris.model.commands import Courtesies
from inventaris.model.meeting import MeetingRules
from inventaris.parsing.appointment import tells_when_and_where
from inventaris.parsing.dates import find_weekdays
from inventaris.parsing.doubts import DENIES
from inventaris.parsing.labels import Labels
from inventaris.parsing.spoken import any_of, mention_of, polite_head, spoken_lines

_LEADING = re.compile(r"[\s>#*_+|-]*(?:\(?[0-9]{1,2}[.)]\s+)?[*_]*(?:@[\w.-]+[\s,:]+)?[\s*_]*")
_SEPARATOR = re.compile(r"\s*[*_]*\s*[:\uff1a=|]\s*[*_]*\s*")
_CLOCK_OR_PIN = r"\s{0,4}[\u23f0-\u23f3\U0001f4c5\U0001f4c6\U0001f4cd\U0001f550-\U0001f567]"
_AROUND = " \t,:*_"
_MOST_WORDS = 4  # of a label that no colon follows
_NEAR = 3  # words between which and a label `usulkan` introduces it
_NO_MORE = r"(?:\W*$|[\s*_]*[,.;:(!]|\s+(?:karena|sebab|oleh|dahulu|dulu|ya|due|because)\b)"
_CLAUSE_ENDS = re.compile(r"[,;.!]\s*$")
_DAY_FIRST = re.compile(r"(?:(?:pada\s+)?hari\s+)?", re.IGNORECASE)
_LONGEST_LINE = 1000  # characters; what is longer is no line that names a date without a label
_LONGEST_BLOCK = 8  # lines of an invitation in the form of a letter


@dataclass(frozen=True, slots=True)
class Words:
    """A city's words, as what finds them."""

    labels: Labels[str]
    openings: Labels[str]  # these too, where nothing but a date follows
    called: re.Pattern[str]  # the service, and courtesies behind it
    cancels: re.Pattern[str]
    called_off: re.Pattern[str]  # what directly follows a label without a colon
    particular: re.Pattern[str]
    proposing: re.Pattern[str]
    proposed: re.Pattern[str]  # the same behind a label: `jadwal presentasi kami usulkan …`


def words_of(rules: MeetingRules, bot: str, courtesies: Courtesies) -> Words:
    """Prepare a city's words."""
    return Words(
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
        proposed=re.compile(rf"(?:\w+\s+)?{any_of(rules.proposing)}", re.IGNORECASE),
    )


def labelled_texts(body: str, words: Words) -> Iterator[str]:
    """Give what stands behind each label, or below it: an invitation may be set like a letter."""
    lines = [line for _, line in spoken_lines(body)]
    for place, line in enumerate(lines):
        if (found := _labelled(line, words)) is None:
            continue
        separator, behind = found
        below = list(_block(lines[place + 1 :]))
        if behind:
            yield ", ".join([behind, *takewhile(words.particular.match, below)])
        elif (
            separator
            or line.lstrip().startswith(("#", "*", "_"))
            or (below and ":" in below[0] and words.particular.match(below[0]))
        ):
            yield ", ".join(below)


def _labelled(line: str, words: Words) -> tuple[str, str] | None:
    """Give what stands behind the label that begins a line, and the sign between.

    Said to the service, the label needs no colon: `@inventaris-bot jadwal Rabu, 2 Desember 2026`.
    """
    said = _without_leading(line).strip()
    label, separator, behind = _divided(said)
    if words.labels.exact(label) is not None:
        return separator, behind
    if "@" not in line:
        behind = _behind_a_label(said, words)
        return ("", behind) if behind else None
    if called := words.called.search(line):
        label, separator, behind = _commanded(line[called.end() :], words)
        return (separator, behind) if label else None
    return None


def _commanded(said: str, words: Words) -> tuple[str, str, str]:
    """Divide what is said to the service; `batalkan jadwal` is `jadwal batalkan`."""
    bare = said.strip(_AROUND)
    cancelling = words.cancels.match(bare)
    if not cancelling:
        return _headed(bare, words.labels)
    label, separator, rest = _headed(bare[cancelling.end() :], words.labels)
    return label, separator, f"{cancelling[0]} {rest}".strip()


def _headed(said: str, labels: Labels[str]) -> tuple[str, str, str]:
    """Divide at the colon or behind the longest label; without a label the first part is empty."""
    bare = said.strip(_AROUND)
    divided = _divided(bare)
    if labels.exact(divided[0]) is not None:
        return divided
    words = bare.split()
    heads = range(min(len(words), _MOST_WORDS), 0, -1)
    known = (n for n in heads if labels.exact(" ".join(words[:n])) is not None)
    number = next(known, 0)
    return " ".join(words[:number]), "", " ".join(words[number:])


def _behind_a_label(line: str, words: Words) -> str:
    """Give the date behind a label without a colon: `jadwal presentasi Sabtu 5 Desember 2026 jam 9`."""
    label, _, behind = _headed(line[:_LONGEST_LINE], words.labels)
    if label and words.called_off.match(behind):
        return behind
    if not _may_name_a_date(line):
        return ""
    label, _, behind = _headed(line, words.openings)
    if label and tells_when_and_where(behind):
        return behind
    return _within_a_sentence(line, words)


def _within_a_sentence(line: str, words: Words) -> str:
    """Give the date behind a label with `kami usulkan` beside it, or at the begin of a clause."""
    parts = list(re.finditer(r"\S+", line))
    for place, part in enumerate(parts):
        before = line[: part.start()]
        label, separator, behind = _headed(line[part.start() :], words.labels)
        if not label or DENIES.search(before):
            continue
        near = parts[max(0, place - _NEAR)].start()
        begins_a_clause = separator and _CLAUSE_ENDS.search(before)
        verb = words.proposed.match(behind)
        if verb and not DENIES.search(verb[0]):
            behind = behind[verb.end() :]
        elif not (begins_a_clause or words.proposing.search(before, near)):
            continue
        if tells_when_and_where(behind):
            return behind
    return ""


def unlabelled_text(body: str, words: Words) -> tuple[str, bool] | None:
    """Give what names a date and an hour with no label before it; of several, as one.

    That are lines that begin with a weekday, and lines set like a letter: `Hari/tanggal: …`. Nobody
    can tell which of several is meant: read as one, they are objected to. Also whether it was said
    to the service, which needs no label.
    """
    lines = [line for _, line in spoken_lines(body)]
    found = list(_set_like_a_letter(lines, words))
    is_called = False
    for line in lines:
        is_said_to_us = bool(words.called.search(line))
        if not _may_name_a_date(line) or ("@" in line and not is_said_to_us):
            continue
        text = _without_leading(line).strip(" \t*_")
        days = find_weekdays(text)
        begins = bool(days and _DAY_FIRST.fullmatch(text, 0, days[0].start))
        if begins and not text.endswith(",") and tells_when_and_where(text):
            found.append(text)
            is_called = is_called or is_said_to_us
    return ("; ".join(found), is_called) if found else None


def _set_like_a_letter(lines: list[str], words: Words) -> Iterator[str]:
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


def _is_particular(line: str, words: Words) -> bool:
    return ":" in line and bool(words.particular.match(line))


def _may_name_a_date(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and any(letter.isdigit() for letter in line)


def _without_leading(line: str) -> str:
    return _LEADING.sub("", line, count=1)


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
