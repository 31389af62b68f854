"""Who the rosters name gets what a team needs on the forge, and nothing else."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import exhausted, long_work
from inventaris.duties.prefill import (
    ACCOUNT,
    KOMINFO_SIDE,
    KOMINFO_TEAM,
    OFFICE_SIDE,
    OFFICE_TEAM,
    SIDE,
)
from inventaris.model.action import Action
from inventaris.view import View

JOB: Final = "akses"


def office_accounts(view: View) -> tuple[str, ...]:
    """Name the accounts of the office's side of the team.

    None in a project that several offices share: its members see what is the others'. None either
    of a request that was refused or withdrawn, while the end of a good one changes nothing. A
    roster that holds people of one side only is no team: what a whole one gave stays.
    """
    if view.office.is_shared or view.dossier.decided:
        return ()
    if is_one_sided(view):
        return view.dossier.access.granted if view.dossier.access else ()
    return _accounts(view, OFFICE_TEAM, OFFICE_SIDE)


def is_one_sided(view: View) -> bool:
    """Tell whether the office's roster lacks people of one of the sides."""
    taken = view.dossier.sheets.get(OFFICE_TEAM)
    there = {row.get(SIDE) for row in taken.rows} if taken else set()
    return taken is not None and not {OFFICE_SIDE, KOMINFO_SIDE} <= there


def named_accounts(view: View) -> tuple[str, ...]:
    """Name every account of both rosters."""
    return tuple(sorted({*_accounts(view, KOMINFO_TEAM), *_accounts(view, OFFICE_TEAM)}))


def input_of(view: View) -> str:
    """Give the digest of who is named, and for what."""
    return digest_of([office_accounts(view), named_accounts(view)])


def is_current(view: View) -> bool:
    """Tell whether the forge shows what the rosters say."""
    access = view.dossier.access
    if access is None:
        return not named_accounts(view)
    return access.input == input_of(view)


def is_stuck(view: View) -> bool:
    return exhausted(view, JOB, input_of(view))


def actions(view: View) -> Iterator[Action]:
    """Set access whenever the rosters changed."""
    if not is_current(view):
        yield from long_work(view, JOB, input_of(view))


def _accounts(view: View, sheet: str, side: str = "") -> tuple[str, ...]:
    taken = view.dossier.sheets.get(sheet)
    rows = taken.rows if taken else ()
    named = {row[ACCOUNT] for row in rows if row.get(ACCOUNT) and side in ("", row.get(SIDE))}
    return tuple(sorted(named))
