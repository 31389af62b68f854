"""Read what an application needs to run, as people write it: `2 vCPU, RAM 4GB, PHP 8.2 MySQL`.

Tolerant, and honest about the rest: what was not understood is kept as it stands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inventaris.model.naming import HostingWords, Resource
from inventaris.quoting import visible

MB_PER_GB = 1024
_UNITS = {
    "mb": 1,
    "mib": 1,
    "g": MB_PER_GB,
    "gb": MB_PER_GB,
    "gib": MB_PER_GB,
    "giga": MB_PER_GB,
    "tb": MB_PER_GB**2,
    "tib": MB_PER_GB**2,
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
# A comma parts two needs, unless it is a decimal one.
_PART = re.compile(r"[;\n]|(?<![0-9]),|,(?![0-9])|\s[/|+&]\s")
_AMOUNT = re.compile(
    r"(?<![\w.,-])(?P<amount>[0-9]{1,6}(?:[.,][0-9]{1,2})?)"
    rf"(?:\s?(?P<unit>{_UNIT}))?(?!\w|[.,-][0-9])",
    re.IGNORECASE | re.ASCII,
)
_VERSION = (
    r"(?P<version>[0-9]{1,4}(?:\.[0-9x]{1,4}){0,3}\+?)"
    rf"(?!\w|\.[0-9]|\s?(?:{_UNIT})\b)"
)
_SIGNS = re.compile(r"[\s.:=()*\u2013\u2014-]+")
_NEAR = 20  # characters between a word and its amount: `RAM minimal 4 GB`
_MAX_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class Hosting:
    """What was understood, None or empty where nothing was; sizes in MB of 1024 kB."""

    cpus: int | None = None
    memory_mb: int | None = None
    storage_mb: int | None = None
    kind: str = ""
    software: tuple[str, ...] = ()  # "PHP 8.2"
    unread: tuple[str, ...] = ()  # foreign text

    @property
    def tells_a_need(self) -> bool:
        """Tell whether an amount or a software is named; a kind alone may be what is there already."""
        return bool(self.cpus or self.memory_mb or self.storage_mb or self.software)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, empty for a bare one; `written` is foreign text."""

    value: float
    unit: str
    written: str

    @property
    def size_mb(self) -> int:
        return round(self.value * _UNITS[self.unit])

    def fits(self, resource: Resource) -> bool:
        """Cores are counted in whole bare numbers, memory and storage have a unit."""
        return self.value.is_integer() and not self.unit if resource == "cpus" else bool(self.unit)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    amounts: dict[Resource, _Amount] = field(default_factory=dict)
    kind: str = ""
    software: dict[str, None] = field(default_factory=dict)
    sizes: list[_Amount] = field(default_factory=list)  # of which nobody said what they are
    unread: list[str] = field(default_factory=list)


def read_hosting(answer: str, words: HostingWords) -> Hosting:
    """Read the answer; it raises on no text and takes time linear in its length."""
    reading = _Reading()
    for part in _PART.split(visible(answer[:_MAX_ANSWER])):
        _read_part(part, words, reading)
    _place_sizes(reading)
    cpus, memory, storage = (reading.amounts.get(one) for one in ("cpus", "memory", "storage"))
    return Hosting(
        cpus=int(cpus.value) if cpus else None,
        memory_mb=memory.size_mb if memory else None,
        storage_mb=storage.size_mb if storage else None,
        kind=reading.kind,
        software=tuple(reading.software),
        unread=tuple(reading.unread),
    )


def _read_part(part: str, words: HostingWords, reading: _Reading) -> None:
    rest = part
    for found in _spoken(words.software, _version(words.filler)).finditer(part):
        name = words.software[_folded(found["word"])]
        reading.software[f"{name} {found['version'] or ''}".strip()] = None
        rest = _blanked(rest, found)
    for found in _spoken(words.kinds).finditer(rest):
        reading.kind = reading.kind or words.kinds[_folded(found["word"])]
        rest = _blanked(rest, found)
    rest, loose = _read_amounts(rest, words.resources, reading)
    beside = rest
    for found in loose:
        beside = _blanked(beside, found)
    if _is_filler(beside, words.filler):
        reading.sizes += map(_amount, loose)
    else:
        reading.unread.append(" ".join(rest.split()))


