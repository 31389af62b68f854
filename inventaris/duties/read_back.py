"""What was understood of filled worksheets, told back to who filled them in.

Those of one comment are told in one note. Its key names them, so that each is told there from then
on, edited in place, whichever comment fills it in later.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from inventaris.duties import access
from inventaris.duties.prefill import KOMINFO_TEAM, OFFICE_TEAM
from inventaris.model.action import Action, PostNote
from inventaris.model.facts import SheetTaken
from inventaris.model.worksheets import CellProblem, Column, Worksheet
from inventaris.view import View
from inventaris.worksheets.reading import is_complete
from inventaris.worksheets.sources import comment_of
from inventaris.worksheets.writing import shown

_PREFIX: Final = "lembar-terbaca-"  # of the notes' keys
_BETWEEN: Final = "+"  # the worksheets that a key names
_INTERNAL: Final = "-kominfo"
_SHOWN_ROWS: Final = 50


def actions(view: View) -> Iterator[Action]:
    """Tell of each worksheet that counts; what everybody may read apart from what Kominfo alone may."""
    for readers in ("", _INTERNAL):
        for key, told in _told_in(view, readers).items():
            sheets = [_read_back(worksheet, taken) for worksheet, taken in told]
            template = f"catatan/lembar-terbaca{readers}.md.j2"
            yield PostNote(key, template, {"lembar": sheets}, edits=True)


def is_internal(worksheet: Worksheet, taken: SheetTaken) -> bool:
    return taken.internal or worksheet.readers == "kominfo"


def is_told_with_team(view: View, worksheet: Worksheet, taken: SheetTaken) -> bool:
    """Tell whether the note about a team says how its roster was read, so that no other need.

    It has other readers than an internal note, comes at the team's step and once the accounts are
    known; a note that stands already goes on.
    """
    return (
        worksheet.key in (KOMINFO_TEAM, OFFICE_TEAM)
        and worksheet.key in view.duties_reached
        and not is_internal(worksheet, taken)
        and not access.is_stuck(view)
        and worksheet.key not in _homes(view, "")
    )


def told_with_team(view: View, taken: SheetTaken) -> dict[str, object]:
    """Give for the note about a team how its roster was read; `oleh` empty where another tells."""
    worksheet = next(one for one in view.city.worksheets if one.key == taken.sheet)
    if is_told_with_team(view, worksheet, taken):
        return findings(worksheet, taken)
    return {"oleh": ""}


def findings(worksheet: Worksheet, taken: SheetTaken) -> dict[str, object]:
    """Give, for templates, by whom a worksheet was filled in and what is wrong with it."""
    return {
        "oleh": taken.by,
        "bukti": list(taken.evidence),
        "lengkap": is_complete(taken.problems),
        "jumlah": len(taken.rows),
        "masalah": [_problem(worksheet, problem) for problem in taken.problems],
    }


def day(value: str, column: Column) -> date | None:
    """Give what a date is; words that stand for a value of their own are none."""
    is_word = any(choice.key == value for choice in column.choices)
    return date.fromisoformat(value) if column.kind == "date" and not is_word else None


def _told_in(view: View, readers: str) -> Mapping[str, list[tuple[Worksheet, SheetTaken]]]:
    """Give by the key of its note what is to be told: where it was told before, else by comments."""
    homes = _homes(view, readers)
    told: dict[str, list[tuple[Worksheet, SheetTaken]]] = {}
    new: dict[int, list[tuple[Worksheet, SheetTaken]]] = {}
    for worksheet in view.city.worksheets:
        taken = view.dossier.sheets.get(worksheet.key)
        if taken is None or is_told_with_team(view, worksheet, taken):
            continue
        if is_internal(worksheet, taken) != (readers == _INTERNAL):
            continue
        if home := homes.get(worksheet.key):
            told.setdefault(home, []).append((worksheet, taken))
        else:
            new.setdefault(comment_of(taken.source), []).append((worksheet, taken))
    for group in new.values():
        names = _BETWEEN.join(worksheet.key for worksheet, _ in group)
        told[f"{_PREFIX}{names}{readers}"] = group
    return told


def _homes(view: View, readers: str) -> Mapping[str, str]:
    """Give by worksheet the key of the note that tells of it, or is about to."""
    known = {worksheet.key for worksheet in view.city.worksheets}
    homes: dict[str, str] = {}
    for key in (*view.dossier.notes, *view.dossier.intentions):
        if key.startswith(_PREFIX) and key.endswith(readers):
            names = key.removeprefix(_PREFIX).removesuffix(readers).split(_BETWEEN)
            if known.issuperset(names):  # `tim-kominfo` is a worksheet, not `tim` for Kominfo
                homes |= dict.fromkeys(names, key)
    return homes


def _read_back(worksheet: Worksheet, taken: SheetTaken) -> dict[str, object]:
    columns = [column for column in worksheet.columns if column.kind != "nip"]
    used = [column for column in columns if any(column.key in row for row in taken.rows)]
    return {
        "judul": worksheet.heading,
        **findings(worksheet, taken),
        "jawaban": [
            {
                "label": question.label,
                "isi": shown(taken.answers[question.key], question),
                "tanggal": day(taken.answers[question.key], question),
            }
            for question in worksheet.questions
            if question.key in taken.answers
        ],
        "kolom": [column.label for column in used],
        "baris": [
            [shown(row.get(column.key, ""), column) for column in used]
            for row in taken.rows[:_SHOWN_ROWS]
        ],
    }


def _problem(worksheet: Worksheet, problem: CellProblem) -> dict[str, object]:
    asked = (*worksheet.questions, *worksheet.columns)
    column = next((one for one in asked if one.label == problem.column), None)
    return {
        "code": problem.code,
        "baris": problem.row,
        "kolom": problem.column,
        "seen": problem.seen,
        "tempat": problem.place,
        "pilihan": [choice.label for choice in column.choices] if column else [],
    }
