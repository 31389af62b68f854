"""Divide a text into parts by the labels that stand in it, however they are set.

A label may be a heading, a bold line, the left side of `Label: answer`, the first cell of a table
row or the head of a table's column. A heading that is no known label ends the part before it; so
does an unknown sibling in the same list or table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal

from inventaris.parsing.labels import Key, Labels, fold
from inventaris.parsing.links import find_links

Style = Literal["heading", "item", "line", "row", "none"]

_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*")
_MARKER = re.compile(
    r"\s*(?:(?P<bullet>[-*+•·▪\u2013—])\s+|(?P<number>\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}[.)](?:\s+|(?=[^\W\d]))"
    r"|[a-zA-Z][.)]\s+|[IVX]{1,4}[.)]\s+))"
)
_NUMBER = re.compile(r"([0-9]{1,2})[.)]\s+[^\W\d]")
_BOX = re.compile(r"\s*\[[ xX✓✔vV]?\]\s+|\s*[☐☑☒]\s*")
_BOLD = re.compile(
    r"\s*(?:\*{1,3}|_{1,3})(?P<text>[^*_\s](?:.{0,200}[^*_\s])?)(?:\*{1,3}|_{1,3})\s*:?"
)
_SEPARATOR = re.compile(r"[:\uff1a](?!//)|\t")
_WEAK_SEPARATOR = re.compile(r"=|(?<=\s)[-\u2013—](?=\s)")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"[\s:=+-]*")
_ROW_NUMBER = re.compile(r"\s*[0-9]{0,2}\s*[.)]?\s*")
_EMPHASIS = " *_`~\t"
_SIBLING_WORDS = 4
_MAX_PLAIN_HEADING = 60  # characters


@dataclass(slots=True)
class Part(Generic[Key]):
    """What stands under one label; `keys` is empty for text under none.

    A one-word label on a line below a heading (`Email:` below *Penanggung jawab*) may be another
    question's or part of this answer: such a part is also `inside` the heading's, where its first
    line was `opening`.
    """

    keys: tuple[Key, ...] = ()
    label: str = ""
    style: Style = "none"
    lines: list[str] = field(default_factory=list)
    inside: "Part[Key] | None" = None
    opening: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing but blank lines stands here yet."""
        return not any(self.lines)

    @property
    def is_inline(self) -> bool:
        """Tell whether the text began on the line of the label."""
        return self.style in {"item", "line", "row"} and bool(self.lines and self.lines[0])


def outline(lines: Sequence[str], labels: Labels[Key]) -> list[Part[Key]]:
    """Divide the lines (see `plain_lines`) into parts, in their order."""
    reader = _Reader(labels)
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        reader.read(line, following)
    return reader.parts


def table_cells(line: str) -> list[str]:
    """Give the cells of a table row; one that is no row has one cell."""
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _CELL_BORDER.split(inner)]


