"""Steps 2 and 3: the assignment of Kominfo's staff, the office's decree about its team."""

from collections.abc import Mapping
from datetime import date

from inventaris.model.facts import SheetTaken
from inventaris.view import View
from inventaris.worksheets.reading import is_complete
from inventaris.worksheets.writing import shown

KOMINFO_TEAM = "tim-kominfo"
OFFICE_TEAM = "tim-opd"
_BASIS, _BASIS_DATE = "dasar", "tanggal-dasar"


def assignment(view: View) -> Mapping[str, object] | None:
    """Fill the *surat tugas* from the roster of step 2."""
    sheet = view.dossier.sheets.get(KOMINFO_TEAM)
    if sheet is None or not sheet.rows:
        return None
    day = sheet.answers.get(_BASIS_DATE)
    return {
        "anggota": _people(view, sheet),
        "disposisi": sheet.answers.get(_BASIS, ""),
        "tanggal_disposisi": date.fromisoformat(day) if day else None,
    }


def decree(view: View) -> Mapping[str, object] | None:
    """Fill the *keputusan* of the head of the office from the roster of step 3."""
    sheet = view.dossier.sheets.get(OFFICE_TEAM)
    if sheet is None:
        return None
    return {"anggota": _people(view, sheet), "lengkap": is_complete(sheet.problems)}


def _people(view: View, sheet: SheetTaken) -> list[dict[str, str]]:
    """Give a roster's rows in the words of its columns; what is missing is left out."""
    worksheet = next((one for one in view.city.worksheets if one.key == sheet.sheet), None)
    columns = {column.key: column for column in (worksheet.columns if worksheet else ())}
    return [
        {key: shown(value, columns[key]) for key, value in row.items() if key in columns}
        for row in sheet.rows
    ]
