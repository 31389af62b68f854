"""Lines as they were meant: rows that were torn or run together on their way are parted anew.

Mail clients break long lines, and pasting may take line breaks away. Only what shows by itself how
it stood is mended; the rest is left as it is, to be named.
"""

import re
from collections.abc import Iterator, Sequence

from inventaris.model.worksheets import Worksheet
from inventaris.parsing.orders import JOINT, SPAN
from inventaris.parsing.outline import table_cells
from inventaris.worksheets.cells import choose
from inventaris.worksheets.lexicon import Lexicon, lexicon

_MOST_TORN = 10  # lines of one row
_MOST_SPANNED = 100  # items of `1-100`
_DELIMITER = re.compile(r"\s*:?-+:?\s*")
_FIRST = re.compile(r"\s*(?:[-*•]\s+)?\(?(?P<number>[0-9]{1,3})\s*(?P<sign>[.):=]?)(?=\s|\w)")

_BULLET = re.compile(r"^\s*(?:[-*•]\s+)?")
_AT_NUMBER = re.compile(r";\s*(?=[0-9])")
_NEXT_NUMBER = re.compile(r"[,;]\s*[0-9]{1,3}\b")
_SIGNS = " .:)=-\u2013\u2014"


def mended(lines: Sequence[str], worksheet: Worksheet) -> list[str]:
    """Give the lines under a heading with one row of a table, or one counted item, each."""
    whole = _whole_rows([part for line in lines for part in _rows_of(line)])
    if not any(column.kind == "number" for column in worksheet.columns):
        return whole
    items = [part for line in whole for part in _items_of(line, worksheet)]
    return [part for line in items for part in _one_by_one(line, worksheet)]


def _rows_of(line: str) -> Iterator[str]:
    """Part `| A | B | | --- | --- | | 1 | 2 |`: the delimiters tell how many cells a row has."""
    cells = table_cells(line) if line.lstrip().startswith("|") else []
    first = next((place for place, cell in enumerate(cells) if _DELIMITER.fullmatch(cell)), 0)
    width = first - 1  # an empty cell is where two rows met
    if (
        width < 2
        or cells[width]
        or not all(map(_DELIMITER.fullmatch, cells[first : first + width]))
    ):
        yield line
        return
    for begin in range(0, len(cells), width + 1):
        row = (cell.replace("|", "\\|") for cell in cells[begin : begin + width])
        yield f"| {' | '.join(row)} |"


def _whole_rows(lines: Sequence[str]) -> list[str]:
    """Bring together `| Sari | 1980` and `0101 | ketua |` where the table's other rows are closed."""
    written: list[str] = []
    width = at = 0
    while at < len(lines):
        line, used = lines[at], 1
        if not line.lstrip().startswith("|"):
            width = 0
        elif width and not (_is_closed(line) and _ends_before_next(lines, at)):
            line, used = _joined(lines[at : at + _MOST_TORN], width)
        elif _is_closed(line):
            width = width or len(table_cells(line))
        written.append(line)
        at += used
    return written


def _joined(lines: Sequence[str], width: int) -> tuple[str, int]:
    joined = lines[0]
    for used, line in enumerate(lines[1:], start=2):
        joined = f"{joined.rstrip()} {line.strip()}"
        if not line.strip() or len(table_cells(joined)) > width:
            break
        if _is_closed(joined) and len(table_cells(joined)) == width:
            return joined, used
    return lines[0], 1


def _ends_before_next(lines: Sequence[str], at: int) -> bool:
    """Tell whether the next line begins another row, or belongs to no table."""
    following = lines[at + 1].lstrip() if at + 1 < len(lines) else ""
    return following.startswith("|") or "|" not in following


def _is_closed(line: str) -> bool:
    return line.lstrip().startswith("|") and line.rstrip().endswith("|")


def _items_of(line: str, worksheet: Worksheet) -> list[str]:
    """Part `1. sesuai, 2. tidak diuji` and `1) Cetak 2) Masuk`, whose numbers follow each other."""
    first = _FIRST.match(line)
    if first is None:
        return [line]
    cuts = _cuts(line, first)
    parts = [line[a:b].strip(" ,;") for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]
    return parts if cuts and _are_items(parts, first["sign"], worksheet) else [line]


def _are_items(parts: Sequence[str], sign: str, worksheet: Worksheet) -> bool:
    """Tell items from numbers in a sentence: no bracket is cut, and all begin alike."""
    said = [part[begun.end() :].strip() for part in parts if (begun := _FIRST.match(part))]
    if len(said) < len(parts) or any(one.count("(") != one.count(")") for one in said):
        return False
    return sign == ")" or all(_begins_with_choice(one, worksheet) for one in said)


def _begins_with_choice(text: str, worksheet: Worksheet) -> bool:
    keys = (column.key for column in worksheet.columns if column.kind == "choice")
    return any(choose(text, key, lexicon(worksheet)) for key in keys)


def _cuts(line: str, first: re.Match[str]) -> list[int]:
    """Give where the next numbers stand that are written like the first."""
    cuts, at = [], first.end()
    number = int(first["number"]) + 1
    while found := _next(number, first["sign"]).search(line, at):
        cuts.append(found.end(1))
        at = found.end()
        number += 1
    return cuts


def _next(number: int, sign: str) -> re.Pattern[str]:
    return re.compile(rf"([\s,;]+)\(?{number}\s*{re.escape(sign)}(?=\s|[^\W\d])")


def _one_by_one(line: str, worksheet: Worksheet) -> list[str]:
    """Part `1 dan 2: sesuai; 3: tidak diuji` and `1-3 sesuai` into an item for each number."""
    items = [_numbers_of(part, lexicon(worksheet)) for part in _AT_NUMBER.split(line)]
    is_plain = all(
        _begins_with_choice(rest, worksheet) and not _NEXT_NUMBER.search(rest) for _, rest in items
    )
    if not is_plain or all(len(numbers) < 2 for numbers, _ in items):
        return [line]
    return [f"{number}. {rest}" for numbers, rest in items for number in numbers]


def _numbers_of(text: str, words: Lexicon) -> tuple[list[int], str]:
    """Read the numbers at a line's head and give what follows them."""
    bare = _BULLET.sub("", text)
    found = words.number.match(bare)
    if found is None:
        return [], text
    numbers, end = [int(found["number"])], found.end()
    while begun := (joint := JOINT.match(bare, end)) or SPAN.match(bare, end):
        found = words.number.match(bare, begun.end())
        if found is None:
            break
        last = int(found["number"])
        first = last if joint else numbers[-1] + 1
        if last - first > _MOST_SPANNED:
            break
        numbers += range(first, last + 1)
        end = found.end()
    return numbers, bare[end:].lstrip(_SIGNS)
