"""Rows from tables and from the tabs of workbooks."""

from collections.abc import Sequence

from inventaris.model.worksheets import Worksheet
from inventaris.worksheets.cells import clean
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.prose import RawRow, read_prose
from inventaris.worksheets.raw import Raw, caption_of
from inventaris.worksheets.tables import Line

_HEADS_WITHIN = 5  # rows in which a table's heads are looked for


class Tabular:
    """Reads a table: question rows above its heads, the heads, its body."""

    def __init__(self, worksheet: Worksheet, raw: Raw, *, with_places: bool = False) -> None:
        self._worksheet = worksheet
        self._words = lexicon(worksheet)
        self._raw = raw
        self._with_places = with_places
        self._assumed: dict[str, str] = {}  # what a caption says of the rows below it

    def read(self, rows: Sequence[Line]) -> None:
        head = self._find_head(rows) if self._worksheet.columns else None
        if head is None:
            self._read_headless(rows)
            return
        for row in rows[:head]:
            self._read_answer(row)
        heads = [self._keys_of(cell) for cell in rows[head].cells]
        body = rows[head + 1 :]
        while body and self._continues_heads(body[0], heads):
            body = body[1:]
        taken = {key for keys in heads for key in keys}
        for place, (cell, keys) in enumerate(zip(rows[head].cells, heads, strict=True)):
            if not keys and clean(cell) and not _only_counts(body, place):
                self._raw.unknown.append(clean(cell))
        for row in body:
            self._read_body(row, heads, taken)

    def _find_head(self, rows: Sequence[Line]) -> int | None:
        enough = min(2, len(self._worksheet.columns))
        limit = len(rows) if self._with_places else _HEADS_WITHIN
        for number, row in enumerate(rows[:limit]):
            filled = [cell for cell in row.cells if clean(cell)]
            known = [keys for cell in filled if (keys := self._keys_of(cell))]
            if len(known) >= enough and len(known) * 2 >= len(filled):
                return number
        return None

    def _keys_of(self, head: str) -> tuple[str, ...]:
        said = clean(head).rstrip("*").strip()
        exact = self._words.columns.exact(said)
        return (exact,) if exact is not None else self._words.columns.match(said)

    def _continues_heads(self, row: Line, heads: list[tuple[str, ...]]) -> bool:
        """Tell a second row of heads, or the row `(1) (2) (3)` below them, from the body."""
        filled = [clean(cell) for cell in row.cells if clean(cell)]
        if not filled:
            return False
        counted = [cell.strip("(). ") for cell in filled]
        if len(counted) > 2 and counted == [str(n) for n in range(1, len(counted) + 1)]:
            return True
        keys = [self._keys_of(cell) for cell in row.cells]
        if not all(keys[i] for i, cell in enumerate(row.cells) if clean(cell)):
            return False
        for place, found in enumerate(keys[: len(heads)]):
            heads[place] = found or heads[place]
        return True

    def _read_body(self, row: Line, heads: list[tuple[str, ...]], taken: set[str]) -> None:
        filled = [place for place, cell in enumerate(row.cells) if clean(cell)]
        if not filled:
            return
        if [self._keys_of(cell) for cell in row.cells[: len(heads)]] == heads:
            return  # the heads again, on a new page
        if len(filled) == 1 and len(taken) > 2 and self._is_caption(row.cells[filled[0]]):
            return
        found = RawRow(len(self._raw.rows) + 1)
        for place in filled:
            keys = heads[place] if place < len(heads) else ()
            cell = row.cells[place]
            if len(keys) > 1:
                for key, value in read_prose(clean(cell), self._worksheet, keys).items():
                    self._put(found, key, value, row, place)
            elif keys:
                self._put(found, keys[0], cell, row, place)
            elif place >= len(heads):
                found.odd.append(clean(cell))
        for key, value in self._assumed.items():
            found.cells.setdefault(key, value)
        if self._with_places:
            for place, keys in enumerate(heads):
                for key in keys:
                    found.places.setdefault(key, self._place(row, place))
        if found.cells or found.odd:
            self._raw.rows.append(found)

    def _is_caption(self, cell: str) -> bool:
        """Take `A. Unsur Kominfo:` as said of the rows below."""
        said = clean(cell).rstrip(":").strip()
        caption = caption_of(said, self._worksheet)
        if caption:
            self._assumed |= caption
        return bool(caption)

    def _put(self, found: RawRow, key: str, cell: str, row: Line, place: int) -> None:
        found.cells[key] = cell
        if self._with_places:
            found.places[key] = self._place(row, place)

    def _place(self, row: Line, place: int) -> str:
        letters, number = "", place
        while number >= 0:
            letters = chr(ord("A") + number % 26) + letters
            number = number // 26 - 1
        return f"{letters}{row.number + 1}"

    def _read_headless(self, rows: Sequence[Line]) -> None:
        """Without heads: questions with their answers, else columns in their order."""
        across = self._transposed(rows)
        for row in rows if not across else ():
            if not self._read_answer(row) and self._worksheet.columns and not self._with_places:
                self._read_in_order(row)

    def _read_answer(self, row: Line) -> bool:
        """Read `| Putusan | sesuai |`."""
        filled = [place for place, cell in enumerate(row.cells) if clean(cell)]
        if not filled or not self._worksheet.questions:
            return False
        keys = self._words.questions.match(clean(row.cells[filled[0]]).rstrip(":"))
        if not keys:
            return False
        answer = " ".join(said for place in filled[1:] if (said := _said(row.cells[place])))
        for key in keys:
            if answer:
                self._raw.answers[key] = answer
            if self._with_places:
                place = filled[1] if len(filled) > 1 else filled[0] + 1
                self._raw.places[key] = self._place(row, place)
        return True

    def _transposed(self, rows: Sequence[Line]) -> bool:
        """Read a table that stands on its side: a column's name in the first cell of each row."""
        labels = [self._keys_of(row.cells[0]) if row.cells else () for row in rows]
        if len(self._worksheet.columns) < 2 or sum(map(bool, labels)) < 2 or not all(labels):
            return False
        for place in range(1, max(len(row.cells) for row in rows)):
            found = RawRow(len(self._raw.rows) + 1)
            for row, keys in zip(rows, labels, strict=True):
                cell = row.cells[place] if place < len(row.cells) else ""
                if said := _said(cell):
                    self._put(found, keys[0], said, row, place)
            if found.cells:
                self._raw.rows.append(found)
        return True

    def _read_in_order(self, row: Line) -> None:
        columns = self._worksheet.columns
        cells = list(row.cells)
        if not any(map(clean, cells)):
            return
        found = RawRow(len(self._raw.rows) + 1)
        number, is_counted = clean(cells[0]).strip("()."), columns[0].kind == "number"
        if number.isdigit() and not (is_counted and len(cells) == len(columns)):
            cells = cells[1:]
            if is_counted:
                found.cells[columns[0].key] = number
                columns, found.is_line = columns[1:], True
        if len(cells) == len(columns):
            found.cells |= {
                c.key: cell for c, cell in zip(columns, cells, strict=True) if clean(cell)
            }
        else:
            said = read_prose(", ".join(map(clean, cells)), self._worksheet)
            found.cells = said | found.cells
        self._raw.rows.append(found)


def _said(cell: str) -> str:
    """Leave the colon that stood between a label and what is said: `Dasar`, `: Disposisi`."""
    return clean(cell).lstrip(":= ")


def _only_counts(rows: Sequence[Line], place: int) -> bool:
    """Tell whether a column holds nothing but numbers of rows."""
    cells = [clean(row.cells[place]).strip("().") for row in rows if place < len(row.cells)]
    return all(not cell or cell.isdigit() for cell in cells)
