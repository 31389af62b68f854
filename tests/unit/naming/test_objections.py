"""What speaks against a subdomain."""

import pytest

from inventaris.naming.labels import is_label, label_of, look_alike
from inventaris.naming.objections import objections, surroundings
from tests.world import a_city

CITY = a_city()


def against(label: str, *, developer: str = "", taken: frozenset[str] = frozenset()) -> list[str]:
    office = CITY.office("disdik")
    assert office
    around = surroundings(CITY, office, developer, taken)
    return [reason.code.removeprefix("nama/") for reason in objections(label, around)]


@pytest.mark.parametrize("label", ["sipadu", "si-padu", "e-surat", "perpus2", "a1b"])
def test_a_good_name_meets_no_objection(label: str) -> None:
    assert against(label) == []


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("surat.disdik", "satu-bagian"),
        ("si padu", "spasi"),
        ("si_padu", "karakter"),
        ("sipаdu", "karakter"),  # with a Cyrillic a
        ("-sipadu", "tanda-hubung"),
        ("sipadu-", "tanda-hubung"),
        ("si--padu", "tanda-hubung"),
        ("xn--80ak6aa92e", "punycode"),
        ("a" * 64, "terlalu-panjang"),
        ("si", "terlalu-pendek"),
        ("mail", "dicadangkan"),
        ("auto-discover", "dicadangkan"),
        ("walikota", "dicadangkan"),
        ("dishub", "singkatan-opd"),
        ("dinas-perhubungan", "singkatan-opd"),
        ("dlshub", "mirip"),
        ("g1tlab", "mirip"),
        ("sipadu-2026", "tahun"),
        ("google-sekolah", "penyedia"),
        ("gojek-surat", "penyedia"),
        ("iman-saragih", "pejabat"),
        ("layananimanirdian", "pejabat"),
    ],
)
def test_each_rule_has_its_objection(label: str, code: str) -> None:
    assert code in against(label)


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("presensi2026.disdik", ["satu-bagian", "tahun"]),
        ("presensi 2026", ["spasi", "tahun"]),
        ("google_iman-saragih.disdik", ["satu-bagian", "karakter", "penyedia", "pejabat"]),
        ("-mail-2026", ["tanda-hubung", "tahun"]),
    ],
)
def test_every_objection_is_told_at_once(label: str, codes: list[str]) -> None:
    assert against(label) == codes


def test_an_office_may_bear_its_own_abbreviation() -> None:
    assert against("disdik") == []


def test_what_the_register_knows_is_taken_and_so_is_what_looks_like_it() -> None:
    taken = frozenset({"sipadu"})
    assert against("sipadu", taken=taken) == ["terpakai"]
    assert against("sipandu", taken=taken) == ["mirip"]
    assert against("slpadu", taken=taken) == ["mirip"]
    assert against("perpus", taken=taken) == []


def test_the_vendor_of_this_application_is_known_from_the_form() -> None:
    assert against("kreasindo-surat", developer="PT Kreasindo Digital Nusantara") == ["penyedia"]
    assert against("digital-surat", developer="PT Kreasindo Digital Nusantara") == []
    for label in ("majujaya", "maju-jaya", "surat-majujaya"):
        assert against(label, developer="CV Maju Jaya") == ["penyedia"]


@pytest.mark.parametrize(
    "developer", ["Dinas Pendidikan", "Swakelola oleh pegawai", "Dikerjakan oleh tim " * 9]
)
def test_an_office_that_builds_itself_is_no_vendor(developer: str) -> None:
    assert against("pendidikan-tim", developer=developer) == []


def test_a_number_that_is_no_year_is_fine() -> None:
    assert against("layanan-112") == []
    assert against("kode-12026") == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("sipadu", "sipadu", False),
        ("sipadu", "si-padu", True),
        ("modern", "modem", True),
        ("sips", "sipa", False),  # short names differ by a letter
        ("surat", "pasar", False),
    ],
)
def test_a_quick_eye_mistakes_some_names(one: str, other: str, alike: bool) -> None:
    assert look_alike(one, other) is look_alike(other, one) is alike


def test_a_label_has_at_most_63_octets() -> None:
    assert is_label("a" * 63)
    assert not is_label("a" * 64)
    assert not is_label("")
    assert not is_label("-a")


def test_the_domain_itself_is_no_label_of_it() -> None:
    assert label_of("tebingtinggikota.go.id", "tebingtinggikota.go.id") == "tebingtinggikota.go.id"