class _Reader(Generic[Key]):
    """Reads line by line; the last part is the one being filled."""

    def __init__(self, labels: Labels[Key]) -> None:
        self.labels = labels
        self.parts: list[Part[Key]] = [Part()]
        self.columns: list[Key | None] = []

    def read(self, line: str, following: str) -> None:
        if not line.strip():
            self.columns = []
            self.parts[-1].lines.append("")
        elif "|" in line and self._read_row(line):
            pass
        else:
            self.columns = []
            if not (self._read_heading(line, following) or self._read_labelled(line)):
                self._read_text(line)

    def _read_text(self, line: str) -> None:
        """Go on with the part, unless its answer stood beside the label and a paragraph ended."""
        current = self.parts[-1]
        if current.is_inline and not current.lines[-1] and line[0].isalnum():
            self._open((), "", "none", line)
        else:
            current.lines.append(line)

    def _open(
        self, keys: tuple[Key, ...], label: str, style: Style, value: str, opening: str = ""
    ) -> None:
        part = Part(keys, label, style, [value] if value else [])
        part.inside = self._surrounding(part)
        part.opening = opening
        self.parts.append(part)

    def _surrounding(self, part: Part[Key]) -> Part[Key] | None:
        """Give the heading's part that a new part may belong to."""
        current = self.parts[-1]
        if part.style in {"heading", "row"}:
            return None
        if not part.keys:
            return current.inside
        headed = current.inside or (
            current if current.style == "heading" and current.keys else None
        )
        if headed is None or part.keys == headed.keys or " " in fold(part.label):
            return None
        paragraph_ended = not current.is_empty and not current.lines[-1]
        return None if paragraph_ended else headed

    def _read_heading(self, line: str, following: str) -> bool:
        if heading := _HEADING.match(line):
            text = line[heading.end() :].strip(" \t#")
            if not self._open_labelled(text, "heading"):
                self._open(self.labels.match(_bare_label(text)), text, "heading", "")
            return True
        if _UNDERLINE.fullmatch(line):
            return True
        underlined = _UNDERLINE.fullmatch(following)
        bold = _BOLD.fullmatch(line)
        if keys := self._plain_heading(line, marked=bool(underlined or bold)):
            self._open(keys, line, "heading", "")
            return True
        unknown = bold and not self._awaits_answer()
        if unknown or (underlined and "=" in following) or self._is_next_number(line):
            self._open((), line, "heading", "")
            return True
        return False

    def _is_next_number(self, line: str) -> bool:
        """Tell whether an unknown line follows a numbered heading by its number: a heading too."""
        current = self.parts[-1]
        if current.style != "heading" or current.is_empty or len(line) > _MAX_PLAIN_HEADING:
            return False
        number, last = _NUMBER.match(line), _NUMBER.match(current.label)
        return bool(number and last and int(number[1]) == int(last[1]) + 1)

    def _plain_heading(self, line: str, *, marked: bool) -> tuple[Key, ...]:
        """Tell what a line that is nothing but a label asks for."""
        text = _bare_label(line)
        if len(text) > _MAX_PLAIN_HEADING or not text:
            return ()
        numbered = _MARKER.match(line)
        if not marked and _SEPARATOR.search(line):
            return ()
        key = self.labels.exact(text)
        if marked:
            keys = (key,) if key is not None else self.labels.match(text)
        elif key is not None and (
            " " in text or text.isupper() or (numbered and numbered["number"])
        ):
            keys = (key,)
        else:
            return ()
        answers_itself = keys == self.parts[-1].keys and self.parts[-1].is_empty
        return () if answers_itself else keys

    def _awaits_answer(self) -> bool:
        return bool(self.parts[-1].keys) and self.parts[-1].is_empty

    def _read_labelled(self, line: str) -> bool:
        marker = _MARKER.match(line)
        style: Style = "item" if marker else "line"
        rest = line[marker.end() :] if marker else line
        if box := _BOX.match(rest):
            rest = rest[box.end() :]
        if self._open_labelled(rest, style):
            return True
        separator = _SEPARATOR.search(rest)
        if separator and self._is_sibling(rest[: separator.start()], style, marker):
            self._open((), "", style, line, opening=rest)
            return True
        return False

    def _open_labelled(self, text: str, style: Style) -> bool:
        """Open the part of `Label: answer`, or go on with it under another of its names."""
        split = _split_label(text, self.labels)
        if not split:
            return False
        keys, label, value = split
        current = self.parts[-1]
        other_name = keys == current.keys and fold(label) != fold(current.label)
        if other_name and style != "heading" and current.style != "row":
            current.lines.append(f"- {text}" if label[:1].isupper() else text)
        else:
            self._open(keys, label, style, value, opening=text)
        return True

    def _is_sibling(self, label: str, style: Style, marker: re.Match[str] | None) -> bool:
        """Tell whether an unknown `Label:` is the next entry of the list that is being read."""
        current = self.parts[-1]
        if not current.keys or current.style != style or "](" in label or "/" in label:
            return False
        words = fold(label).split()
        if not 0 < len(words) <= _SIBLING_WORDS or not _bare_label(label)[:1].isupper():
            return False
        return bool(marker and marker["number"]) or not current.is_empty

    def _read_row(self, line: str) -> bool:
        cells = table_cells(line)
        is_row = line.lstrip().startswith("|")
        if is_row and all(_DELIMITER.fullmatch(cell) for cell in cells) and any(cells):
            return True
        if self.columns and len(cells) > 1:
            self._fill_columns(cells)
            return True
        if self._heads_columns(cells):
            return True
        cells = [cell for cell in cells if cell not in {":", "="}]
        if len(cells) > 1 and _ROW_NUMBER.fullmatch(cells[0]) and cells[1]:
            cells = cells[1:]
        label = _bare_label(cells[0]) if cells else ""
        keys = self.labels.match(label) if is_row or self.labels.exact(label) is not None else ()
        value = " ".join(cell.removeprefix(":").strip() for cell in cells[1:] if cell)
        current = self.parts[-1]
        if keys and not (keys == current.keys and self._awaits_answer()):
            self._open(keys, label, "row", value)
        elif not is_row:
            return False
        elif current.style == "row" and cells and cells[0] and len(cells) > 1:
            self._open((), label, "row", " ".join(cells))
        else:
            current.lines.append(", ".join(cell for cell in cells if cell))
        return True

    def _heads_columns(self, cells: list[str]) -> bool:
        """Tell whether these are the heads of a table that has one column for each answer."""
        heads = [self.labels.exact(_bare_label(cell)) for cell in cells]
        known = [head for head in heads if head is not None]
        if len(known) < 2 or len(set(known)) < len(known) or len(known) < sum(map(bool, cells)):
            return False
        self.columns = heads
        return True

    def _fill_columns(self, cells: list[str]) -> None:
        for key, cell in zip(self.columns, cells, strict=False):
            if key is not None:
                self._open((key,), "", "row", cell)


def _split_label(text: str, labels: Labels[Key]) -> tuple[tuple[Key, ...], str, str] | None:
    """Split `Label: answer`, `Label - answer` or `Label [file](…)`; None where no label is known."""
    strong = _SEPARATOR.search(text)
    weak = _WEAK_SEPARATOR.search(text)
    link = next(find_links(text), None)
    if weak and (key := labels.exact(_bare_label(text[: weak.start()]))) is not None:
        return (key,), _bare_label(text[: weak.start()]), text[weak.end() :].strip()
    if strong and not (link and link.start < strong.start()):
        before = text[: strong.start()]
        if keys := labels.match(_bare_label(before)):
            return keys, _bare_label(before), _without_closing(before, text[strong.end() :])
    if link and (key := labels.exact(_bare_label(text[: link.start]))) is not None:
        return (key,), _bare_label(text[: link.start]), text[link.start :]
    return None


def _bare_label(text: str) -> str:
    """Take numbering, emphasis and the colon off a label."""
    for _ in range(2):
        if marker := _MARKER.match(text):
            text = text[marker.end() :]
        text = text.strip(_EMPHASIS)
    return text.rstrip(":\uff1a").strip(_EMPHASIS)


def _without_closing(label: str, value: str) -> str:
    """Drop the emphasis that was opened before the label and closed after its colon."""
    label, value = label.strip(), value.lstrip(" \t:")
    for mark in ("**", "__", "*", "_"):
        if label.startswith(mark) and not label.endswith(mark):
            return value.removeprefix(mark).strip()
    return value.strip()
