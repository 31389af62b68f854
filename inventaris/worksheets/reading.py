"""Read a filled worksheet: what is right is taken, what is not understood is named.

Pure; it raises on no text and takes time linear in its length.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

from inventaris.model.worksheets import CellProblem, Column, Reading, Row, Worksheet
from inventaris.parsing.dates import find_likely_dates, without
from inventaris.parsing.labels import fold
from inventaris.worksheets.cells import Cell, clean, read_cell
from inventaris.worksheets.lacks import MAX_SEEN, lacking, not_chosen, not_returned
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.offered import (
    by_identity,
    identifying,
    identity_of,
    is_untouched,
    others,
)
from inventaris.worksheets.raw import MARKER, Raw, RawRow, odd_rows
from inventaris.worksheets.rows import read_cells, read_lines
from inventaris.worksheets.sections import divide

CODES = frozenset(
    {
        "lembar/baris-kurang",
        "lembar/ganda",
        "lembar/kolom",
        "lembar/kosong",
        "lembar/terlalu-banyak",
        "lembar/tidak-terbaca",
    }
)

HARMLESS = frozenset({"lembar/kolom"})
"""Codes of what is told and keeps no worksheet from being complete."""

MAX_ROWS = 300
_MAX_PROBLEMS = 60


def read_worksheet(text: str, worksheet: Worksheet, offered: Sequence[Row] = ()) -> Reading:
    """Read a comment that holds this worksheet under its heading; the first such part counts.

    Args:
        text: the comment, as people wrote or pasted it.
        worksheet: which one to look for.
        offered: the rows that were prefilled; they fill in what a row with their number leaves out.

    """
    for section in divide(text, (worksheet,)).sections:
        return read_section(section.lines, worksheet, offered)
    return Reading()


def read_section(
    lines: Sequence[str], worksheet: Worksheet, offered: Sequence[Row] = ()
) -> Reading:
    """Read the lines under a worksheet's heading."""
    return _understood(read_lines(lines, worksheet), worksheet, offered)


def read_tab(
    cells: Sequence[Sequence[str]], worksheet: Worksheet, offered: Sequence[Row] = ()
) -> Reading:
    """Read a workbook's tab, from A1 on; problems name their cell, `C5`."""
    return _understood(read_cells(cells, worksheet), worksheet, offered)


def is_complete(problems: Sequence[CellProblem]) -> bool:
    """Tell whether nothing is missing or misunderstood."""
    return all(problem.code in HARMLESS for problem in problems)


def _understood(raw: Raw, worksheet: Worksheet, offered: Sequence[Row]) -> Reading:
    problems: list[CellProblem] = []
    answers, wants_rows = _answers(raw, worksheet, problems)
    rows = _rows(raw, worksheet, offered, problems)
    if not answers and not rows:
        return Reading(problems=tuple(problems[:_MAX_PROBLEMS]))
    problems += [CellProblem("lembar/kolom", seen=head[:MAX_SEEN]) for head in raw.unknown]
    problems += [
        CellProblem("lembar/tidak-terbaca", number, seen=odd[:MAX_SEEN])
        for number, odd in odd_rows(raw)
    ]
    if len(rows) < max(worksheet.fewest_rows, int(wants_rows)):
        wanted = max(worksheet.fewest_rows, 1)
        problems.append(CellProblem("lembar/baris-kurang", seen=str(wanted)))
    problems += not_chosen(rows, worksheet)
    problems += not_returned(rows, worksheet, offered)
    return Reading(answers, tuple(rows), tuple(problems[:_MAX_PROBLEMS]))


def _answers(
    raw: Raw, worksheet: Worksheet, problems: list[CellProblem]
) -> tuple[dict[str, str], bool]:
    """Read the questions; also whether an answer asks for rows of the table."""
    words = lexicon(worksheet)
    answers: dict[str, str] = {}
    wants_rows = False
    for question in worksheet.questions:
        text = raw.answers.get(question.key) or raw.answers.get(question.within, "")
        cell = read_cell(text, question, words)
        place = raw.places.get(question.key, "")
        chosen = next((c for c in question.choices if c.key == cell.value), None)
        if cell.rest and not (chosen and (chosen.needs or chosen.needs_rows)):
            cell = Cell(code="lembar/pilihan")  # `sesuai, tetapi …` may be another verdict
        is_within = bool(question.within) and question.key not in raw.answers
        if cell.code and not (is_within and cell.code == "lembar/tanggal"):
            problems.append(
                CellProblem(cell.code, 0, question.label, clean(text)[:MAX_SEEN], place)
            )
        elif cell.value:
            answers[question.key] = cell.value
            if is_within:
                _take_out_date(answers, question.within)
            wants_rows = wants_rows or bool(chosen and chosen.needs_rows)
        elif question.required:
            problems.append(CellProblem("lembar/kosong", 0, question.label, place=place))
    return answers, wants_rows


def _take_out_date(answers: dict[str, str], key: str) -> None:
    """Leave of `Disposisi nomor 12 tanggal 2 Mei 2026` what is not told by the date's own answer."""
    told = answers.get(key, "")
    left = next((without(told, found) for found in find_likely_dates(told)), told).strip(" ,;")
    if left:
        answers[key] = left


