"""Step 5: the minutes of the presentation, with the claims that step 7 tests."""

from collections.abc import Mapping

from inventaris.letters.teams import KOMINFO_TEAM, OFFICE_TEAM
from inventaris.view import View

CLAIMS = "klaim"
_SIDE = "unsur"  # column of the office's team, which has people of both sides


def minutes_values(view: View) -> Mapping[str, object] | None:
    """Fill the *berita acara* once the presentation is over and its claims are listed."""
    meeting, claims = view.dossier.meeting, view.dossier.sheets.get(CLAIMS)
    if meeting is None or claims is None or view.now < meeting.end:
        return None
    return {
        "mulai": meeting.start,
        "selesai": meeting.end,
        "tempat": meeting.place,
        "klaim": [row.get("klaim", "") for row in claims.rows],
        "pihak_opd": _people(view, OFFICE_TEAM, "opd"),
        "pihak_kominfo": _people(view, KOMINFO_TEAM) or _people(view, OFFICE_TEAM, "kominfo"),
    }


def _people(view: View, team: str, side: str = "") -> list[dict[str, str]]:
    """Give who is on a team; who was there is for the minutes' writer to say."""
    sheet = view.dossier.sheets.get(team)
    return [
        {key: row.get(key, "") for key in ("nama", "nip", "pangkat", "jabatan")}
        for row in (sheet.rows if sheet else ())
        if not side or row.get(_SIDE) == side
    ]
