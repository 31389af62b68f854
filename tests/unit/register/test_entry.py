"""The register's entries: what the service adds and what people wrote is kept."""

from datetime import UTC, datetime

import pytest
import yaml

from inventaris.register.entry import (
    RegisterError,
    new_entry,
    version_of,
    with_subdomain,
    with_version,
)
from inventaris.view import look
from tests.world import NOW, World, a_city, a_snapshot, a_staged, a_stored

# In the city it is the next day already.
STORED = a_stored(datetime(2026, 11, 24, 18, 30, tzinfo=UTC))
VIEW = look(World().settled(a_snapshot())[0], a_city(), NOW)
VERSION = version_of(VIEW, STORED, a_staged())
ENTRY = new_entry(VIEW, "http://forge.invalid/a", VERSION)


def test_a_new_entry_names_the_application_and_its_version() -> None:
    entry = yaml.safe_load(ENTRY)
    assert (entry["skema"], entry["nama"], entry["opd"]["kunci"]) == (1, "SIPADU", "disdik")
    assert [version["commit"] for version in entry["versi"]] == ["c" * 40]
    assert [version["permohonan"] for version in entry["versi"]] == ["2026-disdik-7"]


def test_a_version_is_of_the_citys_day() -> None:
    assert VERSION["didaftarkan"] == "2026-11-25"


def test_no_personal_contact_enters_the_register() -> None:
    assert "sari@disdik.invalid" not in ENTRY
    assert "Sari Nasution" not in ENTRY


def test_a_version_is_added_once() -> None:
    assert with_version(ENTRY, VERSION, "http://forge.invalid/a") is None
    second = {**VERSION, "permohonan": "2027-disdik-1"}
    changed = with_version(ENTRY, second, "http://forge.invalid/b")
    assert changed is not None
    assert len(yaml.safe_load(changed)["versi"]) == 2


def test_what_kominfo_wrote_into_an_entry_stays() -> None:
    edited = ENTRY + "catatan_kominfo: pindah server 2027\n"
    changed = with_version(edited, {**VERSION, "permohonan": "2027-disdik-1"}, "")
    assert changed is not None
    assert yaml.safe_load(changed)["catatan_kominfo"] == "pindah server 2027"


def test_what_people_wrote_stays_as_they_wrote_it() -> None:
    by_hand = "telepon: 0612345670\njam_layanan: 17:30\nversi_php: 8.10  # bukan 8.1\naktif: on\n"
    edited = f"# hubungi Pak Budi sebelum mengubah\n{ENTRY}{by_hand}"
    changed = with_version(edited, {**VERSION, "permohonan": "2027-disdik-1"}, "")
    assert changed is not None
    assert changed.endswith(by_hand)
    told = with_subdomain(changed, "sipadu.kota.invalid", "2026-disdik-7")
    assert told is not None
    assert told.startswith("# hubungi Pak Budi sebelum mengubah\n")
    assert told.endswith(by_hand)


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "skema: 2", "a: [", "skema: 1\nversi: [1]", "skema: 1\nversi: []\na: 2026-02-30"],
)
def test_a_file_that_is_no_entry_is_refused_not_overwritten(text: str) -> None:
    with pytest.raises(RegisterError):
        with_version(text, VERSION, "")


def test_a_recommended_subdomain_is_told_once() -> None:
    told = with_subdomain(ENTRY, "sipadu.kota.invalid", "2026-disdik-7")
    assert told is not None
    assert yaml.safe_load(told)["subdomain"] == {
        "nama": "sipadu.kota.invalid",
        "keadaan": "direkomendasikan",
        "permohonan": "2026-disdik-7",
    }
    assert with_subdomain(told, "sipadu.kota.invalid", "2026-disdik-7") is None


def test_a_wished_subdomain_becomes_a_recommended_one() -> None:
    view = look(a_snapshot(), a_city(), NOW)
    wished = new_entry(view, "http://forge.invalid/a", VERSION, "sipadu.kota.invalid")
    assert yaml.safe_load(wished)["subdomain"]["keadaan"] == "diminta"
    told = with_subdomain(wished, "perpus.kota.invalid", "2026-disdik-7")
    assert told is not None
    assert yaml.safe_load(told)["subdomain"]["nama"] == "perpus.kota.invalid"


def test_an_address_that_kominfo_wrote_stays() -> None:
    entry = ENTRY.replace("subdomain: null", "subdomain: lama.kota.invalid")
    assert with_subdomain(entry, "sipadu.kota.invalid", "2026-disdik-7") is None


def test_an_entry_without_source_says_so_until_it_comes() -> None:
    view = look(a_snapshot(), a_city(), NOW)
    waiting = new_entry(view, "", None)
    read = yaml.safe_load(waiting)
    assert (read["repositori"], read["sumber"]["keadaan"]) == (None, "belum diserahkan")
    assert read["versi"] == []
    came = with_version(waiting, VERSION, "http://forge.invalid/a")
    assert came
    read = yaml.safe_load(came)
    assert (read["repositori"], read["sumber"]) == ("http://forge.invalid/a", None)
