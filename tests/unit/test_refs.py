"""How an issue of ours is named."""

import pytest

from inventaris.model.issue import DeskRef, IssueRef
from inventaris.refs import parse_ref, parse_request, requests_in
from tests.world import a_city


@pytest.mark.parametrize("text", ["disdik#7", "2026-disdik-7"])
def test_a_request_is_named_by_office_and_issue_or_by_its_number(text: str) -> None:
    assert parse_ref(text) == parse_request(text) == IssueRef("disdik", 7)


def test_an_office_may_have_a_hyphen() -> None:
    assert parse_ref("2026-dinas-kota-12") == IssueRef("dinas-kota", 12)


def test_an_entry_of_a_desk_is_no_request() -> None:
    assert parse_ref("buku-tamu#3") == DeskRef("buku-tamu", 3)
    with pytest.raises(ValueError, match="not a request"):
        parse_request("buku-tamu#3")


@pytest.mark.parametrize("text", ["", "disdik", "disdik#0", "26-disdik-7", "2026-disdik", "#7"])
def test_anything_else_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match="expected for instance disdik#7 or 2026-disdik-7"):
        parse_ref(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-disdik-7", {("disdik", 7): "2026-disdik-7"}),
        ("2026-DISDIK-7, lalu disdik#7", {("disdik", 7): "2026-disdik-7"}),
        ("disdik#7, DISHUB#2", {("disdik", 7): "disdik#7", ("dishub", 2): "dishub#2"}),
        (
            "https://git.kota/inventarisasi/permohonan/disdik/-/issues/7",
            {("disdik", 7): "disdik#7"},
        ),
        ("entah#7 0812-3456-7890 disdik#0", {}),
        ("", {}),
    ],
)
def test_requests_are_found_as_people_write_them(
    text: str, found: dict[tuple[str, int], str]
) -> None:
    assert requests_in(text, a_city()) == {IssueRef(*ref): told for ref, told in found.items()}
