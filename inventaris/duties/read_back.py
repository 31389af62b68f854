"""What was understood of a filled worksheet, told back to who filled it in."""

from datetime import date

from inventaris.duties import access
from inventaris.duties.prefill import KOMINFO_TEAM, OFFICE_TEAM
from inventaris.model.facts import SheetTaken
from inventaris.model.worksheets import CellProblem, Column, Worksheet
from inventaris.view import View
from inventaris.worksheets.reading import is_complete

PREFIX = "lembar-terbaca-"  # of the keys of notes that do nothing else


def is_internal(worksheet: Worksheet, taken: SheetTaken) -> bool:
    return taken.internal or worksheet.readers == "kominfo"


def is_told_with_team(view: View, worksheet: Worksheet, taken: SheetTaken) -> bool:
    """Tell whether the note about a team says how its roster was read, so that no other need.

    It has other readers than an internal note, comes at the team's step and once the accounts are
    known; a note that stands already goes on.
    """
    return (
        worksheet.key in (KOMINFO_TEAM, OFFICE_TEAM)
        and _is_duty(view, worksheet.key)
        and not is_internal(worksheet, taken)
        and not access.is_stuck(view)
        and f"{PREFIX}{worksheet.key}" not in view.dossier.notes
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


def _is_duty(view: View, name: str) -> bool:
    """Tell whether a duty is done at the card's step or was at one before."""
    steps = view.city.workflow.steps
    return any(
        name in step.duties and step.label not in view.dossier.skipped
        for step in steps[: view.city.workflow.index(view.position.step.label) + 1]
    )


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
