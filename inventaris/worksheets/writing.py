"""Write a worksheet as text that people copy, fill in and send back as a comment."""

import re
from collections.abc import Iterator, Sequence

from inventaris.model.worksheets import Column, Row, Worksheet
from inventaris.quoting import visible

_BLANK_ROWS = 2
_SIGNS = re.compile(r"([\\|`*~\[])|(?<![^\W_])_|_(?![^\W_])")


def sheet_text(worksheet: Worksheet, rows: Sequence[Row] = ()) -> str:
    r"""Write heading, questions and table; `read_worksheet` reads it back.

    Every line begins with a sign or a word of the city's own, so that inside a block of code no
    foreign text can end the block.
    """
    return "\n".join(_lines(worksheet, rows))


def shown(value: str, column: Column) -> str:
    """Give a value as people read it: a choice by its label."""
    return next((choice.label for choice in column.choices if choice.key == value), value)


def _lines(worksheet: Worksheet, rows: Sequence[Row]) -> Iterator[str]:
    yield f"### {worksheet.heading}"
    yield ""
    for question in worksheet.questions:
        yield f"{question.label}: "
        yield ""
    if not worksheet.columns:
        return
    yield _row([column.label for column in worksheet.columns])
    yield _row(["---"] * len(worksheet.columns))
    for row in rows or [{}] * _BLANK_ROWS:
        yield _row([_cell(row.get(column.key, ""), column) for column in worksheet.columns])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: str, column: Column) -> str:
    text = visible(shown(value, column)).replace("&", "&amp;").replace("<", "&lt;")
    return _SIGNS.sub(r"\\\g<0>", text)