def _rows(
    raw: Raw, worksheet: Worksheet, offered: Sequence[Row], problems: list[CellProblem]
) -> list[Row]:
    known = by_identity(offered, worksheet)
    rows: list[Row] = []
    seen: set[str] = set()
    # The others are asked for when all that are named have been seen.
    for found in chain(raw.rows[:MAX_ROWS], others(raw, worksheet, known, seen)):
        row, wrong = _row(found, worksheet, known)
        identity = identity_of(row, worksheet)
        if wrong and not worksheet.all_rows and is_untouched(row, offered):
            continue
        if not row:
            problems += wrong
            continue
        if identity and identity in seen:
            label = identifying(worksheet)
            wrong.append(CellProblem("lembar/ganda", found.number, label.label if label else ""))
        seen.add(identity)
        rows.append(row)
        problems += wrong
    if len(raw.rows) > MAX_ROWS:
        problems.append(CellProblem("lembar/terlalu-banyak", seen=str(MAX_ROWS)))
    return rows


def _row(
    found: RawRow, worksheet: Worksheet, known: Mapping[str, Row]
) -> tuple[dict[str, str], list[CellProblem]]:
    words = lexicon(worksheet)
    row: dict[str, str] = {}
    problems: list[CellProblem] = []
    wrong: set[str] = set()
    rests: dict[str, str] = {}
    for column in worksheet.columns:
        text = found.cells.get(column.key, "")
        if column is worksheet.columns[0]:
            text = _without_count(text, worksheet)
        cell = read_cell(text, column, words)
        if cell.code:
            wrong.add(column.key)
            place = found.places.get(column.key, "")
            seen = clean(text)[:MAX_SEEN]
            problems.append(CellProblem(cell.code, found.number, column.label, seen, place))
        elif cell.value:
            row[column.key] = cell.value
            if cell.rest:
                rests[column.key] = cell.rest
    if not row:
        return row, problems
    counted = next((c for c in worksheet.columns if c.kind == "number"), None)
    if counted and counted.key not in row and counted.key not in wrong:
        row[counted.key] = _number_of(row, found, worksheet, known)
    offered = known.get(identity_of(row, worksheet), {})
    if found.is_line and (meant := _misplaced(row, worksheet, offered, wrong)):
        column, text = meant
        wrong.add(column.key)
        problems.append(CellProblem("lembar/pilihan", found.number, column.label, text[:MAX_SEEN]))
    if found.is_line:
        _keep_subject(row, worksheet, offered)
    for key, value in offered.items():
        if worksheet.column(key) and key not in wrong:
            row.setdefault(key, value)
    for key, rest in rests.items():
        _spill(row, worksheet, key, rest)
    problems += lacking(row, found, worksheet, wrong)
    return {c.key: row[c.key] for c in worksheet.columns if c.key in row}, problems


def _number_of(row: Row, found: RawRow, worksheet: Worksheet, known: Mapping[str, Row]) -> str:
    """Number a row without a number: as the offered one that it repeats, else by its place."""
    first = next((c.key for c in worksheet.columns if c.kind == "text"), "")
    said = fold(row.get(first, ""))
    repeated = (number for number, one in known.items() if said == fold(one.get(first, "")))
    return next(repeated, str(found.number)) if said else str(found.number)


def _misplaced(
    row: dict[str, str], worksheet: Worksheet, offered: Row, wrong: set[str]
) -> tuple[Column, str] | None:
    """Take out what stands where a line was offered and must be the choice that it lacks."""
    lacking = [c for c in worksheet.columns if c.kind == "choice" and c.required]
    lacking = [c for c in lacking if c.key not in row and c.key not in wrong]
    said = [key for key in row if offered.get(key, row[key]) != row[key]]
    return (lacking[0], row.pop(said[0])) if len(lacking) == len(said) == 1 else None


def _keep_subject(row: dict[str, str], worksheet: Worksheet, offered: Row) -> None:
    """Take `1. Berfungsi baik, sesuai` for what was found of claim 1, not for another claim."""
    texts = [c.key for c in worksheet.columns if c.kind == "text"]
    kept = offered.get(texts[0], "") if texts else ""
    said = row.pop(texts[0], "") if kept else ""
    if said.casefold().startswith(kept.casefold()):
        said = said[len(kept) :].strip(" .,;:()-\u2013")
    if said and fold(said) not in fold(kept) and len(texts) > 1:
        row[texts[1]] = "; ".join(filter(None, (said, row.get(texts[1], ""))))


def _without_count(text: str, worksheet: Worksheet) -> str:
    """Take the number off a person's name: `1. Sari Nasution`."""
    is_roster = any(column.kind == "nip" for column in worksheet.columns)
    count = MARKER.match(text) if is_roster else None
    return text[count.end() :] if count else text


def _spill(row: dict[str, str], worksheet: Worksheet, key: str, rest: str) -> None:
    """Put what followed a choice where its reason belongs: `tidak diuji (belum ada akun)`."""
    column = worksheet.column(key)
    choices = column.choices if column else ()
    needed = [k for choice in choices if choice.key == row[key] for k in choice.needs]
    place = worksheet.columns.index(column) if column else 0
    after = [c.key for c in worksheet.columns[place + 1 :] if c.kind == "text"]
    for target in (*needed, *after):
        if target not in row:
            row[target] = rest
            return
