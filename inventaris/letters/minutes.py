"""Step 5: the minutes of the presentation, with the claims that step 7 tests."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from inventaris.letters.teams import KOMINFO_TEAM, OFFICE_TEAM
from inventaris.model.facts import MeetingSet
from inventaris.parsing.appointment import read_appointment
from inventaris.parsing.proposals import read_proposals
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
        "selesai_disebut": _names_its_end(view, meeting),
        "tempat": meeting.place,
        "klaim": [row.get("klaim", "") for row in claims.rows],
        "pihak_opd": _people(view, OFFICE_TEAM, "opd"),
        "pihak_kominfo": _people(view, KOMINFO_TEAM) or _people(view, OFFICE_TEAM, "kominfo"),
    }


def _names_its_end(view: View, meeting: MeetingSet) -> bool:
    """Tell whether somebody said when it ends; else the usual length was taken."""
    city, snapshot = view.city, view.snapshot
    lines = read_proposals(snapshot.notes, snapshot.bot, city.meeting, city.workflow.courtesies)
    zone = ZoneInfo(city.timezone)
    return any(
        line.source == meeting.source
        and read_appointment(line.text, zone, city.timezone_label).end is not None
        for line in lines
    )


def _people(view: View, team: str, side: str = "") -> list[dict[str, str]]:
    """Give who is on a team; who was there is for the minutes' writer to say."""
    sheet = view.dossier.sheets.get(team)
    return [
        {key: row.get(key, "") for key in ("nama", "nip", "pangkat", "jabatan")}
        for row in (sheet.rows if sheet else ())
        if not side or row.get(_SIDE) == side
    ]
