"""Write worksheets as a workbook (XLSX): one tab each, choices as lists, locked heads."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet as Tab

from inventaris.digests import digest_of
from inventaris.model.worksheets import Column, Row, Worksheet
from inventaris.quoting import visible
from inventaris.worksheets.writing import shown

INDEX = "inventaris"  # title of the hidden tab that tells what the others are
NAME_PREFIX = "inventaris_"  # of the defined names, which follow a tab that is renamed
Cells = tuple[tuple[str, ...], ...]

_FREE_ROWS = 20  # below the offered ones
_TITLE_LENGTH = 31  # Excel's limit
_NOT_IN_TITLES = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
_WIDE, _NARROW = 36, 16  # characters
_LINE_PT = 15  # height of one line
_HEAD = PatternFill("solid", fgColor="DDE6F0")
_LINE = Side("thin", "B0B0B0")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LOCKED, _FREE = Protection(locked=True), Protection(locked=False)


@dataclass(frozen=True, slots=True)
class OfferedSheet:
    """A worksheet and the rows that it is prefilled with."""

    worksheet: Worksheet
    rows: tuple[Row, ...]


def write_workbook(number: str, sheets: Sequence[OfferedSheet]) -> bytes:
    """Write a request's worksheets; `read_workbook` knows them again."""
    book = Workbook()
    index = book.active
    if not isinstance(index, Tab):  # pragma: no cover - a new workbook has one tab
        raise TypeError(type(index))
    index.title = INDEX
    _put(index, 1, 1, number)
    for place, sheet in enumerate(sheets, start=2):
        title = _title(sheet.worksheet.heading, book.sheetnames)
        tab = book.create_sheet(title)
        _fill(tab, index, sheet)
        _put(index, place, 1, sheet.worksheet.key)
        _put(index, place, 2, untouched(trimmed(_texts(tab))))
        name = NAME_PREFIX + sheet.worksheet.key.replace("-", "_")
        book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(title)}!$A$1")
    index.sheet_state = "veryHidden"
    book.active = 1 if sheets else 0
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def untouched(cells: Cells) -> str:
    """Give the digest by which a tab is known that nobody filled in."""
    return digest_of([list(row) for row in cells])


def trimmed(rows: Sequence[Sequence[str]]) -> Cells:
    """Leave out the empty cells at the end of each row, and the empty rows at the end."""
    kept = []
    for row in rows:
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        kept.append(tuple(cells))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _texts(tab: Tab) -> list[list[str]]:
    return [[str(value or "") for value in row] for row in tab.iter_rows(values_only=True)]


def _title(heading: str, taken: Sequence[str]) -> str:
    base = " ".join(heading.translate(_NOT_IN_TITLES).split())[:_TITLE_LENGTH].strip()
    number, title = 2, base
    while title.lower() in {one.lower() for one in taken}:
        title = f"{base[: _TITLE_LENGTH - 3]} {number}"
        number += 1
    return title


def _fill(tab: Tab, index: Tab, sheet: OfferedSheet) -> None:
    worksheet = sheet.worksheet
    _put(tab, 1, 1, worksheet.heading).font = Font(bold=True, size=14)
    row = 3
    for question in worksheet.questions:
        _put(tab, row, 1, question.label).font = Font(bold=True)
        _free(_put(tab, row, 2, ""))
        _offer_choices(tab, index, question, f"B{row}")
        row += 1
    row += bool(worksheet.questions)
    for place, column in enumerate(worksheet.columns, start=1):
        head = _put(tab, row, place, column.label)
        head.font, head.fill = Font(bold=True), _HEAD
        letter = get_column_letter(place)
        tab.column_dimensions[letter].width = _width(column)
        last = row + len(sheet.rows) + _FREE_ROWS
        _offer_choices(tab, index, column, f"{letter}{row + 1}:{letter}{last}")
        for number in range(row + 1, last + 1):
            offered = sheet.rows[number - row - 1] if number - row <= len(sheet.rows) else {}
            text = shown(offered.get(column.key, ""), column)
            _free(_put(tab, number, place, text))
            # Not every program makes a row higher by itself for text that it wraps.
            if (lines := ceil(len(text) / _width(column))) > 1:
                height = tab.row_dimensions[number].height or 0
                tab.row_dimensions[number].height = max(height, lines * _LINE_PT)
    if not worksheet.columns:
        tab.column_dimensions["A"].width = _NARROW * 2
        tab.column_dimensions["B"].width = _WIDE * 2
    elif row > 1:
        tab.freeze_panes = f"A{row + 1}"
    tab.page_setup.orientation = "landscape"
    tab.page_setup.fitToHeight = 0  # as many pages as it takes, one wide
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.protection.sheet = True  # without a password: it guards against slips, not against people
    tab.protection.formatColumns = tab.protection.formatRows = False
    tab.protection.insertRows = tab.protection.deleteRows = False


def _width(column: Column) -> int:
    """Give a column's width in characters: choices in one line, as far as that is reasonable."""
    if column.kind == "text":
        return _WIDE
    longest = max((len(label) for label in (column.label, *_labels(column))), default=0)
    return min(max(longest + 2, _NARROW), _WIDE)


def _labels(column: Column) -> list[str]:
    return [choice.label for choice in column.choices]


def _put(tab: Tab, row: int, column: int, text: str) -> Cell:
    """Write text as text: what begins with `=` is no formula, and a NIP keeps its digits."""
    cell = tab.cell(row, column)
    if not isinstance(cell, Cell):  # pragma: no cover - nothing is merged here
        raise TypeError(type(cell))
    if text:
        cell.value = visible(text)
        cell.data_type = "s"
    cell.number_format = "@"
    cell.protection = _LOCKED
    return cell


def _free(cell: Cell) -> None:
    cell.protection = _FREE
    cell.border = _FRAME
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer_choices(tab: Tab, index: Tab, column: Column, where: str) -> None:
    """Offer choices as a list; it stands on the hidden tab, since Excel limits inline lists."""
    if column.kind != "choice":
        return
    place = max(index.max_column, 2) + 1
    for number, label in enumerate(_labels(column), start=1):
        _put(index, number, place, label)
    letter = get_column_letter(place)
    reference = f"{quote_sheetname(INDEX)}!${letter}$1:${letter}${len(column.choices)}"
    # Other words are told of on the issue; refusing them here would refuse what reading allows.
    validation = DataValidation(
        type="list", formula1=reference, allow_blank=True, showErrorMessage=False
    )
    validation.add(where)
    tab.add_data_validation(validation)