def _read_amounts(
    text: str, resources: Mapping[str, Resource], reading: _Reading
) -> tuple[str, list[re.Match[str]]]:
    """Give each amount to the word beside it, the one before it first.

    Returns:
        The text without them, and the sizes in it that stand beside no word.

    """
    tokens = sorted(
        [*_spoken(resources).finditer(text), *_AMOUNT.finditer(text)], key=lambda one: one.start()
    )
    rest, loose, named, used = text, list[re.Match[str]](), set[Resource](), set[int]()
    for place, token in enumerate(tokens):
        if token.re is not _AMOUNT:
            continue
        amount = _amount(token)
        for beside in (place - 1, place + 1):
            if beside in used or not _is_near(tokens, place, beside):
                continue
            resource = resources[_folded(tokens[beside]["word"])]
            if amount.fits(resource):
                used.add(beside)
                named.add(resource)
                rest = _blanked(rest, token)
                if reading.amounts.setdefault(resource, amount) != amount:
                    reading.unread.append(f"{tokens[beside][0]} {token[0]}")
                break
        else:
            if amount.unit:
                loose.append(token)
    for token in tokens:
        # `CPU 2 core`: both words speak of one amount.
        if token.re is not _AMOUNT and resources[_folded(token["word"])] in named:
            rest = _blanked(rest, token)
    return rest, loose


def _amount(found: re.Match[str]) -> _Amount:
    unit = (found["unit"] or "").lower()
    return _Amount(float(found["amount"].replace(",", ".")), unit, found[0])


def _is_near(tokens: list[re.Match[str]], place: int, beside: int) -> bool:
    if not 0 <= beside < len(tokens) or tokens[beside].re is _AMOUNT:
        return False
    first, second = sorted((tokens[place], tokens[beside]), key=lambda one: one.start())
    return second.start() - first.end() <= _NEAR


def _place_sizes(reading: _Reading) -> None:
    """Of two sizes without a word the smaller is memory; one fills the only gap."""
    amounts, sizes = reading.amounts, sorted(reading.sizes, key=lambda size: size.size_mb)
    gaps: list[Resource] = [one for one in ("memory", "storage") if one not in amounts]
    differ = len({size.size_mb for size in sizes}) == len(sizes)
    if len(gaps) == len(sizes) and differ:
        amounts.update(zip(gaps, sizes, strict=True))
    else:
        reading.unread += [size.written for size in reading.sizes]


def _spoken(words: Iterable[str], after: str = "") -> re.Pattern[str]:
    """Find any of the words, the longest first, however they are spaced."""
    longest_first = sorted(words, key=len, reverse=True)
    spaced = (re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    word = "|".join(spaced) or "(?!)"
    # ASCII: otherwise a dotless i would match one that the table of words does not know.
    return re.compile(rf"(?<![\w.])(?P<word>{word})(?!\w){after}", re.IGNORECASE | re.ASCII)


def _version(filler: Iterable[str]) -> str:
    """Match a version behind a name: `8.2`, `v18`, `>= 8.1`, `versi 15.x`."""
    before = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in filler) or "(?!)"
    return rf"(?:\s?(?:v|[<>=~^≥≤]{{1,2}}\s?|(?:{before})\s)?{_VERSION})?"


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


def _blanked(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * len(found[0]) + text[found.end() :]


def _is_filler(text: str, filler: Iterable[str]) -> bool:
    """Tell whether what is left of a part says nothing more."""
    return not _SIGNS.sub("", _spoken(filler).sub(" ", text))
