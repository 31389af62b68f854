"""How alike two applications are, measured, with what the measure rests on. Pure.

Names are compared letter by letter, descriptions by the rare words that both use. Neither tells
what an application does: it finds what people should look at.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from inventaris.model.facts import SimilarApplication
from inventaris.model.naming import LikenessRules
from inventaris.parsing.labels import fold
from inventaris.register.reading import Register

_SHORTEST_WORD = 4  # letters
_MOST_WORDS_SHOWN = 8
_MAX_TEXT = 20_000  # characters of a description
_BRACKETS = re.compile(r"[()\[\]]")


@dataclass(frozen=True, slots=True)
class _Other:
    row: SimilarApplication  # percentages still 0
    description: str


def similar_applications(
    name: str, description: str, register: Register, own_path: str, rules: LikenessRules
) -> tuple[SimilarApplication, ...]:
    """Compare with every entry of the register and every general application.

    Args:
        name: of the application applied for, foreign text like the rest.
        description: its purpose and description.
        register: what is registered.
        own_path: entry of the application itself, which is not compared with itself.
        rules: thresholds, words that tell nothing, general applications.

    Returns:
        Those alike enough, the most alike first.

    """
    others = [*_registered(register, own_path), *_general(rules)]
    texts = [_words(f"{one.row.name} {one.description}", rules.filler) for one in others]
    ours = _words(f"{name} {description}", rules.filler)
    used_in = Counter(word for words in (ours, *texts) for word in words)
    rare = {word for word, uses in used_in.items() if uses - (word in ours) <= rules.rare_in}
    weigh = _weights(used_in, len(others) + 1)
    found = []
    for other, theirs in zip(others, texts, strict=True):
        shared = ours & theirs & rare
        row = replace(
            other.row,
            name_percent=_likeness_of_names(name, other.row.name, rules.filler),
            words_percent=_share(shared, ours & rare, theirs & rare, weigh),
            shared_words=tuple(sorted(shared, key=lambda word: (-weigh(word), word))),
        )
        if _is_alike(row, rules):
            found.append(replace(row, shared_words=row.shared_words[:_MOST_WORDS_SHOWN]))
    found.sort(key=lambda row: (-max(row.name_percent, row.words_percent), row.name, row.place))
    return tuple(found[: rules.most])


def _registered(register: Register, own_path: str) -> Iterable[_Other]:
    for one in register.applications:
        if one.path != own_path:
            row = SimilarApplication("daftar", one.name, one.office, one.path, True, 0, 0, ())
            yield _Other(row, one.description)


def _general(rules: LikenessRules) -> Iterable[_Other]:
    for one in rules.general:
        row = SimilarApplication("umum", one.name, one.owner, one.decree, one.verified, 0, 0, ())
        yield _Other(row, one.purpose)


def _is_alike(row: SimilarApplication, rules: LikenessRules) -> bool:
    by_words = (
        len(row.shared_words) >= rules.shared_words and row.words_percent >= rules.words_percent
    )
    return row.name_percent >= rules.name_percent or by_words


def _words(text: str, filler: frozenset[str]) -> frozenset[str]:
    words = fold(text[:_MAX_TEXT]).split()
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD and word not in filler)


def _weights(used_in: Counter[str], texts: int) -> Callable[[str], float]:
    """Weigh a word by its rarity (inverse document frequency)."""
    return lambda word: math.log(1 + texts / used_in[word])


def _share(
    shared: frozenset[str],
    ours: frozenset[str],
    theirs: frozenset[str],
    weigh: Callable[[str], float],
) -> int:
    """Give the shared words' part of the lighter text, in percent (overlap coefficient)."""
    lighter = min(sum(map(weigh, ours)), sum(map(weigh, theirs)))
    return round(100 * sum(map(weigh, shared)) / lighter) if lighter else 0


def _likeness_of_names(one: str, other: str, filler: frozenset[str]) -> int:
    """Compare whole names and what stands before and in brackets, each with each."""
    pairs = ((a, b) for a in _spellings(one, filler) for b in _spellings(other, filler))
    return round(max((fuzz.token_sort_ratio(a, b) for a, b in pairs), default=0.0))


def _spellings(name: str, filler: frozenset[str]) -> set[str]:
    """Give a name's parts in bare words; words that every application bears are left out."""
    parts = [name, *_BRACKETS.split(name)]
    bare = {" ".join(word for word in fold(part).split() if word not in filler) for part in parts}
    return {spelled for spelled in bare if spelled} or {fold(name)}
