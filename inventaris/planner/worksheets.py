"""Filled worksheets: of each, the newest by an entitled person counts.

Edits count, since an edited comment is another source. When the comment that counted is gone, the
one before counts again, and that is said once. The role of whoever filled in is asked for only
while a source is new.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from inventaris.digests import digest_of
from inventaris.duties import read_back
from inventaris.duties.prefill import offered_rows
from inventaris.duties.sides import with_offices
from inventaris.duties.worksheets import actions as offer
from inventaris.hands import hands_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import SheetFileRead, SheetRefused, SheetTaken, SheetWithdrawn
from inventaris.model.worksheets import Reading, Row, Worksheet
from inventaris.view import View
from inventaris.worksheets.reading import read_section, read_tab
from inventaris.worksheets.sources import (
    Filling,
    SheetSource,
    comment_of,
    same_comment,
    sheet_sources,
    upload_key,
)

CODES = frozenset(
    {
        "lembar/belum-diisi",
        "lembar/bukan-wewenang",
        "lembar/permohonan-lain",
        "lembar/tanpa-atas-nama",
        "lembar/tanpa-bukti",
        "lembar/tidak-dipahami",
        "lembar/tidak-ditemukan",
    }
)
_NO_WORKSHEET = "bukan-lembar"  # only looked like one; nobody is told


def decisions(view: View) -> Iterator[Callable[[View], Iterator[Action]]]:
    """Judge each worksheet in the city's order, then offer what is owed.

    One decision each: a worksheet that is filled from another's rows sees them in the same pass.
    """
    sources = _by_worksheet(view)
    for worksheet in view.city.worksheets:
        mine = sources.get(worksheet.key, ())
        if mine or worksheet.key in view.dossier.sheets:
            yield partial(_judge, worksheet=worksheet, sources=mine)
    yield read_back.actions
    yield _unreadable
    yield offer


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the roles of those whose filling may count and was not judged yet."""
    wanted: set[int] = set()
    for sources in _by_worksheet(view).values():
        for source in sources:
            judged = view.dossier.sheets_judged.get(source.key)
            if judged:
                break
            if judged is None:
                wanted.add(source.by_id)
    return frozenset(wanted)


def _by_worksheet(view: View) -> dict[str, list[SheetSource]]:
    """Give the fillings of each worksheet, the newest first."""
    found: dict[str, list[SheetSource]] = {}
    if view.fillings:
        sources = sheet_sources(view.fillings, view.dossier.sheet_files, view.city.worksheets)
        for source in reversed(sources):
            found.setdefault(source.worksheet.key, []).append(source)
    return found


def _judge(view: View, worksheet: Worksheet, sources: Sequence[SheetSource]) -> Iterator[Action]:
    taken = view.dossier.sheets.get(worksheet.key)
    counting: tuple[SheetSource, Reading] | None = None
    for source in sources:
        judged = view.dossier.sheets_judged.get(source.key)
        if judged is False:
            continue
        reading = _read(view, source)
        code = "" if judged else _objection(view, source, reading)
        if not code:
            counting = source, reading
            break
        yield Record(SheetRefused(worksheet.key, source.key, source.by, code, view.now))
        if code != _NO_WORKSHEET:
            yield _refused(source, code)
    if counting is None:
        if taken:
            yield Record(SheetWithdrawn(worksheet.key, view.now))
            yield _fallen_back(taken, worksheet, None)
        return
    source, reading = counting
    fact = _fact(view, source, reading, taken)
    if taken is None or _content(taken) != _content(fact):
        yield Record(fact)
    if taken and _is_gone(taken, source, sources):
        yield _fallen_back(taken, worksheet, fact)


def _read(view: View, source: SheetSource) -> Reading:
    rows = tuple(tuple(row.items()) for row in offered_rows(view, source.worksheet))
    worksheet = with_offices(source.worksheet, view.office, view.city)
    return _reading(worksheet, source.lines, source.cells, rows)


@lru_cache(maxsize=1024)
def _reading(
    worksheet: Worksheet,
    lines: tuple[str, ...],
    cells: tuple[tuple[str, ...], ...],
    offered: tuple[tuple[tuple[str, str], ...], ...],
) -> Reading:
    rows: Sequence[Row] = [dict(items) for items in offered]
    if cells:
        return read_tab(cells, worksheet, rows)
    return read_section(lines, worksheet, rows)


