"""From the lines under a label to the answer that they give."""

import re
from collections.abc import Iterable

from inventaris.parsing.labels import fold
from inventaris.parsing.links import without_links

_ITEM = re.compile(r"\s*(?:[-*+•·▪\u2013—]\s+|\(?[0-9]{1,2}[.)]\s+|[a-z][.)]\s+)")
_BOX = re.compile(
    r"(?:(?<=\s)|^)(?:\[(?P<square>[ xXvV✓✔√]?)\](?!\()|\((?P<round>\s{0,3}|[xXvV✓✔√])\)"
    r"|(?P<empty>☐)|(?P<full>[☑☒]))(?=\s|$)"
)
_NAMED = re.compile(r"[A-Z][\w./]{0,20}(?: [\w./]{1,20}){0,2} ?: ")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\w*\s*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# One word or more of a line between single marks; not inside an address or a name.
_EMPHASIS = re.compile(r"(?<![^\s(])([*_])(?![\s*_\\])([^*_\\]{1,200})(?<![\s])\1(?![^\s.,;:!?)])")
_MAILBOX = re.compile(r"<([^\s<>@]{1,100}@[^\s<>@]{1,200})>")
_STRONG = re.compile(r"\*\*|(?<!\w)__|__(?!\w)|`")
_NO_ANSWERS = frozenset(
    {
        "",
        "isi di sini",
        "isi disini",
        "diisi",
        "diisi di sini",
        "silakan diisi",
        "tulis di sini",
        "tulis jawaban di sini",
        "ketik di sini",
        "jawaban",
        "lampirkan di sini",
        "unggah di sini",
        "belum diisi",
        "kosong",
    }
)


def answer_text(lines: Iterable[str]) -> str:
    """Give the answer as one line: items joined by `; `, only the ticked ones where boxes stand.

    What the template left to be filled counts as nothing.
    """
    answer = ""
    for line in lines:
        if _FENCE.fullmatch(line):
            continue
        item = _ITEM.match(line)
        said = _said(_ticked(line[item.end() :] if item else line))
        if is_no_answer(said):
            continue
        listed = (item or _NAMED.match(said)) and answer and answer[-1] not in ":;,"
        answer += ("; " if listed else " " if answer else "") + said
    return answer


def plain_answer(text: str) -> str:
    """Give what one cell or line says: ticked boxes only, without Markdown, white space folded."""
    return _said(_ticked(text))


def is_no_answer(text: str) -> bool:
    """Tell whether a text is only punctuation or words of the template: `-`, `…`, `isi di sini`."""
    return fold(text) in _NO_ANSWERS


def _ticked(line: str) -> str:
    """Keep of `[x] Web [ ] Mobile` what is ticked, and what stands before the first box."""
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return line
    ends = [box.start() for box in boxes[1:]] + [len(line)]
    ticked = [
        line[box.end() : end].strip()
        for box, end in zip(boxes, ends, strict=True)
        if box["full"] or (box["square"] or box["round"] or "").strip()
    ]
    return " ".join([line[: boxes[0].start()].strip(), "; ".join(ticked)])


def _said(text: str) -> str:
    """Take the Markdown off one line and fold its white space."""
    bare = " ".join(
        _ESCAPE.sub(
            r"\1", _EMPHASIS.sub(r"\2", _STRONG.sub("", _MAILBOX.sub(r"\1", without_links(text))))
        ).split()
    )
    for mark in "*_~":
        if len(bare) > 2 and bare[0] == bare[-1] == mark:
            bare = bare.strip(mark).strip()
    return bare
