"""The two sides of a team by the names that offices have: `Disdik` is the office's side. Pure."""

from dataclasses import replace

from inventaris.duties.prefill import KOMINFO_SIDE, OFFICE_SIDE, SIDE
from inventaris.model.city import City, Office
from inventaris.model.worksheets import Worksheet
from inventaris.once import once
from inventaris.parsing.labels import fold


@once
def with_offices(worksheet: Worksheet, office: Office, city: City) -> Worksheet:
    """Let the office's own name stand for its side, Kominfo's for Kominfo's, all others' for none."""
    column = worksheet.column(SIDE)
    if column is None:
        return worksheet
    known = {fold(word) for choice in column.choices for word in (choice.label, *choice.aliases)}
    kominfo = [one for one in city.offices if fold(city.agency).startswith(fold(one.name))]
    sides = {
        OFFICE_SIDE: () if office.is_shared or office in kominfo else _names(office, city),
        KOMINFO_SIDE: (city.agency, *(name for one in kominfo for name in _names(one, city))),
    }
    named = {
        side: tuple(name for name in names if fold(name) not in known)
        for side, names in sides.items()
    }
    ours = {fold(name) for names in named.values() for name in names} | known
    mended = replace(
        column,
        choices=tuple(
            replace(choice, aliases=(*choice.aliases, *named.get(choice.key, ())))
            for choice in column.choices
        ),
        foreign=tuple(
            name for one in city.offices for name in _names(one, city) if fold(name) not in ours
        ),
    )
    columns = (mended if one is column else one for one in worksheet.columns)
    return replace(worksheet, columns=tuple(columns))


def _names(office: Office, city: City) -> tuple[str, ...]:
    """Give what an office is called, with and without the city's name; `&` may stand for `dan`."""
    names = (office.name, *office.aliases)
    written = dict.fromkeys((*names, *(name.replace(" dan ", " & ") for name in names)))
    return (*written, *(f"{name} {city.name}" for name in written))
