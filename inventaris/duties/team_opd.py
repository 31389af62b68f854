"""Step 3: the office's team, people of both sides; its own get access to what is theirs."""

from collections.abc import Iterator

from inventaris.duties import access
from inventaris.duties.prefill import ACCOUNT, NAME, OFFICE_TEAM
from inventaris.duties.read_back import told_with_team
from inventaris.duties.team_kominfo import accounts_of, members, unknown
from inventaris.duties.worksheets import is_filled
from inventaris.model.action import Action, PostNote
from inventaris.model.steps import Holder
from inventaris.view import DutyState, View


def state(view: View) -> DutyState:
    if not is_filled(view, OFFICE_TEAM):
        return DutyState.WAITING
    if access.is_current(view):
        return DutyState.DONE
    return DutyState.STUCK if access.is_stuck(view) else DutyState.WORKING


def awaited(view: View) -> Holder:
    """Await the office for its roster alone: access that cannot be set is no delay of its own."""
    return "kominfo" if is_filled(view, OFFICE_TEAM) else "opd"


def actions(view: View) -> Iterator[Action]:
    """Give access, then tell who has it and who has not."""
    yield from access.actions(view)
    taken = view.dossier.sheets.get(OFFICE_TEAM)
    if taken is None or not access.is_current(view):
        return
    given = set(access.office_accounts(view)) & set(accounts_of(view))
    team = members(view, taken)
    yield PostNote(
        "tim-opd",
        "catatan/tim-opd.md.j2",
        {
            "opd": view.office.name,
            "anggota": team,
            "berakses": [one[NAME] for one in team if one[ACCOUNT] in given],
            "tanpa_akun": [row[NAME] for row in taken.rows if NAME in row and ACCOUNT not in row],
            "tak_dikenal": unknown(view, taken),
            "bersama": view.office.is_shared,
            "sepihak": access.is_one_sided(view) and not view.office.is_shared,
            **told_with_team(view, taken),
        },
        edits=True,
    )
