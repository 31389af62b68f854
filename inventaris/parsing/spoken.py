"""Lines of a comment in which somebody speaks: no quotes, no code; where they call the service."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from inventaris.parsing.plain import unbroken

_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def spoken_lines(body: str) -> Iterator[tuple[int, str]]:
    """Give each such line with its number."""
    fenced = False
    for number, line in enumerate(body.splitlines()):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith(">"):
            yield number, unbroken(line)


def choice_of(words: Iterable[str]) -> str:
    """Give the pattern of any of these words as they are, the longest first; of none, of nothing."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"


def any_of(words: Iterable[str]) -> str:
    """Give the pattern of any of these words, the longest first; of none, what matches nothing.

    A hyphen may be a space: `kirim ulang` for `kirim-ulang`.
    """
    longest_first = sorted(words, key=len, reverse=True)
    parted = (re.split(r"[\s-]+", word) for word in longest_first)
    choices = "|".join(r"[\s-]{1,3}".join(map(re.escape, parts)) for parts in parted)
    return f"(?:{choices or '(?!)'})(?![\\w-])"


def joined(word: str) -> str:
    """Give the one writing of what `any_of` finds: `kirim ulang`, `Kirim-ulang`."""
    return "-".join(word.lower().replace("-", " ").split())


@lru_cache(maxsize=8)
def polite_head(words: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of what may stand before a command: `mohon`; it may match nothing."""
    return re.compile(rf"(?:{any_of(words)}[\s,.:;!]*)*", re.IGNORECASE)


def mention_of(account: str) -> re.Pattern[str]:
    """Give the pattern that finds where an account is called."""
    return re.compile(rf"(?<![\w`])@{re.escape(account)}(?![\w-])", re.IGNORECASE)
