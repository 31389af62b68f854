"""Names for an application as a person would make them up, from its own name."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from inventaris.model.naming import NameRules
from inventaris.naming.labels import shape

HOW_MANY = 5
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*|[0-9]+")
_COINED = re.compile(r"[A-Z][A-Z0-9-]{2,}|[A-Za-z]*[a-z-][A-Z][A-Za-z0-9-]*")
_VERSION = re.compile(r"[vV]?[0-9]+")
_QUOTED = re.compile(r"\"\s*([A-Za-z][A-Za-z0-9 -]{1,28}[A-Za-z0-9])\s*\"")
_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"'})
_BRACKETED = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9-]{2,30})\s*\)")
# An acronym takes the consonant after the vowel (`surat masuk`: `surmas`). A cut word ends where a
# syllable does, and `ng`, `ny`, `sy`, `kh` are one consonant: `perpus`, but `penga`.
_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][^aeiou]?")
_TWO_SYLLABLES = re.compile(
    r"(?:[^aeiou]*[aeiou](?:(?!(?:ng|ny|sy|kh)[aeiou])[^aeiou](?![aeiou]))?){2}"
)
_SHORTEST_INITIALS = 3
_MOST_SYLLABLES = 4  # words of which an acronym is made; nobody says a longer one
_LONG_WORD = 8  # letters; longer ones are cut to two syllables
_MAX_NAME = 300  # characters that are looked at
_MOST_NUMBERS = 100  # so that a register of any size is gone through in bounded time


def alternatives(
    name: str, office: str, rules: NameRules, fits: Callable[[str], bool]
) -> tuple[str, ...]:
    """Give five different names that fit, the likeliest first; the same input, the same names.

    Args:
        name: the application's name, foreign text.
        office: abbreviation of the office that owns it.
        rules: words to leave out and how abbreviations begin.
        fits: whether a candidate passes every check.

    """
    chosen: dict[str, str] = {}
    for candidate in chain(_candidates(name, office, rules), _numbered(office, rules)):
        if shape(candidate) not in chosen and fits(candidate):
            chosen[shape(candidate)] = candidate
            if len(chosen) == HOW_MANY:
                break
    return tuple(chosen.values())


@dataclass(frozen=True, slots=True)
class _Name:
    """An application's name taken apart; words in small letters, without filler."""

    coined: tuple[str, ...]  # what somebody made up already: `SIPADU`, `SiSurat`
    words: tuple[str, ...]
    opening: str  # "si" for *sistem informasi*
    rest: tuple[str, ...]  # the words after the opening

    @property
    def initials(self) -> str:
        """Give the first letters, empty where they are too few to mean something."""
        letters = "".join(word[0] for word in self.words)
        return letters if len(letters) >= _SHORTEST_INITIALS else ""

    @property
    def syllables(self) -> str:
        return self.opening + "".join(_cut(word, _SYLLABLE) for word in self.rest[:_MOST_SYLLABLES])


def _taken_apart(name: str, rules: NameRules) -> _Name:
    straight = unicodedata.normalize("NFKD", name[:_MAX_NAME].translate(_CURLY))
    ascii_only = straight.encode("ascii", "ignore").decode()
    coined = ["-".join(said.split()) for said in _QUOTED.findall(ascii_only)]
    ascii_only = _QUOTED.sub(" ", ascii_only) if coined else ascii_only
    tokens: list[str] = _WORD.findall(ascii_only)
    coined += _BRACKETED.findall(ascii_only)
    if ascii_only != ascii_only.upper():
        coined += [token for token in tokens if _COINED.fullmatch(token)]
    elif len(tokens) == 1:
        coined += tokens
    coined = [word.lower() for word in dict.fromkeys(coined)]
    said = [
        word
        for token in tokens
        if not _VERSION.fullmatch(token) and (word := token.lower()) not in coined
    ]
    said = [word for word in said if len(word) > 1] or said  # initials of a person's name
    spoken = " ".join(said)
    opening, rest = "", said
    for words in sorted(rules.openings, key=len, reverse=True):
        if f"{spoken} ".startswith(f"{words} "):
            opening, rest = rules.openings[words], said[len(words.split()) :]
            break
    return _Name(
        coined=tuple(coined),
        words=tuple(word for word in said if word not in rules.filler),
        opening=opening,
        rest=tuple(word for word in rest if word not in rules.filler),
    )


def _candidates(name: str, office: str, rules: NameRules) -> Iterator[str]:
    parts = _taken_apart(name, rules)
    yield from parts.coined
    yield from (word.replace("-", "") for word in parts.coined)
    if len(parts.rest) == 1:
        yield parts.opening + parts.rest[0]
    if len(parts.rest) > 1:
        yield parts.syllables
        if parts.opening:
            yield parts.opening + _cut(parts.rest[0], _TWO_SYLLABLES)
    yield parts.initials
    yield "-".join(parts.rest[:2])
    for word in (*parts.coined, *parts.rest, *map(_shortened, parts.rest), parts.initials):
        if word:
            yield f"{word}-{office}"
    for word in (*parts.coined, *parts.rest, parts.initials):
        if word:
            yield f"{office}-{word}"
    yield "-".join(_shortened(word) for word in parts.rest[:2])
    yield from parts.rest
    for service in rules.services:
        yield f"{service}-{office}"
    for service in rules.services:
        for word in parts.rest:
            yield f"{service}-{word}"


def _numbered(office: str, rules: NameRules) -> Iterator[str]:
    """Where every word is taken, a number is better than nothing."""
    for number in range(2, _MOST_NUMBERS):
        for service in rules.services:
            yield f"{service}-{office}-{number}"
            yield f"{service}-{number}"


def _shortened(word: str) -> str:
    return _cut(word, _TWO_SYLLABLES) if len(word) > _LONG_WORD else word


def _cut(word: str, where: re.Pattern[str]) -> str:
    found = where.match(word)
    return found[0] if found else word
