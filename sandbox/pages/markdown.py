"""Text as GitLab shows it: GitHub's Markdown, references that link, and nothing that can harm.

GitLab doc/user/markdown.md; what HTML may stay: lib/banzai/filter/sanitization_filter.rb.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

REFERENCE = re.compile(
    r'(?<![\w/])@(?P<user>[\w][\w.-]*(?:/[\w.-]+)*)|(?<![\w/])#(?P<issue>\d{1,18})\b|~(?P<label>"[^"\n]+"|[\w:.-]+)'
)
UPLOAD = re.compile(r"/uploads/[0-9a-f]{32}/")
TAGS = nh3.ALLOWED_TAGS | {"input", "label", "section"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"class", "id", "dir", "title"},
    "input": {"type", "checked", "disabled"},
    "a": {"href", "hreflang"},
    "details": {"open"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "ftp"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What references in a text mean where it stands; each gives an address or None.

    `uploads` is what stands before `/uploads/...`; `blob` and `raw` what stands before the path
    of a file of the repository, for a text that lies in one.
    """

    uploads: str
    person: Callable[[str], str | None]
    issue: Callable[[int], str | None]
    label: Callable[[str], str | None]
    blob: str | None = None
    raw: str | None = None


def render(text: str | None, around: Surroundings) -> Markup:
    """Safe HTML of a Markdown text."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": False})
    parser.use(tasklists_plugin, label=True).use(footnote_plugin)
    parser.use(anchors_plugin, max_level=6, slug_func=lambda title: f"user-content-{slug(title)}")
    parser.core.ruler.push("references", lambda state: _references(state, around))
    clean = nh3.clean(
        parser.render(text or ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noreferrer noopener",
        attribute_filter=_only_boxes,
    )
    return Markup(clean)  # noqa: S704 - nh3 has cleaned it


def slug(title: str) -> str:
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))


def _only_boxes(tag: str, attribute: str, value: str) -> str | None:
    """Of inputs none but a checkbox may stay."""
    if (tag, attribute) == ("input", "type"):
        return "checkbox"
    return value


def _references(state: StateCore, around: Surroundings) -> None:
    for block in state.tokens:
        if (style := block.attrGet("style")) is not None:  # a cell's alignment, its only style
            block.attrs = {"align": str(style).rpartition(":")[2]}
        if block.type == "inline" and block.children:
            block.children = list(_linked(block.children, around))


def _linked(tokens: list[Token], around: Surroundings) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        for name, inside in (("href", around.blob), ("src", around.raw)):
            if (target := token.attrGet(name)) is not None:
                token.attrSet(name, _absolute(str(target), around.uploads, inside))
        if token.type == "text" and not depth:
            yield from _split(token.content, around)
        else:
            yield token


def _absolute(target: str, uploads: str, inside: str | None) -> str:
    """Uploads and files of the repository are told without the part that all of them share."""
    if UPLOAD.match(target):
        return uploads + target
    if inside and not re.match(r"[a-z][a-z0-9+.-]*:|/|#", target, re.IGNORECASE):
        return f"{inside}/{target.removeprefix('./')}"
    return target


def _split(text: str, around: Surroundings) -> Iterator[Token]:
    last = 0
    for found in REFERENCE.finditer(text):
        if (html := _link(found, around)) is None:
            continue
        yield _token("text", text[last : found.start()])
        yield _token("html_inline", html)
        last = found.end()
    yield _token("text", text[last:])


def _token(kind: str, content: str) -> Token:
    token = Token(kind, "", 0)
    token.content = content
    return token


def _link(found: re.Match[str], around: Surroundings) -> str | None:
    """The HTML of a reference that means something here."""
    address, kind = None, ""
    if name := found["user"]:
        address, kind = around.person(name.rstrip(".-")), "gfm-project_member"
    elif found["issue"]:
        address, kind = around.issue(int(found["issue"])), "gfm-issue"
    elif found["label"]:
        address, kind = around.label(found["label"].strip('"')), "gfm-label"
    if address is None:
        return None
    shown = found[0][1:].strip('"') if kind == "gfm-label" else found[0]
    return (
        f'<a class="gfm {kind}" href="{escape(quote(address, safe="/:?=&#%"))}">{escape(shown)}</a>'
    )
