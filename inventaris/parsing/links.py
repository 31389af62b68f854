"""Links in Markdown that people write or paste: `[text](target)`, `<target>` and bare addresses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SCHEME = r"(?:https?|ssh|git|ftps?|file|svn|git\+ssh|git\+https?)"
_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]{0,500})\]\s?\(\s*<?(?P<target>[^\s()<>]{1,2000}"
    r"(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)>?(?:\s[^()\n]{0,300})?\s*\)(?:\{[^{}\n]{0,100}\})?"
    rf"|<(?P<angle>{_SCHEME}://[^\s<>]{{1,2000}})>"
    rf"|(?<![\w/])(?P<bare>{_SCHEME}://[^\s<>|\"“”\u2018\u2019`]{{1,2000}})"
    r"|(?<![\w/(])(?P<upload>/(?:-/project/[0-9]{1,10}/)?uploads/[^\s<>()\[\]|\"`]{1,1000})"
    r"|(?<![\w/.@+-])(?P<scp>[A-Za-z0-9_.-]{1,40}@[A-Za-z0-9.-]{1,200}:[A-Za-z0-9~/_][^\s<>|\"`]{0,500})",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'\"*_)]}\u2019”…"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text, from character `start` up to `end`."""

    text: str  # empty for a bare address
    target: str
    start: int
    end: int


def find_links(text: str) -> Iterator[Link]:
    """Give the links from left to right, without the punctuation of the sentence around them."""
    for found in _LINK.finditer(text):
        if found["target"] is not None:
            yield Link(found["text"].strip(), found["target"], *found.span())
        elif found["angle"]:
            yield Link("", found["angle"], *found.span())
        else:
            target = _without_trailing(found["bare"] or found["upload"] or found["scp"])
            yield Link("", target, found.start(), found.start() + len(target))


def replace_links(text: str, by: Callable[[Link], str]) -> str:
    """Put something in place of each link."""
    kept: list[str] = []
    at = 0
    for link in find_links(text):
        kept += [text[at : link.start], by(link)]
        at = link.end
    return "".join([*kept, text[at:]])


def without_links(text: str) -> str:
    """Put each link's text, or its address where it has none, in place of the link."""
    return replace_links(text, lambda link: link.text or link.target)


def _without_trailing(address: str) -> str:
    """Drop what ends the sentence; a closing parenthesis stays if the address opened it."""
    while address and address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
