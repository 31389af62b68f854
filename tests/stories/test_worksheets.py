"""Teams: the workbook that was offered comes back, rosters give access and take it back."""

import io
import re
from typing import Any

import pytest
import requests
from openpyxl import load_workbook

from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City, Request
from tests.stories.outcome import project

NIP = "19800101 200501 2 001"
GUEST, REPORTER, DEVELOPER = 10, 20, 30
OPD = "dishub"  # no other story gives its people access
NEW = "dewi.dishub"


def roster(*people: str) -> str:
    """The office's team: these accounts on its side beside one without, one of Kominfo's."""
    rows = ["Citra, NIP -, jabatan Staf, OPD, ketua"]
    rows += [f"{name}, NIP {NIP}, jabatan Staf, OPD, anggota, @{name}" for name in people]
    rows.append("Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi")
    return "\n".join(["### Tim OPD", *(f"{place}. {row}" for place, row in enumerate(rows, 1))])


def levels(city: City, username: str) -> tuple[int, int]:
    """Give what an account was given itself: on the office's requests, on its applications."""
    user = city.as_root("GET", f"/api/v4/users?username={username}")[0]["id"]
    places = (
        f"projects/{ROOT_GROUP}%2Fpermohonan%2F{OPD}",
        f"groups/{ROOT_GROUP}%2Faplikasi%2F{OPD}",
    )
    found = []
    for place in places:
        members = city.as_root("GET", f"/api/v4/{place}/members")
        found.append(next((m["access_level"] for m in members if m["id"] == user), 0))
    return found[0], found[1]


def comment_of(request: Request, beginning: str) -> Any:
    notes = request.city.technician.notes(request.opd, request.iid)
    return next(note for note in notes if note.body.startswith(beginning))


def rewrite(request: Request, body: str) -> None:
    """The office edits its roster."""
    office = request.city.office(request.opd)
    issue = office.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/{request.opd}").issues.get(
        request.iid, lazy=True
    )
    note = issue.notes.get(comment_of(request, "### Tim OPD").id)
    note.body = body
    note.save()


def granted(request: Request) -> set[str]:
    access = request.dossier.get("access") or {}
    return set(access.get("granted", ()))


@pytest.fixture(scope="module")
def newcomer(city: City) -> str:
    """Somebody of the office with an account and no access to anything."""
    person = {"username": NEW, "name": "Dewi", "email": "dewi@dishub.invalid"}
    city.as_root(
        "POST", "/api/v4/users", **person, password="rahasia-yang-panjang-9", skip_confirmation=True
    )
    return NEW


def test_a_roster_gives_access_that_lasts_as_long_as_one_of_them_names_somebody(
    city: City, newcomer: str
) -> None:
    assert levels(city, newcomer) == (0, 0)
    assert levels(city, "budi.dishub") == (GUEST, REPORTER)
    first, second = city.file("Tim satu", opd=OPD), city.file("Tim dua", opd=OPD)
    for request in (first, second):
        request.move("03")
        request.comment(roster(newcomer, "budi.dishub", "entah.siapa"))
        request.waits_until(lambda r=request: granted(r) == {newcomer, "budi.dishub"}, "access")  # type: ignore[misc]
    assert levels(city, newcomer) == (GUEST, DEVELOPER)
    assert levels(city, "budi.dishub") == (GUEST, DEVELOPER)
    first.waits_until(lambda: bool(first.said("tim-opd")), "the team told")
    assert "@dewi.dishub" in first.said("tim-opd")
    assert "entah.siapa" in first.said("tim-opd")

    rewrite(first, roster("budi.dishub"))
    first.waits_until(lambda: granted(first) == {"budi.dishub"}, "access taken back")
    assert levels(city, newcomer) == (GUEST, DEVELOPER)  # the second request still names her

    rewrite(second, roster())
    second.waits_until(lambda: granted(second) == set(), "access taken back")
    assert levels(city, newcomer) == (0, 0)
    assert levels(city, "budi.dishub") == (GUEST, DEVELOPER)  # by the first

    rewrite(first, roster())
    first.waits_until(lambda: granted(first) == set(), "access taken back")
    assert levels(city, "budi.dishub") == (GUEST, REPORTER)  # as setup gave it
    first.settles()
    second.settles()
    paths = [
        row["path"]
        for row in project(city, "arsip").repository_tree(recursive=True, iterator=True)
        if row["path"].startswith(f"akses/{OPD}/") and row["type"] == "blob"
    ]
    assert paths == []


