"""Which worksheets are offered to whom, and what stands in them already."""

from typing import Any, cast

import pytest

from inventaris.duties.prefill import PREFILLS, offered_rows
from inventaris.view import look
from tests.filled_worksheets import CITY, CLAIMS, TEAM, keys, settled, told
from tests.world import NOW, TECHNICIAN, a_snapshot, a_snapshot_at, commented, moved


def test_only_what_was_reached_is_offered_and_only_until_it_is_filled() -> None:
    assert keys(settled(a_snapshot_at("03")), "lembar-") == ["lembar-02-semua", "lembar-03-semua"]
    filled = settled(commented(a_snapshot_at("03"), TEAM))
    later = settled(moved(filled, "langkah::06-analisis", TECHNICIAN, NOW))
    offered = ["lembar-02-semua", "lembar-06-semua", "lembar-06-kominfo"]
    assert keys(later, "lembar-0") == offered


def test_an_offer_names_what_may_be_chosen_but_not_where_it_is_chosen_already() -> None:
    snapshot = settled(commented(a_snapshot_at("05"), CLAIMS, TECHNICIAN))
    tested = moved(snapshot, "langkah::07-instalasi-uji", TECHNICIAN, NOW)
    (offer,) = told(tested, "lembar-07-")
    sheets = cast("list[dict[str, Any]]", offer.values["lembar"])
    assert [[one["nama"] for one in sheet["pilihan"]] for sheet in sheets] == [
        ["Putusan"],
        ["Hasil"],
    ]
    assert sheets[0]["pilihan"][0]["isi"] == ["sesuai", "tidak sesuai", "tidak diuji"]
    at_once = {"kata": "selebihnya", "pilihan": "tidak diuji", "beralasan": True}
    assert [sheet["sekaligus"] for sheet in sheets] == [at_once, at_once]


def test_an_offer_names_what_may_be_chosen_in_rows_that_are_still_to_come() -> None:
    (offer,) = told(a_snapshot_at("03"), "lembar-03-")
    (sheet,) = cast("list[dict[str, Any]]", offer.values["lembar"])
    assert "| OPD |" in sheet["teks"]
    assert {"nama": "Unsur", "isi": ["OPD", "Kominfo"]} in sheet["pilihan"]


def test_where_no_row_is_offered_no_line_answers_for_the_others() -> None:
    untold = settled(a_snapshot_at("05"))
    (offer,) = told(moved(untold, "langkah::07-instalasi-uji", TECHNICIAN, NOW), "lembar-07-")
    sheets = cast("list[dict[str, object]]", offer.values["lembar"])
    assert [bool(sheet["sekaligus"]) for sheet in sheets] == [False, True]


def test_an_offer_asks_no_longer_once_everything_came_back() -> None:
    offered = settled(a_snapshot_at("03"))
    filled = settled(commented(offered, TEAM))
    for snapshot, name in ((offered, "lembar"), (filled, "lembar-lengkap")):
        (note,) = [n for n in snapshot.notes if "lembar-03-semua" in n.body]
        assert note.body.startswith(f"catatan/{name}.md.j2")


def test_what_kominfo_alone_may_read_is_offered_and_read_back_to_kominfo_alone() -> None:
    body = "### Tanggapan\nPutusan: sesuai"
    notes = {
        a.key: a.template
        for a in told(commented(a_snapshot_at("08"), body, TECHNICIAN), "lembar-")
        if "08" in a.key or "terbaca" in a.key
    }
    assert notes == {"lembar-terbaca-tanggapan-kominfo": "catatan/lembar-terbaca-kominfo.md.j2"}
    offered = told(a_snapshot_at("08"), "lembar-08")
    assert [(a.key, a.template) for a in offered] == [
        ("lembar-08-kominfo", "catatan/lembar-kominfo.md.j2")
    ]


def test_the_claims_prefill_the_verdicts_and_are_all_asked_for() -> None:
    claims = commented(a_snapshot_at("07"), "### Klaim presentasi\n1. Cetak\n2. Masuk", TECHNICIAN)
    (offer,) = told(claims, "lembar-07")
    sheets = cast("list[dict[str, str]]", offer.values["lembar"])
    text = next(one["teks"] for one in sheets if one["judul"] == "Putusan pengujian")
    assert "| 2 | Masuk |" in text
    verdicts = settled(commented(claims, "### Putusan pengujian\n1. sesuai", TECHNICIAN))
    taken = verdicts.dossier.sheets["hasil-uji"]
    assert taken.rows[0]["klaim"] == "Cetak"
    assert [problem.seen for problem in taken.problems] == ["2: Masuk"]


def test_claims_that_come_after_the_verdicts_are_asked_for_then() -> None:
    verdicts = "### Putusan pengujian\n1. Cetak, sesuai"
    snapshot = settled(commented(a_snapshot_at("07"), verdicts, TECHNICIAN))
    assert snapshot.dossier.sheets["hasil-uji"].problems == ()
    later = settled(commented(snapshot, "### Klaim presentasi\n1. Cetak\n2. Masuk", TECHNICIAN))
    assert [p.seen for p in later.dossier.sheets["hasil-uji"].problems] == ["2: Masuk"]


@pytest.mark.parametrize(
    ("basis", "sheets"),
    [
        ("", ["Keamanan aplikasi web"]),
        ("Web", ["Keamanan aplikasi web"]),
        ("Aplikasi Android", ["Keamanan aplikasi seluler"]),
        ("Web dan Android", ["Keamanan aplikasi web", "Keamanan aplikasi seluler"]),
    ],
)
def test_the_security_worksheet_is_that_of_the_applications_kind(
    basis: str, sheets: list[str]
) -> None:
    form = a_snapshot().issue.description + (f"### Basis aplikasi\n{basis}\n" if basis else "")
    (offer,) = told(a_snapshot_at("07", description=form), "lembar-07")
    titles = [one["judul"] for one in cast("list[dict[str, str]]", offer.values["lembar"])]
    assert [title for title in titles if title.startswith("Keamanan")] == sheets


def test_every_prefill_that_a_city_names_is_known() -> None:
    known = set(PREFILLS) | {sheet.key for sheet in CITY.worksheets} | {""}
    assert {sheet.prefill for sheet in CITY.worksheets} <= known


def test_claims_of_the_same_number_are_offered_apart_for_their_verdicts() -> None:
    twice = "### Klaim presentasi\n1. Masuk\n2. Cetak\n2. Unduh\n3. Keluar"
    claims = settled(commented(a_snapshot_at("07"), twice, TECHNICIAN))
    worksheet = next(one for one in CITY.worksheets if one.key == "hasil-uji")
    offered = offered_rows(look(claims, CITY, NOW), worksheet)
    assert [(row["nomor"], row["klaim"]) for row in offered] == [
        ("1", "Masuk"),
        ("2", "Cetak"),
        ("4", "Unduh"),
        ("3", "Keluar"),
    ]
