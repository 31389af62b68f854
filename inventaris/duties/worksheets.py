"""Worksheets of every step: which are owed, how they are offered."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import long_work
from inventaris.duties.prefill import offered_rows
from inventaris.model.action import Action, PostNote
from inventaris.model.city import City
from inventaris.model.request import RequestForm
from inventaris.model.steps import Step
from inventaris.model.worksheets import Readers, Row, Worksheet
from inventaris.once import once
from inventaris.parsing.labels import fold
from inventaris.view import DutyState, View
from inventaris.worksheets.reading import is_complete
from inventaris.worksheets.sources import upload_key
from inventaris.worksheets.writing import sheet_text

JOB: Final = "lembar"
READERS: tuple[Readers, ...] = ("semua", "kominfo")


def sheets_of(view: View, step: Step) -> tuple[Worksheet, ...]:
    """Give the worksheets that this request owes at a step."""
    if step.label in view.dossier.skipped:
        return ()
    return _fitting(view.city, view.form).get(step.label, ())


@once
def _fitting(city: City, form: RequestForm) -> Mapping[str, tuple[Worksheet, ...]]:
    """Give by step the worksheets that are for applications like this one."""
    fitting = [one for one in city.worksheets if _fits(city, form, one)]
    return {
        step.label: tuple(one for one in fitting if one.step == step.label)
        for step in city.workflow.steps
    }


def is_filled(view: View, key: str) -> bool:
    """Tell whether a worksheet counts and nothing of it is missing or misunderstood."""
    taken = view.dossier.sheets.get(key)
    return taken is not None and is_complete(taken.problems)


def states_of(view: View, step: Step) -> frozenset[DutyState]:
    """Tell how far a step's worksheets are; nothing where it has none."""
    return frozenset(
        DutyState.DONE if is_filled(view, sheet.key) else DutyState.WAITING
        for sheet in sheets_of(view, step)
    )


def actions(view: View) -> Iterator[Action]:
    """Offer what the steps that were reached still owe; read what came back as a workbook."""
    for key, sheets in _by_note(view).items():
        if not _are_filled(view, sheets):
            yield PostNote(
                key, _template(sheets[0], "lembar"), _told(view, key, sheets), edits=True
            )
        elif key in view.dossier.notes:  # nobody is asked any more for what came back
            done = {"lembar": [sheet.heading for sheet in sheets]}
            yield PostNote(key, _template(sheets[0], "lembar-lengkap"), done, edits=True)
    wanted, unread = wanted_offers(view), unread_workbooks(view)
    if wanted or unread:
        yield from long_work(view, JOB, _input(view, wanted, unread))


def offers(view: View) -> dict[str, tuple[Worksheet, ...]]:
    """Give the worksheets of each offer that is still open, by the key of its note."""
    reached = _by_note(view).items()
    return {key: sheets for key, sheets in reached if not _are_filled(view, sheets)}


def asked_of_office(view: View, key: str) -> tuple[Worksheet, ...]:
    """Give what the note of this key still asks the office for, once its workbook is there."""
    sheets = offers(view).get(key, ())
    if not sheets or key in wanted_offers(view):
        return ()
    return tuple(one for one in sheets if "opd" in one.hands and not is_filled(view, one.key))


def _are_filled(view: View, sheets: tuple[Worksheet, ...]) -> bool:
    return all(is_filled(view, sheet.key) for sheet in sheets)


def _by_note(view: View) -> dict[str, tuple[Worksheet, ...]]:
    """Give the worksheets of the steps that were reached, by the key of the note that offers them."""
    found: dict[str, tuple[Worksheet, ...]] = {}
    for step in view.city.workflow.steps:
        sheets = sheets_of(view, step) if _is_reached(view, step) else ()
        for readers in READERS:
            mine = tuple(sheet for sheet in sheets if sheet.readers == readers)
            if mine:
                found[f"{JOB}-{step.number}-{readers}"] = mine
    return found


def wanted_offers(view: View) -> dict[str, tuple[Worksheet, ...]]:
    """Give the offers whose workbook is not attached yet as it should be."""
    there = view.dossier.sheets_offered
    return {
        key: sheets
        for key, sheets in offers(view).items()
        if key not in there or there[key].input != offer_input(view, sheets)
    }


