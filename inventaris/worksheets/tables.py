"""Tables as people paste them: Markdown, HTML, from a spreadsheet or a word processor.

Everything here is linear in the length of the text: it comes from outside.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from inventaris.parsing.outline import table_cells

MAX_COLUMNS = 40
_MAX_SPAN = 100  # rows or columns of one merged cell
_MAX_JOINED = 10  # lines of one quoted cell

_TOKEN = re.compile(r"<(/?)(table|tr|td|th)(?=[\s/>])([^<>]{0,1000})>", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*([0-9]{1,3})", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)(?=[\s/>])[^<>]{0,300}>|\s*\n\s*", re.IGNORECASE)
_DELIMITER = re.compile(r"[\s:=+-]*-[\s:=+-]*")
_PIPE = re.compile(r"(?<!\\)\|")
_GAP = re.compile(r"\t| {2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `starts` is where its cells begin, where only spaces part them."""

    number: int  # of the line in the section
    cells: tuple[str, ...]
    starts: tuple[int, ...] = ()


@dataclass(slots=True)
class Table:
    """Rows that stand together."""

    rows: list[Line] = field(default_factory=list)


def flat_tables(text: str) -> str:
    """Write the HTML tables of a text as piped rows; a merged cell's text stands in all its rows."""
    if "<t" not in text and "<T" not in text:
        return text
    written: list[str] = []
    at = 0
    grid: _Grid | None = None
    for token in _TOKEN.finditer(text):
        before = text[at : token.start()]
        at = token.end()
        closes, name = bool(token[1]), token[2].lower()
        if grid is None:
            written.append(before)
            if name == "table" and not closes:
                grid = _Grid()
            continue
        grid.write(before)
        if name == "table":
            grid.end_row()
            written.append(grid.text())
            grid = None if closes else _Grid()
        elif name == "tr":
            grid.end_row()
        elif closes:
            grid.end_cell()
        else:
            grid.begin_cell(token[3])
    if grid:
        grid.write(text[at:])
        grid.end_row()
        written.append(grid.text())
    else:
        written.append(text[at:])
    return "".join(written)


class _Grid:
    """Fills rows cell by cell; cells that reach down from the rows above come first."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._row: list[str] = []
        self._above: dict[int, tuple[str, int]] = {}  # column: text, rows still to come
        self._cell: list[str] | None = None
        self._rows = self._columns = 1

    def write(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
        elif text.strip():
            self._lines.append(text)  # a caption, or text that belongs to no cell

    def begin_cell(self, attributes: str) -> None:
        self.end_cell()
        spans = {name.lower(): int(size) for name, size in _SPAN.findall(attributes)}
        self._rows = min(max(spans.get("row", 1), 1), _MAX_SPAN)
        self._columns = min(max(spans.get("col", 1), 1), _MAX_SPAN)
        self._cell = []

    def end_cell(self) -> None:
        if self._cell is None:
            return
        text = _BREAK.sub(" ", "".join(self._cell)).strip().replace("|", "\\|")
        self._cell = None
        self._reach_down()
        for number in range(self._columns):
            if len(self._row) >= MAX_COLUMNS:
                return
            shown = text if number == 0 else ""
            if self._rows > 1:
                self._above[len(self._row)] = (shown, self._rows - 1)
            self._row.append(shown)

    def end_row(self) -> None:
        self.end_cell()
        if not self._row:
            return
        self._reach_down()
        self._lines.append(f"| {' | '.join(self._row)} |")
        self._row = []

    def _reach_down(self) -> None:
        """Put in what merged cells above say of the columns that come next."""
        while (column := len(self._row)) in self._above:
            text, rows = self._above.pop(column)
            if rows > 1:
                self._above[column] = (text, rows - 1)
            self._row.append(text)

    def text(self) -> str:
        return "\n\n" + "\n".join(self._lines) + "\n\n"


def find_tables(lines: Sequence[str]) -> Iterator[Table]:
    """Find the tables that pipes or tabs part; those that spaces part are `spaced_row`'s."""
    table = Table()
    number = 0
    while number < len(lines):
        line = lines[number]
        used = 1
        if "\t" in line and not line.lstrip().startswith("|"):
            joined, used = _joined(lines, number)
            row = Line(number, tuple(cell.strip(' "') for cell in joined.split("\t")[:MAX_COLUMNS]))
            table.rows.append(row)
        elif is_piped(line):
            cells = tuple(table_cells(line)[:MAX_COLUMNS])
            if not all(_DELIMITER.fullmatch(cell) for cell in cells):
                table.rows.append(Line(number, cells))
        elif table.rows:
            yield table
            table = Table()
        number += used
    if table.rows:
        yield table


def is_piped(line: str) -> bool:
    """Tell a row of a table, with or without its outer pipes."""
    return len(_PIPE.findall(line)) >= (1 if line.lstrip().startswith("|") else 2)


def spaced_row(number: int, line: str) -> Line | None:
    """Read a line whose cells are parted by spaces, two or more; None where it has but one."""
    cells, starts = [], []
    at = len(line) - len(line.lstrip())
    for gap in [*_GAP.finditer(line, at), None]:
        end = gap.start() if gap else len(line)
        if line[at:end].strip():
            cells.append(line[at:end].strip())
            starts.append(at)
        at = gap.end() if gap else end
    return Line(number, tuple(cells), tuple(starts)) if len(cells) > 1 else None


def beneath(head: Line, row: Line) -> tuple[str, ...]:
    """Put the cells of a spaced row under the heads where they begin; heads may stay empty."""
    if len(row.cells) == len(head.cells):
        return row.cells
    under = [""] * len(head.cells)
    column = 0
    for cell, start in zip(row.cells, row.starts, strict=True):
        places = range(column, len(head.cells))
        column = min(places, key=lambda place: abs(head.starts[place] - start), default=column)
        under[column] = f"{under[column]} {cell}".strip()
    return tuple(under)


def _joined(lines: Sequence[str], number: int) -> tuple[str, int]:
    """A spreadsheet quotes a cell that has line breaks: bring its lines together."""
    joined, used = lines[number], 1
    while joined.count('"') % 2 and used < _MAX_JOINED and number + used < len(lines):
        joined = f"{joined} {lines[number + used]}"
        used += 1
    return (joined, used) if joined.count('"') % 2 == 0 else (lines[number], 1)
