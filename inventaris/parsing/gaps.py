"""Texts out of which is cut what was recognised in them; what is left keeps its place."""

from collections.abc import Iterable
from typing import Protocol

GAP = "\x1f"
"""Stands for each character that was cut out."""


class Found(Protocol):
    """Something recognised, from character `start` up to `end` of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where the text goes on."""


def cut(text: str, found: Iterable[Found]) -> str:
    """Cut out each of these."""
    for one in found:
        text = blanked(text, one.start, one.end)
    return text


def blanked(text: str, start: int, end: int) -> str:
    """Cut out what stands from `start` up to `end`."""
    return text[:start] + GAP * (end - start) + text[end:]