def _objection(view: View, source: SheetSource, reading: Reading) -> str:
    """Give the code of why a filling does not count, empty where it does."""
    if source.number and source.number != view.dossier.number:
        return "lembar/permohonan-lain"
    hands = hands_of(view, source.by_id, source.by, source.at)
    if not hands & set(source.worksheet.hands):
        if reading.is_empty:
            return _NO_WORKSHEET
        if "kominfo" not in hands or "opd" not in source.worksheet.hands:
            return "lembar/bukan-wewenang" if source.certain else _NO_WORKSHEET
        if not source.filling.filled.on_behalf:
            return "lembar/tanpa-atas-nama"
        return "" if source.filling.filled.evidence else "lembar/tanpa-bukti"
    if reading.is_empty:
        return "lembar/tidak-dipahami" if source.certain else _NO_WORKSHEET
    return ""


def _fact(
    view: View, source: SheetSource, reading: Reading, before: SheetTaken | None
) -> SheetTaken:
    filled = source.filling.filled
    is_on_behalf = filled.on_behalf and "opd" in source.worksheet.hands
    return SheetTaken(
        sheet=source.worksheet.key,
        source=source.key,
        by=source.by,
        at=before.at if before and _says_the_same(before, source, reading) else view.now,
        rows=reading.rows,
        answers=reading.answers,
        problems=reading.problems,
        evidence=filled.evidence if is_on_behalf else (),
        internal=source.filling.internal,
    )


def _says_the_same(before: SheetTaken, source: SheetSource, reading: Reading) -> bool:
    """Tell whether this gives no answer anew: the same wording, or an edit that left them alone.

    When an answer was given tells of which delivery it was, and whether Kominfo has looked since.
    """
    if source.key == before.source:
        return True
    return same_comment(before.source, source.key) and _answers(before) == _answers(reading)


def _answers(given: SheetTaken | Reading) -> tuple[object, object]:
    return [dict(row) for row in given.rows], dict(given.answers)


def _content(taken: SheetTaken) -> tuple[object, ...]:
    return (
        taken.source,
        taken.by,
        _answers(taken),
        taken.problems,
        taken.evidence,
        taken.internal,
    )


def _is_gone(taken: SheetTaken, now: SheetSource, sources: Sequence[SheetSource]) -> bool:
    """Tell whether what counted was deleted; another wording of the same comment replaces it."""
    there = any(source.key == taken.source for source in sources)
    is_older = now.filling.note_id < comment_of(taken.source)
    return not there and is_older and not same_comment(taken.source, now.key)


def _refused(source: SheetSource, code: str) -> PostNote:
    return PostNote(
        f"lembar-tidak-berlaku-{source.key}",
        _not_taken(source.filling),
        {"oleh": source.by, "judul": source.worksheet.heading, "code": code, "nilai": {}},
        is_owed=True,
    )


def _not_taken(filling: Filling) -> str:
    """Answer an internal note by another: who reads the one reads the other."""
    return f"catatan/lembar-tidak-berlaku{'-kominfo' if filling.internal else ''}.md.j2"


def _unreadable(view: View) -> Iterator[Action]:
    """Tell once of a workbook that bears our name and of which nothing was taken."""
    for filling in view.fillings:
        for upload in filling.filled.workbooks:
            read = view.dossier.sheet_files.get(upload_key(upload))
            code = _lack_of(filling, read) if read else ""
            if read and code and upload.filename.startswith(view.city.worksheet_file):
                yield PostNote(
                    f"lembar-berkas-{upload.secret}",
                    _not_taken(filling),
                    {
                        "oleh": filling.by,
                        "judul": upload.filename,
                        "code": code,
                        "nilai": {"nama": upload.filename, **read.values},
                    },
                )


def _lack_of(filling: Filling, read: SheetFileRead) -> str:
    """Give the code of why a workbook says nothing, empty where it does or its comment says it."""
    if read.code or not read.tabs:
        return read.code or "lembar/tidak-ditemukan"
    is_empty = all(tab.untouched for tab in read.tabs) and not filling.filled.sections
    return "lembar/belum-diisi" if is_empty else ""


def _fallen_back(taken: SheetTaken, worksheet: Worksheet, now: SheetTaken | None) -> PostNote:
    is_internal = read_back.is_internal(worksheet, taken)
    return PostNote(
        f"lembar-mundur-{worksheet.key}-{digest_of([taken.source, now.source if now else ''])}",
        f"catatan/lembar-mundur{'-kominfo' if is_internal else ''}.md.j2",
        {
            "judul": worksheet.heading,
            "oleh": taken.by,
            "kini": now.by if now else "",
        },
        is_owed=True,
    )
