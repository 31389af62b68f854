"""What a worksheet, or a row of it, still lacks."""

from collections.abc import Collection, Iterator, Sequence

from inventaris.model.worksheets import CellProblem, Row, Worksheet
from inventaris.worksheets.offered import by_identity, identifying, identity_of
from inventaris.worksheets.raw import RawRow

CODES = frozenset(
    {
        "lembar/alasan",
        "lembar/baris-belum-ada",
        "lembar/kosong",
        "lembar/pilihan-belum-ada",
    }
)
MAX_SEEN = 120
"""Characters of foreign text that a problem repeats."""


def lacking(
    row: Row, found: RawRow, worksheet: Worksheet, wrong: Collection[str]
) -> Iterator[CellProblem]:
    """Name the cells that must be there, or that a choice asks for; not those that are wrong."""
    for column in worksheet.columns:
        place = found.places.get(column.key, "")
        if column.required and column.key not in row and column.key not in wrong:
            yield CellProblem("lembar/kosong", found.number, column.label, place=place)
        chosen = next((c for c in column.choices if c.key == row.get(column.key)), None)
        for key in chosen.needs if chosen else ():
            needed = worksheet.column(key)
            if needed and key not in row and key not in wrong:
                there = found.places.get(key, "")
                label = chosen.label if chosen else ""
                yield CellProblem("lembar/alasan", found.number, needed.label, label, there)


def not_chosen(rows: Sequence[Row], worksheet: Worksheet) -> Iterator[CellProblem]:
    """Name the choices of which each must be there; a row that was not understood may be one."""
    for column in worksheet.columns:
        there = {row.get(column.key) for row in rows}
        if column.every_choice and rows and None not in there:
            for choice in column.choices:
                if choice.key not in there:
                    yield CellProblem(
                        "lembar/pilihan-belum-ada", 0, column.label, choice.label[:MAX_SEEN]
                    )


def not_returned(
    rows: Sequence[Row], worksheet: Worksheet, offered: Sequence[Row]
) -> Iterator[CellProblem]:
    """Name the offered rows that are not among these, where each has to be."""
    if not worksheet.all_rows:
        return
    there = {identity_of(row, worksheet) for row in rows}
    column = identifying(worksheet)
    for key, row in by_identity(offered, worksheet).items():
        if key not in there and column:
            named = next((c.label for c in column.choices if c.key == key), "")
            shown = named or next((v for k, v in row.items() if k != column.key), key)
            told = f"{key}: {shown}" if column.kind == "number" else shown
            yield CellProblem("lembar/baris-belum-ada", 0, column.label, told[:MAX_SEEN])
