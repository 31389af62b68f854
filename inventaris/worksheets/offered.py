"""The rows that a worksheet offered, and by what each is known again."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from inventaris.model.worksheets import Column, Row, Worksheet
from inventaris.worksheets.raw import Raw, RawRow


def identifying(worksheet: Worksheet) -> Column | None:
    """Give the column by which a row is known: its number, or the choice that stands first."""
    first = worksheet.columns[0] if worksheet.columns else None
    return first if first and first.kind in {"number", "choice"} else None


def identity_of(row: Row, worksheet: Worksheet) -> str:
    """Give the value by which a row is known, empty where rows of its worksheet are not."""
    column = identifying(worksheet)
    return row.get(column.key, "") if column else ""


def by_identity(offered: Sequence[Row], worksheet: Worksheet) -> dict[str, Row]:
    """Give the offered rows by what each is known by."""
    return {key: row for row in offered if (key := identity_of(row, worksheet))}


def is_untouched(row: Row, offered: Sequence[Row]) -> bool:
    """Tell whether a row says nothing that was not prefilled."""
    return any(dict(row) == dict(one) for one in offered)


def others(
    raw: Raw, worksheet: Worksheet, known: Mapping[str, Row], named: Collection[str]
) -> Iterator[RawRow]:
    """Give a row for each offered one that is not named, where a line speaks of all others."""
    column = identifying(worksheet)
    if column is None or not raw.others:
        return
    labels = {choice.key: choice.label for choice in column.choices}
    unnamed = [key for key in known if key not in named]
    for number, key in enumerate(unnamed, start=len(raw.rows) + 1):
        yield RawRow(number, {column.key: labels.get(key, key), **raw.others})
