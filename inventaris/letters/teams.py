"""Steps 2 and 3: the assignment of Kominfo's staff, the office's decree about its team."""

from collections.abc import Mapping

from inventaris.view import View

KOMINFO_TEAM = "tim-kominfo"
OFFICE_TEAM = "tim-opd"


def assignment(view: View) -> Mapping[str, object] | None:
    """Fill the *surat tugas* from the roster of step 2."""
    sheet = view.dossier.sheets.get(KOMINFO_TEAM)
    if sheet is None:
        return None
    return {"anggota": [dict(row) for row in sheet.rows], "disposisi": dict(sheet.answers)}


def decree(view: View) -> Mapping[str, object] | None:
    """Fill the *keputusan* of the head of the office from the roster of step 3."""
    sheet = view.dossier.sheets.get(OFFICE_TEAM)
    return {"anggota": [dict(row) for row in sheet.rows]} if sheet else None