def offer_input(view: View, sheets: tuple[Worksheet, ...]) -> str:
    """Give the digest of what a workbook would be filled with."""
    return "-".join(_prefilled(view, sheet)[1] for sheet in sheets)


def _prefilled(view: View, worksheet: Worksheet) -> tuple[str, str]:
    """Give a worksheet as text, with what is known already, and the text's digest."""
    return _text(worksheet, tuple(tuple(row.items()) for row in offered_rows(view, worksheet)))


@lru_cache(maxsize=1024)
def _text(worksheet: Worksheet, rows: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[str, str]:
    text = sheet_text(worksheet, [dict(items) for items in rows])
    return text, digest_of(text)


def unread_workbooks(view: View) -> tuple[str, ...]:
    """Name the attached workbooks that nobody has looked into."""
    found = [upload_key(upload) for filling in view.fillings for upload in filling.filled.workbooks]
    return tuple(key for key in dict.fromkeys(found) if key not in view.dossier.sheet_files)


def _input(view: View, wanted: dict[str, tuple[Worksheet, ...]], unread: tuple[str, ...]) -> str:
    """Give the digest of what is to be written and to be read."""
    written = {key: offer_input(view, sheets) for key, sheets in wanted.items()}
    return digest_of([written, unread])


def _is_reached(view: View, step: Step) -> bool:
    """Tell whether the card stood at a step; one that it passed over is not asked for."""
    return step.label in view.entered


def _fits(city: City, form: RequestForm, worksheet: Worksheet) -> bool:
    """Tell whether a worksheet is for applications like this one."""
    condition = worksheet.condition
    if condition is None:
        return True
    answer = f" {fold(form.answer(condition.field))} "
    if _mentions(answer, condition.words):
        return True
    others = (
        one.condition.words
        for one in city.worksheets
        if one.condition and one.condition.field == condition.field and one is not worksheet
    )
    return condition.otherwise and not any(_mentions(answer, words) for words in others)


def _mentions(answer: str, words: tuple[str, ...]) -> bool:
    return any(f" {fold(word)} " in answer for word in words)


def _choices(sheet: Worksheet, offered: Sequence[Row]) -> list[dict[str, object]]:
    """Name what each cell with a choice may hold, but where every row is offered with it filled in."""
    return [
        {"nama": asked.label, "isi": [choice.label for choice in asked.choices]}
        for asked in (*sheet.questions, *sheet.columns)
        if asked.kind == "choice"
        and not (offered and sheet.all_rows and all(row.get(asked.key) for row in offered))
    ]


def _at_once(sheet: Worksheet, offered: Sequence[Row]) -> dict[str, object] | None:
    """Show how one line answers for all that are not named, where each offered row must be."""
    word = next(iter(sheet.small_words.all_others), "")
    column = next((one for one in sheet.columns[1:] if one.kind == "choice"), None)
    if not (offered and sheet.all_rows and word and column):
        return None
    choice = column.choices[-1]
    return {"kata": word, "pilihan": choice.label, "beralasan": bool(choice.needs)}


def _template(sheet: Worksheet, name: str) -> str:
    return f"catatan/{name}{'' if sheet.readers == 'semua' else '-kominfo'}.md.j2"


def _told(view: View, key: str, sheets: tuple[Worksheet, ...]) -> dict[str, object]:
    lacking = [sheet for sheet in sheets if not is_filled(view, sheet.key)]
    hands = {hand for sheet in lacking for hand in sheet.hands}
    offered = view.dossier.sheets_offered.get(key)
    return {
        "pemohon": view.applicant.username if "opd" in hands else "",
        "petugas": view.handler.username if view.handler and hands - {"opd"} else "",
        "lembar": [
            {
                "judul": sheet.heading,
                "teks": _prefilled(view, sheet)[0],
                "pilihan": _choices(sheet, rows),
                "sekaligus": _at_once(sheet, rows),
                "opd": "opd" in sheet.hands and "kominfo" not in sheet.hands,
            }
            for sheet in sheets
            for rows in [offered_rows(view, sheet)]
        ],
        "berkas": {"nama": offered.file.name, "tautan": offered.file.upload_markdown_url}
        if offered
        else None,
        "atas_nama": next(iter(view.city.on_behalf), ""),
    }
