"""Step 2: Kominfo's technical team; the one in charge is the issue's assignee."""

from collections.abc import Iterator
from datetime import date

from inventaris.duties import access
from inventaris.duties.prefill import ACCOUNT, IN_CHARGE, KOMINFO_TEAM, ROLE
from inventaris.duties.read_back import day, told_with_team
from inventaris.duties.worksheets import is_filled
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import HandlerAssigned, SheetTaken, TeamAccount
from inventaris.model.levels import DEVELOPER
from inventaris.view import DutyState, View
from inventaris.worksheets.writing import shown

BASIS, BASIS_DATE = "dasar", "tanggal-dasar"


def state(view: View) -> DutyState:
    return DutyState.DONE if is_filled(view, KOMINFO_TEAM) else DutyState.WAITING


def actions(view: View) -> Iterator[Action]:
    """Tell each of the team once; give the request to who is in charge where nobody has it."""
    yield from access.actions(view)
    taken = view.dossier.sheets.get(KOMINFO_TEAM)
    if taken is None or not access.is_current(view):
        return
    yield PostNote(
        "tim-kominfo",
        "catatan/tim-kominfo.md.j2",
        {
            "nomor": view.dossier.number,
            "aplikasi": view.form.answer("aplikasi"),
            "dasar": taken.answers.get(BASIS, ""),
            "tanggal": _basis_day(view, taken),
            "anggota": members(view, taken),
            "tak_dikenal": unknown(view, taken),
            "tanpa_petugas": not (view.snapshot.issue.assignee or in_charge(view, taken)),
            **told_with_team(view, taken),
        },
        edits=True,
    )
    yield from _assignment(view, taken)


def _basis_day(view: View, taken: SheetTaken) -> date | None:
    asked = (
        one for sheet in view.city.worksheets if sheet.key == taken.sheet for one in sheet.questions
    )
    question = next((one for one in asked if one.key == BASIS_DATE), None)
    answer = taken.answers.get(BASIS_DATE)
    return day(answer, question) if answer and question else None


def members(view: View, taken: SheetTaken) -> list[dict[str, str]]:
    """Give who is in a team; `akun` only where the forge knows it, so that a call reaches somebody."""
    worksheet = next((one for one in view.city.worksheets if one.key == taken.sheet), None)
    known = accounts_of(view)
    return [
        {
            **{
                column.key: shown(row.get(column.key, ""), column)
                for column in (worksheet.columns if worksheet else ())
                if column.kind != "nip"
            },
            ACCOUNT: row.get(ACCOUNT, "") if row.get(ACCOUNT) in known else "",
        }
        for row in taken.rows
    ]


def unknown(view: View, taken: SheetTaken) -> list[str]:
    """Name the accounts of a roster that nobody uses."""
    there = view.dossier.access.unknown if view.dossier.access else ()
    return [row[ACCOUNT] for row in taken.rows if row.get(ACCOUNT) in there]


def accounts_of(view: View) -> dict[str, TeamAccount]:
    found = view.dossier.access.accounts if view.dossier.access else ()
    return {account.username: account for account in found}


def in_charge(view: View, taken: SheetTaken) -> TeamAccount | None:
    """Give the account of who is in charge, None where the roster names none that may be assigned."""
    known = accounts_of(view)
    named = (known.get(row.get(ACCOUNT, "")) for row in taken.rows if row.get(ROLE) == IN_CHARGE)
    return next((one for one in named if one and one.level >= DEVELOPER), None)


def _assignment(view: View, taken: SheetTaken) -> Iterator[Action]:
    """Assign once to each that the roster names: what people did by hand is not overruled.

    A corrected roster takes the request from whom the former one gave it to, and from nobody else.
    """
    named = in_charge(view, taken)
    if named is None or view.dossier.assigned == named.username:
        return
    assignee = view.snapshot.issue.assignee
    is_free = assignee is None or assignee.username == view.dossier.assigned
    if is_free:
        yield EditIssue(assignee_id=named.user_id)
    # One who stands there already may be ours, by a pass that could not record it any more.
    if is_free or (assignee and assignee.username == named.username):
        yield Record(HandlerAssigned(named.username, view.now), after_effects=True)
