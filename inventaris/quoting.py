"""Make foreign text inert before the service repeats it on GitLab.

GitLab runs a quick action from any line of a note that begins with `/command`, whoever posts it
(lib/gitlab/quick_actions/extractor.rb), and turns `@name`, `#1`, `!1`, `~label` and the like into
mentions and cross references. So foreign text never begins a line, and a word joiner parts each
such sign from what follows it.
"""

import re

from inventaris.parsing.links import find_links

_WORD_JOINER = "\u2060"
_REFERENCE = re.compile(r"([@#!~%$&*])(?=[\w\"'*])|(\[)(?=\w+:)")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~!%$&]|^[-+/]|(?<=^\d)[.)])")
_BARE_ADDRESS = re.compile(r"(www)(?=\.)", re.IGNORECASE)  # GitLab makes a link of `www.x.id`

# A plain address: nothing in it ends the link, calls anyone or is an entity's end.
_PLAIN_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:/[\w./~?=&%+#:-]*)?", re.ASCII
)


class Trusted(str):
    """Text of our own making, which may act as Markdown."""

    __slots__ = ()


def visible(text: str) -> str:
    """Fold to one line and drop what has no shape of its own: control and direction characters."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def plain(text: str) -> str:
    """Fold to one line and part reference signs: for titles and other places without Markdown."""
    parted = _REFERENCE.sub(lambda found: found.group(0) + _WORD_JOINER, visible(text))
    return _WORD_JOINER + parted if parted.startswith("/") else parted


def inline(text: str) -> str:
    r"""Quote as one line of Markdown text: every sign escaped, no reference, no `/` at its head.

    >>> inline("/close")
    '\\/close'
    """
    escaped = _BARE_ADDRESS.sub(rf"\1{_WORD_JOINER}", _MARKDOWN.sub(r"\\\1", visible(text)))
    return escaped.replace("@", "@" + _WORD_JOINER).replace("://", ":" + _WORD_JOINER + "//")


def linked(text: str, own_host: str) -> str:
    """Quote as `inline` does, but leave plain addresses to be followed: where a meeting is online.

    Not those that hold our own forge's, which would become references that we make.
    """
    shown, parts, at = visible(text), list[str](), 0
    for link in find_links(shown):
        address = shown[link.start : link.end]
        is_whole = shown[link.end : link.end + 1].strip(" .,;:!?)") == ""
        is_plain = is_whole and _PLAIN_ADDRESS.fullmatch(address)
        if is_plain and own_host.casefold() not in address.casefold():
            parts += [_piece(shown[at : link.start]), f"<{address}>"]
            at = link.end
    return "".join((*parts, _piece(shown[at:])))


def _piece(text: str) -> str:
    """Quote what stands beside a link, with the space between them."""
    before, after = (" " if text != bare else "" for bare in (text.lstrip(), text.rstrip()))
    return f"{before}{inline(text)}{after}" if text.strip() else text


def block(text: str, *, longest: int = 4000) -> str:
    """Quote several lines, each behind `> `, cut after `longest` characters."""
    cut = text if len(text) <= longest else text[:longest] + " …"
    return "\n".join("> " + inline(line) for line in cut.splitlines()) or "> "
