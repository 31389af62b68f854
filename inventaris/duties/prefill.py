"""The rows that a worksheet offers: what is known already need not be typed."""

from collections.abc import Callable, Sequence
from itertools import count

from inventaris.duties.similar import similar_rows
from inventaris.model.worksheets import Row, Worksheet
from inventaris.view import View

# Worksheets of lembar.toml with their columns and choices, which the rosters' duties read.
KOMINFO_TEAM, OFFICE_TEAM = "tim-kominfo", "tim-opd"
NAME, SIDE, ROLE, ACCOUNT = "nama", "unsur", "peran", "akun"
OFFICE_SIDE, KOMINFO_SIDE = "opd", "kominfo"
IN_CHARGE = "penanggung-jawab"


def offered_rows(view: View, worksheet: Worksheet) -> tuple[Row, ...]:
    """Give the rows to prefill: from a source named below, or from another worksheet's rows."""
    if source := PREFILLS.get(worksheet.prefill):
        return source(view, worksheet)
    taken = view.dossier.sheets.get(worksheet.prefill)
    known = {column.key for column in worksheet.columns}
    rows = [
        {key: value for key, value in row.items() if key in known}
        for row in (taken.rows if taken else ())
    ]
    return _told_apart(rows, worksheet)


def _told_apart(rows: Sequence[Row], worksheet: Worksheet) -> tuple[Row, ...]:
    """Give a row whose number stands before it already the next free one: an answer names one row."""
    column = next((column.key for column in worksheet.columns if column.kind == "number"), None)
    if column is None:
        return tuple(rows)
    taken = {row.get(column, "") for row in rows}
    free = (str(number) for number in count(1) if str(number) not in taken)
    seen: set[str] = set()
    apart: list[Row] = []
    for row in rows:
        number = row.get(column, "")
        apart.append({**row, column: next(free)} if number in seen else row)
        seen.add(number)
    return tuple(apart)


def _staff(view: View, _: Worksheet) -> tuple[Row, ...]:
    """Kominfo's technicians, from the city's data."""
    return tuple({NAME: one.name, ACCOUNT: one.username} for one in view.city.technicians)


def _team_of_both(view: View, worksheet: Worksheet) -> tuple[Row, ...]:
    """The office's people, from the city's data, and Kominfo's team as step 2 named it."""
    office = [
        {NAME: one.name, SIDE: OFFICE_SIDE, ACCOUNT: one.username} for one in view.office.people
    ]
    known = {column.key for column in worksheet.columns} - {ROLE}
    team = view.dossier.sheets.get(KOMINFO_TEAM)
    kominfo = [
        {**{key: value for key, value in row.items() if key in known}, SIDE: KOMINFO_SIDE}
        for row in (team.rows if team else ())
    ]
    return tuple(_without_unknown(view, row) for row in (*office, *kominfo))


def _without_unknown(view: View, row: Row) -> Row:
    """Offer nobody an account that was looked for and not found."""
    unknown = view.dossier.access.unknown if view.dossier.access else ()
    return {key: value for key, value in row.items() if key != ACCOUNT or value not in unknown}


def _every_choice(_: View, worksheet: Worksheet) -> tuple[Row, ...]:
    """A row for each choice of the first column."""
    first = worksheet.columns[0]
    return tuple({first.key: choice.key} for choice in first.choices)


def _similar(view: View, _: Worksheet) -> tuple[Row, ...]:
    return similar_rows(view)


PREFILLS: dict[str, Callable[[View, Worksheet], tuple[Row, ...]]] = {
    "teknisi": _staff,
    "tim-kedua-pihak": _team_of_both,
    "pilihan": _every_choice,
    "sejenis": _similar,
}
