"""Find the filled worksheets in a comment: what stands under a worksheet's heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inventaris.model.worksheets import Worksheet
from inventaris.parsing.labels import Labels, fold
from inventaris.parsing.plain import plain_lines, unquoted
from inventaris.worksheets.cells import choose
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.tables import flat_tables

_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$")
_BOLD = re.compile(r"\s*(\*\*|__)(.{1,120}?)\1\s*:?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*")
_NUMBERING = re.compile(r"^\(?(?:[0-9]{1,2}|[A-Z]|[IVX]{1,4})[.)]\s+")
_INTRODUCTION = re.compile(r"\W{0,5}(?:berikut|bersama ini|here (?:is|are))\b", re.IGNORECASE)
_LONGEST_HEADING = 120  # characters
_UNMARKED = 7  # level of a heading that is only a line, below any `#`


@dataclass(frozen=True, slots=True)
class Section:
    """The lines under a worksheet's heading; `certain` unless the heading had to be guessed."""

    worksheet: Worksheet
    lines: tuple[str, ...]
    certain: bool

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands under the heading."""
        return not any(line.strip() for line in self.lines)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, divided: worksheets, and everything else."""

    sections: tuple[Section, ...]
    rest: tuple[str, ...]


def divide(text: str, worksheets: tuple[Worksheet, ...]) -> Comment:
    """Divide a comment; what it quotes of somebody's earlier text is left out.

    A comment that is quoted as a whole is a forwarded mail, and counts.
    """
    has_own_words = any(line.strip() for _, line, _ in unquoted(text.splitlines()))
    own = text if has_own_words else "\n".join(plain_lines(text))
    lines = plain_lines(flat_tables(own), quoted=False)
    titles = _titles(worksheets)
    sections: list[Section] = []
    rest: list[str] = []
    heading: _Heading | None = None
    under: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        found = _heading(line, following, titles, is_inside=heading is not None)
        if heading and (found or heading.is_ended_by(line)):
            sections.append(Section(heading.worksheet, tuple(under), heading.certain))
            heading = None
        if found:
            heading, under = found, [found.answer] if found.answer else []
        elif heading:
            under.append(line)
        else:
            rest.append(line)
    if heading:
        sections.append(Section(heading.worksheet, tuple(under), heading.certain))
    return Comment(tuple(sections), tuple(rest))


def has_line(text: str, beginnings: Sequence[str]) -> bool:
    """Tell whether one of a comment's own lines begins with one of these words."""
    words = [fold(beginning) for beginning in beginnings]
    return any(
        f"{fold(line)} ".startswith(f"{word} ")
        for line in plain_lines(text, quoted=False)
        for word in words
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    worksheet: Worksheet
    level: int
    certain: bool
    answer: str  # what stood behind the heading's colon

    def is_ended_by(self, line: str) -> bool:
        """Tell whether a heading of no question ends the worksheet; a lower one is part of it."""
        found = _HEADING.match(line)
        if not found:
            return False
        level, text = len(found[1]), found[2] or ""
        if not text:
            return True
        words = lexicon(self.worksheet)
        name = _bare(text).partition(":")[0]
        if words.questions.match(name) or words.columns.match(name):
            return False
        if any(fold(name) in wordings for wordings in words.wordings.values()):
            return False
        return level <= self.level


@lru_cache(maxsize=16)
def _titles(worksheets: tuple[Worksheet, ...]) -> tuple[dict[str, Worksheet], Labels[str]]:
    return (
        {worksheet.key: worksheet for worksheet in worksheets},
        Labels((one.key, (one.heading, *one.aliases)) for one in worksheets),
    )


def _heading(
    line: str,
    following: str,
    titles: tuple[dict[str, Worksheet], Labels[str]],
    *,
    is_inside: bool,
) -> _Heading | None:
    """Read a heading; outside of a worksheet also one in words, `Berikut susunan tim OPD:`."""
    worksheets, labels = titles
    if not line.strip() or len(line) > _LONGEST_HEADING or "|" in line or "\t" in line:
        return None
    marked, level, text = _marked(line, following)
    for title, answer in _readings(text):
        key = labels.exact(title)
        # One word on a line of its own may be anything, unless its answer shows what is meant.
        if key is not None and (
            marked or " " in fold(title) or _answers_choice(answer, worksheets[key])
        ):
            return _Heading(worksheets[key], level, certain=True, answer=answer)
    introduces = not is_inside and text.rstrip("*_ ").endswith(":")
    if marked or introduces:
        keys = labels.match(_bare(text))
        if len(keys) == 1:
            certain = introduces and bool(_INTRODUCTION.match(text))
            return _Heading(worksheets[keys[0]], level, certain=certain, answer="")
    return None


def _marked(line: str, following: str) -> tuple[bool, int, str]:
    if found := _HEADING.match(line):
        return True, len(found[1]), found[2] or ""
    if bold := _BOLD.fullmatch(line):
        return True, _UNMARKED, bold[2]
    return bool(_UNDERLINE.fullmatch(following)), _UNMARKED, line


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Give the whole line as a title, then what stands before its colon, with the answer after."""
    bare = _bare(text)
    yield bare, ""
    title, colon, answer = bare.partition(":")
    if colon and answer.strip():
        yield title.strip(), answer.strip()


def _answers_choice(answer: str, worksheet: Worksheet) -> bool:
    """Tell `Tanggapan: sesuai`, one of the choices of the worksheet's one question."""
    asked = worksheet.questions
    is_choice = bool(answer) and len(asked) == 1 and asked[0].kind == "choice"
    return is_choice and choose(answer, asked[0].key, lexicon(worksheet)) is not None


def _bare(text: str) -> str:
    return _NUMBERING.sub("", text.strip().strip("*_").strip()).rstrip(":").strip()
