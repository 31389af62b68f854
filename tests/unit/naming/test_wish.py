"""Which subdomains an office wishes, in the words that it wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.naming.judgement import judge
from inventaris.naming.labels import is_label
from inventaris.naming.objections import surroundings
from inventaris.naming.wish import asks_for_nothing, read_wish
from tests.world import a_city

CITY = a_city()
RULES = CITY.naming.names


@pytest.mark.parametrize(
    "answer",
    [
        "sipadu",
        "SIPADU",
        " `sipadu` ",
        "sipadu.tebingtinggikota.go.id",
        "https://sipadu.tebingtinggikota.go.id/masuk?a=1",
        "www.sipadu.tebingtinggikota.go.id.",
        "sipadu (bila masih ada)",
        "mohon dibuatkan sipadu.tebingtinggikota.go.id, terima kasih",
        "ｓｉｐａｄｕ",
    ],
)
def test_one_name_is_read_however_it_is_written(answer: str) -> None:
    assert [name.label for name in read_wish(answer, RULES).names] == ["sipadu"]


@pytest.mark.parametrize("answer", ["satu, dua", "satu; dua", "satu atau dua", "satu / dua"])
def test_several_names_stand_in_the_order_of_preference(answer: str) -> None:
    assert [name.label for name in read_wish(answer, RULES).names] == ["satu", "dua"]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "-",
        "Tidak perlu.",
        "tidak perlu, sudah punya",
        "Tidak diperlukan",
        "N/A",
        "tdk perlu",
        "Tidak (pakai server sendiri)",
        "sudah ada",
    ],
)
def test_an_office_may_wish_none(answer: str) -> None:
    assert not read_wish(answer, RULES)
    assert asks_for_nothing(answer, RULES)


@pytest.mark.parametrize(
    ("answer", "labels"),
    [
        ("Tidak memerlukan subdomain karena aplikasi desktop", []),
        ("aplikasi desktop, tidak perlu", []),
        ("Tidak perlu diganti, tetap sipadu.tebingtinggikota.go.id", ["sipadu"]),
        ("tidak perlu yang baru; sipadu", ["tidak perlu yang baru", "sipadu"]),
    ],
)
def test_a_sentence_that_declines_is_no_name(answer: str, labels: list[str]) -> None:
    assert [name.label for name in read_wish(answer, RULES).names] == labels


@pytest.mark.parametrize(
    ("answer", "labels"),
    [("Ya, sipadu", ["sipadu"]), ("perlu: sipadu", ["sipadu"])],
)
def test_what_only_says_yes_is_no_name(answer: str, labels: list[str]) -> None:
    assert [name.label for name in read_wish(answer, RULES).names] == labels


@pytest.mark.parametrize(
    "answer", ["Ya", "ya.", "Iya, perlu", "terserah", "Terserah Kominfo saja", "menyesuaikan"]
)
def test_an_office_may_leave_the_choice(answer: str) -> None:
    wish = read_wish(answer, RULES)
    assert wish
    assert wish.any_name
    assert wish.names == ()


def test_a_name_of_two_labels_stays_two_for_the_objection_to_name() -> None:
    wish = read_wish("surat.disdik.tebingtinggikota.go.id", RULES)
    assert [name.label for name in wish.names] == ["surat.disdik"]


@given(st.text(max_size=300) | st.text("sipadu.-_/ ;,()tebingkog", max_size=200))
def test_no_text_breaks_it(answer: str) -> None:
    office = CITY.office("disdik")
    assert office
    around = surroundings(CITY, office, answer, {"sipadu"})
    judged = judge(read_wish(answer, RULES), answer, around)
    assert len(judged.names) <= 5
    assert len(set(judged.alternatives)) == 5
    for name in judged.names:
        assert name.objections or is_label(name.label)
