"""Names and likeness: what other offices have is Kominfo's to know, and a name has one owner."""

from typing import Any

import pytest
import yaml

from inventaris.forge.snapshot import gather
from inventaris.jobs import cleanup, naming
from inventaris.model.facts import NamesChecked
from inventaris.view import look
from sandbox.demo.stack import BOT
from tests.stack import City, Request
from tests.stories.outcome import project, register_entry

DOMAIN = "tebingtinggikota.go.id"
NAME = "SIKENDALI (Sistem Kendali Kendaraan)"
WISH = "Subdomain yang diinginkan"


@pytest.fixture(scope="module")
def first(city: City) -> Request:
    """An application of one office, with the name that it wished."""
    request = city.file(
        NAME, answers={WISH: "sikendali", "Kebutuhan hosting": "2 vCPU, RAM 4GB, GPU"}
    )
    reaches_the_tenth(request)
    return request


@pytest.fixture(scope="module")
def second(first: Request) -> Request:
    """Nearly the same by another office, which wishes the same name."""
    request = first.city.file(
        "SIKENDALI (Sistem Kendali Kios)", opd="dishub", answers={WISH: "sikendali"}
    )
    reaches_the_tenth(request)
    return request


def is_stored(request: Request) -> None:
    request.attach_documents()
    for steps, fact in (
        (("04",), "complete_at"),
        (("07",), "staged"),
        (("08", "09"), "registered"),
    ):
        request.move(*steps)
        request.waits_for(fact)


def reaches_the_tenth(request: Request) -> None:
    is_stored(request)
    request.move("10")
    request.waits_for("names")
    request.settles()


def reservations(city: City) -> dict[str, Any]:
    register = project(city, "daftar-aplikasi")
    rows = register.repository_tree("subdomain", ref="main", iterator=True)
    return {
        row["name"]: yaml.safe_load(register.files.raw(row["path"], ref="main")) for row in rows
    }


def read_by_office(request: Request) -> str:
    """Everything on the issue that the office's own person can read."""
    office = request.city.office(request.opd)
    issue = office.project(f"permohonan/{request.opd}").issues.get(request.iid)
    return "\n".join(note.body for note in issue.notes.list(iterator=True))


def test_a_good_name_is_reserved_and_told_in_the_entry(first: Request) -> None:
    assert first.dossier["names"]["recommended"] == "sikendali"
    reserved = reservations(first.city)["sikendali.yml"]
    assert (reserved["subdomain"], reserved["permohonan"]) == (f"sikendali.{DOMAIN}", first.number)
    told = register_entry(first, NAME)["subdomain"]
    assert (told["nama"], told["keadaan"]) == (f"sikendali.{DOMAIN}", "direkomendasikan")


def test_the_recommendation_is_drafted_for_kominfo(first: Request) -> None:
    (note,) = first.notes()["konsep-rekomendasi"]
    assert note.internal
    assert f"`sikendali.{DOMAIN}`" in note.body
    assert first.dossier["staged"]["sha256"] in note.body
    assert '"GPU" (sebagaimana tertulis)' in note.body
    assert "konsep-rekomendasi" not in read_by_office(first)


def test_the_other_office_is_found_and_its_office_not_told(second: Request) -> None:
    (note,) = second.notes()["aplikasi-sejenis"]
    assert "Sistem Kendali Kendaraan" in note.body
    assert note.internal
    assert "Kendaraan" not in read_by_office(second)


def test_a_taken_name_is_refused_and_one_of_five_may_be_chosen(second: Request) -> None:
    names = second.dossier["names"]
    assert (names["recommended"], len(names["alternatives"])) == ("", 5)
    assert "sudah dipakai" in second.said("rekomendasi-")
    chosen = names["alternatives"][0]
    description = second.issue.description.replace("sikendali\n", f"{chosen}\n", 1)
    second.city.office(second.opd).edit(second.iid, description)
    second.waits_until(
        lambda: second.dossier["names"]["recommended"] == chosen, "the chosen name is recommended"
    )
    second.settles()
    assert f"`{chosen}.{DOMAIN}`" in second.said("rekomendasi-")
    assert reservations(second.city)[f"{chosen}.yml"]["permohonan"] == second.number


def test_of_two_that_ask_at_once_one_gets_the_name(city: City) -> None:
    racers = [
        city.file(f"Pacu {opd}", opd=opd, answers={WISH: "gelanggang"})
        for opd in ("disdik", "dishub")
    ]
    for request in racers:
        is_stored(request)
    for request in racers:
        request.move("10")
    for request in racers:
        request.waits_for("names")
        request.settles()
    given = [request for request in racers if request.dossier["names"]["recommended"]]
    assert len(given) == 1
    assert reservations(city)["gelanggang.yml"]["permohonan"] == given[0].number


def test_checking_and_reserving_twice_changes_nothing(first: Request) -> None:
    context = first.city.context
    bot = context.settings.bot_username
    snapshot = gather(context.forge, context.places, context.city, bot, first.ref)
    register = project(first.city, "daftar-aplikasi")
    before = register.branches.get("main").commit["id"]
    (again,) = naming.run(context, look(snapshot, context.city, context.now())).facts
    assert isinstance(again, NamesChecked)
    assert again.recommended == "sikendali"
    assert register.branches.get("main").commit["id"] == before


def test_a_name_that_no_application_came_to_bear_is_free_again(city: City) -> None:
    request = city.file("Aplikasi Urung", source=b"rusak", answers={WISH: "urung"})
    evidence = city.upload(city.office("disdik"), "ba.txt", b"Disimpan penyedia.\n")
    left_out = (
        "8 tidak diperlukan: mendesak, bukti: nota dinas nomor 5/2026",
        f"9 selesai di luar sistem: penyedia {evidence}",
    )
    request.says(city.technician, "\n".join(f"@{BOT} lewati {one}" for one in left_out))
    request.waits_until(lambda: len(request.dossier.get("skipped", ())) == 2, "steps left out")
    request.move("07", "10")
    request.waits_for("names")
    assert reservations(city)["urung.yml"]["permohonan"] == request.number
    request.comment("@inventaris-bot batalkan-permohonan pembangunan tidak jadi")
    request.waits_for("finished_at")
    context = city.context
    bot = context.settings.bot_username
    for _ in range(2):  # whoever died after the first has done the second, to no harm
        snapshot = gather(context.forge, context.places, context.city, bot, request.ref)
        cleanup.run(context, look(snapshot, context.city, context.now()))
    register = project(city, "daftar-aplikasi")
    paths = [row["path"] for row in register.repository_tree(recursive=True, iterator=True)]
    assert "subdomain/urung.yml" not in paths
