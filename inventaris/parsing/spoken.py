"""Lines of a comment in which somebody speaks: no quotes, no code; where they call the service."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from inventaris.parsing.plain import unbroken, unquoted

_QUOTED_MAIL = re.compile(
    r"(?P<wrote>\b(?:menulis|wrote)\s*:\s*$)|^\W*(?P<sender>(?:dari|from|pengirim)\s*[*_]*\s*:)"
    r"|^\W*(?:original message|pesan asli)\W*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\W*(?:dikirim|terkirim|sent|kepada|to|cc|tembusan|tanggal|date|perihal|subjek|subject)"
    r"\s*[*_]*\s*:",
    re.IGNORECASE,
)
_HEADERS, _FEW = 3, 8  # lines below `Dari:` among which another header stands, and blank ones
_CALLS = re.compile(r"(?<!\S)@\w")


def spoken_lines(body: str) -> Iterator[tuple[int, str]]:
    """Give each such line with its number, up to a mail that is quoted below."""
    lines = body.splitlines()
    for number, line, is_code in unquoted(lines):
        if is_code:
            continue
        ends = _begins_a_mail(line, lines[number + 1 :])
        if not ends or _CALLS.search(line):
            yield number, unbroken(line)
        if ends:
            return


def _begins_a_mail(line: str, below: list[str]) -> bool:
    """Tell whether a line begins the mail that somebody answers.

    `Siti menulis:` may stand above what is quoted by itself, and `Dari:` in a form.
    """
    if not (found := _QUOTED_MAIL.search(line)):
        return False
    following = list(islice(filter(str.strip, islice(below, _FEW)), _HEADERS))
    if found["wrote"]:
        return not (following and following[0].lstrip().startswith(">"))
    return not found["sender"] or any(_HEADER.match(one) for one in following)


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
