"""The whole register read at once, whatever Kominfo's people wrote into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.register.reading import read_register, reservation_path
from inventaris.register.reservation import held_by, reservation

DOMAIN = "tebingtinggikota.go.id"
PATH = "disdik/sipadu/inventaris.yml"


def test_an_entry_is_an_application_of_its_office() -> None:
    text = "skema: 1\nnama: SIPADU\ntujuan: Surat.\nuraian: Panjang.\n"
    (one,) = read_register({PATH: text}, DOMAIN).applications
    assert (one.office, one.name, one.description) == ("disdik", "SIPADU", "Surat.\nPanjang.")


@pytest.mark.parametrize(
    "line",
    [
        "subdomain: {nama: sipadu.tebingtinggikota.go.id, keadaan: direkomendasikan}",
        "subdomain: sipadu",
        "subdomain: [sipadu.tebingtinggikota.go.id]",
        "url: https://sipadu.tebingtinggikota.go.id/login",
        "alamat: http://www.sipadu.tebingtinggikota.go.id",
    ],
)
def test_its_subdomain_is_known_however_it_is_written(line: str) -> None:
    register = read_register({PATH: f"nama: SIPADU\n{line}\n"}, DOMAIN)
    assert register.subdomains == {"sipadu": {PATH}}
    assert register.taken_by_others("dishub/x/inventaris.yml") == {"sipadu"}
    assert register.taken_by_others(PATH) == frozenset()


def test_a_name_that_is_only_wished_for_is_free() -> None:
    wish = f"subdomain: {{nama: sipadu.{DOMAIN}, keadaan: diminta}}"
    assert read_register({PATH: f"nama: SIPADU\n{wish}\n"}, DOMAIN).subdomains == {}


@pytest.mark.parametrize("line", ["url: https://example.com", "subdomain: null", "url: sipadu"])
def test_an_address_elsewhere_takes_no_subdomain(line: str) -> None:
    assert read_register({PATH: f"nama: SIPADU\n{line}\n"}, DOMAIN).subdomains == {}


def test_a_reserved_name_belongs_to_its_application() -> None:
    files = {reservation_path("sipadu"): reservation(f"sipadu.{DOMAIN}", PATH, "2026-disdik-7")}
    assert read_register(files, DOMAIN).taken_by_others(PATH) == frozenset()
    assert read_register(files, DOMAIN).taken_by_others("x") == {"sipadu"}
    assert held_by(files, "2026-disdik-7") == set(files)
    assert held_by(files, "2026-disdik-8") == frozenset()


def test_a_broken_reservation_still_reserves() -> None:
    register = read_register({reservation_path("sipadu"): "a: ["}, DOMAIN)
    assert register.taken_by_others(PATH) == {"sipadu"}


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1", "nama: ''", "nama: null", "nama: 2026-99-99\n-"]
)
def test_an_entry_that_cannot_be_read_is_named(text: str) -> None:
    register = read_register({PATH: text}, DOMAIN)
    assert (register.applications, register.unread) == ((), (PATH,))


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    read_register({PATH: text, reservation_path("a"): text}, DOMAIN)
