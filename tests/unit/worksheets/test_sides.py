"""In a team's roster people say by an office's own name of which side somebody is."""

import pytest

from inventaris.duties.sides import with_offices
from inventaris.worksheets import read_worksheet
from tests.world import a_city

CITY = a_city()
(TEAM,) = (one for one in CITY.worksheets if one.key == "tim-opd")


def sides(text: str, opd: str = "disdik") -> list[str | None]:
    office = CITY.office(opd)
    assert office
    return [row.get("unsur") for row in read_worksheet(text, with_offices(TEAM, office, CITY)).rows]


def unread(text: str, opd: str = "disdik") -> list[tuple[str, str]]:
    office = CITY.office(opd)
    assert office
    problems = read_worksheet(text, with_offices(TEAM, office, CITY)).problems
    return [(one.column, one.seen) for one in problems if one.code == "lembar/pilihan"]


def table(*sides: str) -> str:
    rows = "".join(f"| Sari {n} | - | Staf | {side} | anggota |\n" for n, side in enumerate(sides))
    return f"### Tim OPD\n| Nama | NIP | Jabatan | Unsur | Peran |\n|-|-|-|-|-|\n{rows}"


@pytest.mark.parametrize(
    ("written", "side"),
    [
        ("Dinas Pendidikan", "opd"),
        ("DISDIKBUD", "opd"),
        ("Dinas Pendidikan dan Kebudayaan Kota Tebing Tinggi", "opd"),
        ("Dinas Pendidikan & Kebudayaan", "opd"),
        ("Dinas Pendidikan (Bidang Sarpras)", "opd"),
        ("Dinas Komunikasi dan Informatika Kota Tebing Tinggi", "kominfo"),
        ("Diskominfo Kota Tebing Tinggi", "kominfo"),
        ("Dinas Komunikasi & Informatika", "kominfo"),
    ],
)
def test_an_offices_name_tells_the_side(written: str, side: str) -> None:
    assert sides(table(written)) == [side]


@pytest.mark.parametrize("written", ["Dinas Perhubungan", "dishub", "Dinas Sosial"])
def test_another_offices_name_is_not_understood_and_named(written: str) -> None:
    assert sides(table(written)) == [None]
    assert unread(table(written)) == [("Unsur", written)]


def test_a_line_of_prose_tells_it_too() -> None:
    text = """### Tim OPD
1. Sari Nasution, NIP -, Kepala Bidang, Disdik, ketua
2. Andi, NIP -, Pranata Komputer, Diskominfo, anggota
3. Budi, NIP -, Staf, Dinas Perhubungan, anggota
"""
    assert sides(text) == ["opd", "kominfo", None]
    assert unread(text) == [("Unsur", "Dinas Perhubungan")]
    assert sides(text, "dishub") == [None, "kominfo", "opd"]


def test_kominfos_own_request_keeps_its_name_for_kominfo() -> None:
    assert sides(table("Dinas Kominfo", "OPD"), "diskominfo") == ["kominfo", "opd"]


def test_in_a_project_of_several_offices_no_name_stands_for_the_office() -> None:
    assert sides(table("Dinas Pendidikan", "OPD"), "umum") == [None, "opd"]
