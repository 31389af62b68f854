"""Rows from tables and from the tabs of workbooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice, zip_longest

from inventaris.model.worksheets import Worksheet
from inventaris.worksheets.cells import clean
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.prose import read_prose
from inventaris.worksheets.raw import Raw, RawRow, caption_of
from inventaris.worksheets.tables import Line

_HEADS_WITHIN = 5  # rows in which a table's heads are looked for


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above a column, and the columns of the worksheet that it names."""

    said: str = ""
    keys: tuple[str, ...] = ()


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
        width = max(len(row.cells) for row in rows)
        heads, body = self._heads_of(rows[head]), rows[head + 1 :]
        answers = [self._read_answer(row) for row in rows[:head]]
        if head and not answers[-1]:  # of groups, few of which are a column's name
            heads = self._continued(self._heads_of(rows[head - 1]), rows[head], width) or heads
        while body and (more := self._continued(heads, body[0], width)):
            heads, body = more, body[1:]
        for place, one in enumerate(heads):
            if not one.keys and one.said and not _only_counts(body, place):
                self._raw.unknown.append(one.said)
        for row in body:
            self._read_body(row, heads)

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

    def _heads_of(self, row: Line) -> list[_Head]:
        return [_Head(clean(cell), self._keys_of(cell)) for cell in row.cells]

    def _continued(self, heads: list[_Head], row: Line, width: int) -> list[_Head] | None:
        """Give the heads with a second row of them, or the row `(1) (2) (3)`; None for the body."""
        filled = [clean(cell) for cell in row.cells if clean(cell)]
        if not filled:
            return None
        counted = [cell.strip("(). ") for cell in filled]
        if len(counted) > 2 and counted == [str(n) for n in range(1, len(counted) + 1)]:
            return heads
        lower = self._heads_of(row)
        lower += [_Head()] * (width - len(lower))  # empty ones at its end were cut off
        upper = _spread(heads, lower)
        # A cell that reaches down from the row above stands here, too, known or not.
        pairs = list(zip_longest(upper, lower, fillvalue=_Head()))
        strange = [low for up, low in pairs if low.said and not low.keys and low.said != up.said]
        if strange or not any(low.keys for low in lower):
            return None
        return [low if low.keys else up for up, low in pairs]

    def _read_body(self, row: Line, heads: list[_Head]) -> None:
        filled = [place for place, cell in enumerate(row.cells) if clean(cell)]
        if not filled:
            return
        keys_above = [one.keys for one in heads]
        if [self._keys_of(cell) for cell in row.cells[: len(heads)]] == keys_above:
            return  # the heads again, on a new page
        is_wide = len({key for keys in keys_above for key in keys}) > 2
        if len(filled) == 1 and is_wide and self._is_caption(row.cells[filled[0]]):
            return
        found = RawRow(len(self._raw.rows) + 1)
        for place in filled:
            head = heads[place] if place < len(heads) else _Head()
            cell = row.cells[place]
            if len(head.keys) > 1:
                for key, value in read_prose(clean(cell), self._worksheet, head.keys).items():
                    self._put(found, key, value, row, place)
            elif head.keys:
                self._put(found, head.keys[0], cell, row, place)
            elif not head.said and not _is_count(cell):
                found.odd.append(clean(cell))
        for key, value in self._assumed.items():
            found.cells.setdefault(key, value)
        if self._with_places:
            for place, keys in enumerate(keys_above):
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


def _spread(heads: list[_Head], below: Sequence[_Head]) -> list[_Head]:
    """Put each head above its column where a word processor wrote one above several but once.

    In the row below, the cells of a column whose head reaches down are empty; that row is whole.
    """
    runs = [
        (is_filled, len(list(cells)))
        for is_filled, cells in groupby(below, key=lambda head: bool(head.said))
    ]
    parted = sum(is_filled for is_filled, _ in runs)
    merged = len(heads) - sum(size for is_filled, size in runs if not is_filled)
    if len(heads) >= len(below):
        return heads
    if not (parted == merged or parted == 1 <= merged):  # which stands where is not known
        return heads[: 0 if below[0].said else runs[0][1]]
    left, spread = iter(heads), list[_Head]()
    for is_filled, size in runs:
        taken = merged // parted if is_filled else size
        spread += [*islice(left, taken), *[_Head()] * (size - taken)]
    return spread


def _only_counts(rows: Sequence[Line], place: int) -> bool:
    """Tell whether a column holds nothing but numbers of rows."""
    return all(_is_count(row.cells[place]) for row in rows if place < len(row.cells))


def _is_count(cell: str) -> bool:
    said = clean(cell).strip("().")
    return not said or said.isdigit()