def test_a_request_that_is_withdrawn_takes_back_what_its_roster_gave(
    city: City, newcomer: str
) -> None:
    request = city.file("Tim yang batal", opd=OPD)
    request.move("03")
    request.comment(roster(newcomer))
    request.waits_until(lambda: granted(request) == {newcomer}, "access")
    assert levels(city, newcomer) == (GUEST, DEVELOPER)
    request.comment("@inventaris-bot batalkan-permohonan tim dibubarkan")
    request.waits_until(lambda: granted(request) == set(), "access taken back")
    assert levels(city, newcomer) == (0, 0)


def test_the_workbook_that_was_offered_comes_back_filled_in(city: City) -> None:
    request = city.file("Tim tiga")
    request.move("02")
    request.waits_until(lambda: ".xlsx" in request.said("lembar-02-semua"), "the workbook")
    link = re.search(r"/uploads/[0-9a-f]{32}/[\w.-]+\.xlsx", request.said("lembar-02-semua"))
    assert link
    technician = city.technician
    answer = requests.get(
        f"{city.stack.forge_url}/api/v4/projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik{link[0]}",
        headers={"PRIVATE-TOKEN": technician.account.token},
        timeout=30,
    )
    answer.raise_for_status()
    book = load_workbook(io.BytesIO(answer.content))
    tab = book["Tim teknis Kominfo"]
    cells = {str(cell.value): cell for row in tab.iter_rows() for cell in row if cell.value}
    tab["B3"] = "Disposisi nomor 12 tanggal 20 November 2026"
    row = cells["Teknisi Kominfo"].row
    for head, value in (
        ("NIP", NIP),
        ("Jabatan/kantor", "Pranata Komputer"),
        ("Peran dalam tim", "penanggung jawab"),
    ):
        tab.cell(row, cells[head].column, value)
    stream = io.BytesIO()
    book.save(stream)

    place = technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/disdik")
    upload = place.upload("Tim kami.xlsx", filedata=stream.getvalue())
    place.issues.get(request.iid, lazy=True).notes.create(
        {"body": f"Terlampir {upload['markdown']}"}
    )
    request.waits_until(lambda: "tim-kominfo" in request.dossier["sheets"], "the worksheet")
    taken = request.dossier["sheets"]["tim-kominfo"]
    assert taken["problems"] == []
    assert taken["rows"][0]["nip"] == NIP
    assert taken["answers"]["tanggal-dasar"] == "2026-11-20"
    request.settles()
    assert request.issue.assignees[0]["username"] == "teknisi"
    assert "@teknisi" in request.said("tim-kominfo")
    assert {len(notes) for notes in request.notes().values()} == {1}


def test_what_kominfo_alone_fills_in_has_a_workbook_of_another_name(city: City) -> None:
    request = city.file("Tim empat")
    request.move("06")
    names = {}
    for readers in ("semua", "kominfo"):
        key = f"lembar-06-{readers}"
        request.waits_until(lambda key=key: ".xlsx" in request.said(key), key)  # type: ignore[misc]
        names[readers] = re.findall(r"/uploads/[0-9a-f]{32}/([\w.-]+)\.xlsx", request.said(key))
    assert names == {
        "semua": [f"lembar-kerja-06-{request.number}"],
        "kominfo": [f"lembar-kerja-06-kominfo-{request.number}"],
    }
