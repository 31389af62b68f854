"""From the lines under a worksheet's heading to rows that are not yet understood."""

from collections.abc import Sequence

from inventaris.model.worksheets import Column, Worksheet
from inventaris.parsing.answers import answer_text
from inventaris.parsing.labels import fold
from inventaris.parsing.outline import outline
from inventaris.worksheets.cells import Cell, choose, clean, named_in
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.listing import Listing
from inventaris.worksheets.mending import mended
from inventaris.worksheets.offered import identifying
from inventaris.worksheets.raw import Raw
from inventaris.worksheets.tables import Line, beneath, find_tables, spaced_row
from inventaris.worksheets.tabular import Tabular


def read_lines(lines: Sequence[str], worksheet: Worksheet) -> Raw:
    """Read what stands under a heading: tables, lists, labelled lines, answers."""
    raw = Raw()
    left = [line for line in lines if not line.lstrip().startswith(("```", "~~~"))]
    if worksheet.columns:
        left = mended(left, worksheet)
        left = _spaced_as_tabs(left, worksheet)
    for table in find_tables(left):
        Tabular(worksheet, raw).read(table.rows)
        for row in table.rows:
            left[row.number] = ""
    left = ["" if "|" in line and not line.strip(" |:-+") else line for line in left]
    if worksheet.all_rows:
        left = [line for line in left if not _takes_all_others(line, worksheet, raw)]
    if worksheet.columns:
        left = Listing(worksheet, raw).read(left)
        corrections = [clean(line) for line in left if _may_correct(line, worksheet, raw)]
        raw.odd += [(0, line) for line in corrections]
    for key, answer in _answers(left, worksheet, raw).items():
        raw.answers.setdefault(key, answer)
    return raw


def read_cells(rows: Sequence[Sequence[str]], worksheet: Worksheet) -> Raw:
    """Read the cells of a workbook's tab, from A1 on; each is named by its place."""
    raw = Raw()
    lines = [Line(number, tuple(cells)) for number, cells in enumerate(rows)]
    Tabular(worksheet, raw, with_places=True).read(lines)
    return raw


def _takes_all_others(line: str, worksheet: Worksheet, raw: Raw) -> bool:
    """Take `Semua sesuai`, `Selebihnya tidak diuji: belum ada akun`; name what may except some."""
    words = lexicon(worksheet)
    begun = words.all_others.match(line)
    said = clean(line[begun.end() :]) if begun else ""
    for column in worksheet.columns[1:] if said else ():
        chosen = choose(said, column.key, words) if column.kind == "choice" else None
        if chosen and not _excepts(said, chosen, column, worksheet):
            raw.others = {column.key: said}
            return True
        if chosen or (column.kind == "choice" and named_in(said, column.key, words)):
            raw.odd.append((0, clean(line)))
            return True
    return False


def _excepts(said: str, chosen: Cell, column: Column, worksheet: Worksheet) -> bool:
    """Tell whether a line may take some rows out again; only a reason that is asked for may follow."""
    words = lexicon(worksheet)
    if words.excepting.search(said) or any(letter.isdigit() for letter in said):
        return True
    asks = any(choice.needs for choice in column.choices if choice.key == chosen.value)
    others = named_in(chosen.rest, column.key, words) - {chosen.value}
    rows = (fold(choice.label) for choice in worksheet.columns[0].choices)
    return bool(
        others or (chosen.rest and not asks) or any(row in fold(chosen.rest) for row in rows)
    )


def _may_correct(line: str, worksheet: Worksheet, raw: Raw) -> bool:
    """Tell whether a line that nothing took speaks of a row: `Ralat: nomor 3 tidak sesuai`."""
    counted = identifying(worksheet)
    if counted is None or worksheet.questions or line.rstrip("*_ ").endswith(":"):
        return False  # of questions and their answers all lines are left
    words = lexicon(worksheet)
    rows = {row.cells.get(counted.key, "").strip("(). ") or str(row.number) for row in raw.rows}
    if any(found["number"] in rows for found in words.named_number.finditer(line)):
        return True
    choices = (column.key for column in worksheet.columns[1:] if column.kind == "choice")
    return any(words.verdict[key].search(clean(line).casefold()) for key in choices)


def _answers(lines: Sequence[str], worksheet: Worksheet, raw: Raw) -> dict[str, str]:
    if not worksheet.questions:
        return {}
    parts = outline(lines, lexicon(worksheet).questions)
    answers = {
        key: answer for part in parts for key in part.keys if (answer := answer_text(part.lines))
    }
    # Below a roster its writer signs; before the first question stands how the text begins.
    if not any(column.kind == "nip" for column in worksheet.columns):
        untaken = (answer_text(part.lines) for part in parts[1:] if not part.keys)
        raw.odd += [(0, text) for text in untaken if text]
    if len(worksheet.questions) == 1 and not answers:
        only = worksheet.questions[0]
        first = next((clean(line) for line in lines if line.strip()), "")
        if only.kind == "choice" and choose(first, only.key, lexicon(worksheet)):
            return {only.key: first}
    return answers


def _spaced_as_tabs(lines: list[str], worksheet: Worksheet) -> list[str]:
    """Where a row of heads is parted by spaces only, part its rows as a spreadsheet does."""
    columns = lexicon(worksheet).columns
    written, head = list(lines), None
    for number, line in enumerate(lines):
        row = spaced_row(number, line) if "|" not in line and "\t" not in line else None
        if head is None and row and len(row.cells) > 1:
            known = [columns.match(cell) for cell in row.cells]
            if sum(map(bool, known)) >= max(2, len(row.cells) - 1):
                head = row
                written[number] = "\t".join(row.cells)
        elif head is not None:
            if row is None:
                head = None
            else:
                written[number] = "\t".join(beneath(head, row))
    return written
