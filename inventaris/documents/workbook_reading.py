"""Read a workbook that people sent: hostile until read, values only, no formula evaluated.

A workbook is a zip of XML. Its sizes are checked before anything is unpacked, `zipfile` unpacks no
more than an entry's declared size, document types (and with them entities) are refused, and rows
and columns are read up to a limit whatever the sheet claims.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from inventaris.documents.workbook import INDEX, NAME_PREFIX, Cells, trimmed, untouched
from inventaris.errors import RequestError
from inventaris.model.facts import SheetTab
from inventaris.model.worksheets import Worksheet
from inventaris.parsing.labels import Labels

CODES = frozenset({"lembar/berkas-rusak", "lembar/berkas-terlalu-besar"})

FILE_LIMIT_BYTES = 2_000_000
_UNPACKED_BYTES, _PART_BYTES = 24_000_000, 12_000_000
_ENTRIES = 200
_TABS, _ROWS, _COLUMNS = 20, 400, 40
_CELL_CHARACTERS, _TAB_CHARACTERS = 2_001, 100_000
_EXACT_BELOW = 10**15  # a spreadsheet keeps fifteen digits of a number
_HEADING_ROWS = 8  # in which a tab's heading is looked for
_DOCTYPE = ("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_DOCTYPES = tuple(_DOCTYPE)
# What openpyxl and the parsers below it raise on files that are no workbooks.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ET.ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The tabs that hold worksheets, and the request that the workbook was made for."""

    number: str
    tabs: tuple[SheetTab, ...]


def read_workbook(name: str, content: bytes, worksheets: Sequence[Worksheet]) -> ReadWorkbook:
    """Read the tabs that are worksheets: by the workbook's own index, else by their heading.

    Raises:
        RequestError: it is no workbook, or too large for one of worksheets.

    """
    if len(content) > FILE_LIMIT_BYTES:
        raise RequestError("lembar/berkas-terlalu-besar", nama=name)
    try:
        _check(name, content)
        # openpyxl warns of what it leaves out, in words that may hold foreign text.
        with warnings.catch_warnings(action="ignore"):
            return _read(content, worksheets)
    except _BROKEN as broken:
        raise RequestError("lembar/berkas-rusak", nama=name) from broken


def _check(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
        sizes = [entry.file_size for entry in entries]
        if len(entries) > _ENTRIES or sum(sizes) > _UNPACKED_BYTES:
            raise RequestError("lembar/berkas-terlalu-besar", nama=name)
        if len({entry.filename for entry in entries}) < len(entries):
            raise RequestError("lembar/berkas-rusak", nama=name)
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels")):
                if entry.file_size > _PART_BYTES:
                    raise RequestError("lembar/berkas-terlalu-besar", nama=name)
                part = packed.read(entry)
                if any(mark in part for mark in _DOCTYPES):
                    raise RequestError("lembar/berkas-rusak", nama=name)


def _read(content: bytes, worksheets: Sequence[Worksheet]) -> ReadWorkbook:
    # Read-only: it unfolds neither merged ranges nor links nor pictures, which have no limit.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        tabs = {tab.title: tab for tab in book.worksheets[:_TABS]}
        cells = {
            title: _cells(tab.iter_rows(**_LIMITS, values_only=True)) for title, tab in tabs.items()
        }
        names = {
            name.removeprefix(NAME_PREFIX): str(defined.attr_text or "")
            for name, defined in book.defined_names.items()
            if name.startswith(NAME_PREFIX)
        }
    finally:
        book.close()
    merged = _merged(content, list(tabs))
    index = cells.pop(INDEX, ())
    digests = {row[0]: row[1] for row in index[1:] if len(row) > 1}
    by_title = {
        reference.rpartition("!")[0].strip("'").replace("''", "'"): key
        for key, reference in names.items()
    }
    keys = {worksheet.key.replace("-", "_"): worksheet.key for worksheet in worksheets}
    found = []
    for title, rows in cells.items():
        filled = _filled_down(rows, merged.get(title, ()))
        key = keys.get(by_title.get(title, "")) or _headed(filled, worksheets)
        if key and filled:
            is_untouched = digests.get(key) == untouched(filled)
            found.append(SheetTab(title, key, filled, is_untouched))
    number = index[0][0] if index and index[0] else ""
    return ReadWorkbook(number, tuple(found))


_LIMITS = {"min_row": 1, "min_col": 1, "max_row": _ROWS, "max_col": _COLUMNS}


def _cells(rows: Iterator[tuple[object, ...]]) -> Cells:
    read: list[list[str]] = []
    left = _TAB_CHARACTERS
    for row in rows:
        texts = [_text(value)[:_CELL_CHARACTERS] for value in row]
        left -= sum(map(len, texts))
        if left < 0:
            break
        read.append(texts)
    return trimmed(read)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float() if _EXACT_BELOW <= abs(value) < 10**18:
            # Of 18 digits the last three are what the number was rounded to: no NIP may end so.
            return str(int(Decimal(f"{value:.15g}")))
        case float() if value.is_integer() and abs(value) < 10**18:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
    return " ".join(str(value).split())


def _headed(cells: Cells, worksheets: Sequence[Worksheet]) -> str:
    """Tell which worksheet a tab is by its heading."""
    titles = Labels((one.key, (one.heading, *one.aliases)) for one in worksheets)
    for row in cells[:_HEADING_ROWS]:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and (key := titles.exact(filled[0].strip("# "))):
            return key
    return ""


def _merged(content: bytes, titles: Sequence[str]) -> dict[str, list[tuple[int, ...]]]:
    """Give the merged ranges of each tab, by the workbook's own list of its parts."""
    found: dict[str, list[tuple[int, ...]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        paths = _tab_paths(packed)
        for title in titles:
            if title in paths and paths[title] in packed.namelist():
                found[title] = list(_ranges(packed.read(paths[title])))
    return found


def _tab_paths(packed: zipfile.ZipFile) -> dict[str, str]:
    # Parts with a document type, the door of every known attack on parsers, were refused before.
    book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): str(link.get("Target", "")) for link in links}
    paths = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            target = targets.get(link, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            paths[str(element.get("name", ""))] = path
    return paths


def _ranges(part: bytes) -> Iterator[tuple[int, ...]]:
    for _, element in ET.iterparse(io.BytesIO(part)):  # noqa: S314
        if element.tag.rpartition("}")[2] == "mergeCell":
            bounds = range_boundaries(str(element.get("ref", "")))
            if all(isinstance(bound, int) for bound in bounds):
                yield tuple(int(bound or 0) for bound in bounds)
        element.clear()


def _filled_down(cells: Cells, ranges: Sequence[tuple[int, ...]]) -> Cells:
    """Let what a cell says stand in all the rows that it was merged over."""
    rows = [list(row) for row in cells]
    for left, top, _, bottom in ranges:
        if not (0 < top <= len(rows) and left <= len(rows[top - 1])):
            continue
        text = rows[top - 1][left - 1]
        for row in rows[top : min(bottom, len(rows))]:
            row.extend([""] * (left - len(row)))
            row[left - 1] = row[left - 1] or text
    return trimmed(rows)
