"""Texts divided by the attachments that they name: each is divided once, whoever asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inventaris.model.steps import AttachmentKind
from inventaris.parsing.labels import Labels
from inventaris.parsing.outline import Part, outline
from inventaris.parsing.plain import plain_lines


@dataclass(frozen=True, slots=True)
class Outliner:
    """`parts` divides a text, with or without what it quotes, by the kinds' `labels`."""

    labels: Labels[str]
    parts: Callable[[str, bool], Sequence[Part[str]]]


@lru_cache(maxsize=8)
def outliner(kinds: tuple[AttachmentKind, ...]) -> Outliner:
    """Give what divides texts by a city's kinds of attachments."""
    labels = Labels((kind.key, (kind.name, *kind.aliases)) for kind in kinds)

    @lru_cache(maxsize=1024)
    def parts(text: str, quoted: bool) -> Sequence[Part[str]]:
        return outline(plain_lines(text, quoted=quoted), labels)

    return Outliner(labels, parts)
