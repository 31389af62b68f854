"""Both texts of a mail from one Markdown: HTML, and plain text as people write it by hand."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(markdown: str) -> str:
    """Give HTML without any tag that the Markdown brought along itself."""
    return str(_MARKDOWN.render(markdown))


def to_plain(markdown: str) -> str:
    """Give plain text: no marks, each link's address behind it, a table row on a line."""
    return "\n\n".join(_blocks(_MARKDOWN.parse(markdown)))


def to_line(markdown: str) -> str:
    """Give one line of plain text, for a subject."""
    return " ".join(to_plain(markdown).split())


def _blocks(tokens: Sequence[Token]) -> list[str]:
    """Tell each block of one level; what stands inside a block is told by the same rules."""
    told: list[str] = []
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        inner = tokens[at + 1 : end]
        match tokens[at].type:
            case "bullet_list_open":
                told.append(_items(inner, start=None))
            case "ordered_list_open":
                told.append(_items(inner, start=int(tokens[at].attrGet("start") or 1)))
            case "blockquote_open":
                told.append(_indented("\n\n".join(_blocks(inner)), "> ", "> "))
            case "table_open":
                told.append(_rows(inner))
            case "fence" | "code_block":
                told.append(_indented(tokens[at].content.rstrip("\n"), "    ", "    "))
            case "inline":
                told.append(_inline(tokens[at].children or ()))
            case "hr":
                told.append("-" * 20)
            case _:
                told += _blocks(inner)
        at = end + 1
    return [block for block in told if block]


def _end(tokens: Sequence[Token], at: int) -> int:
    """Give where the block that begins here ends: the same place for one without an inside."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _items(tokens: Sequence[Token], start: int | None) -> str:
    told: list[str] = []
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        mark = "- " if start is None else f"{start + len(told)}. "
        told.append(_indented("\n".join(_blocks(tokens[at + 1 : end])), mark, " " * len(mark)))
        at = end + 1
    return "\n".join(told)


def _rows(tokens: Sequence[Token]) -> str:
    """`name: value` for rows of two cells, else the cells one behind the other."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline(token.children or ()))
    filled = [[cell for cell in row if cell] for row in rows]
    return "\n".join((": " if len(row) == 2 else " | ").join(row) for row in filled if row)


def _inline(tokens: Sequence[Token]) -> str:
    told: list[str] = []
    addresses: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                told.append(token.content)
            case "softbreak" | "hardbreak":
                told.append("\n")
            case "image":
                told.append(token.content)
            case "link_open":
                addresses.append((str(token.attrGet("href") or ""), len(told)))
            case "link_close":
                address, begun = addresses.pop()
                if address and "".join(told[begun:]) != address:
                    told.append(f" ({address})")
    return "".join(told)


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{others if number else first}{line}".rstrip() for number, line in enumerate(lines)
    )
