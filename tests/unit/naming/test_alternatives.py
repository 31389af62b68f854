"""Five names for an application, as a person would make them up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.naming.alternatives import HOW_MANY, alternatives
from inventaris.naming.labels import is_label
from inventaris.naming.objections import objections, surroundings
from tests.world import a_city

CITY = a_city()
NAMES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "Sistem",
                "Informasi",
                "SIPADU",
                "(SIPADU)",
                "Aplikasi",
                "Surat",
                "Masuk",
                "e-Surat",
                "Perpustakaan",
                "2026",
                "PPDB",
                "Google",
                "Dinas",
                "Perhubungan",
                "dan",
                "Mail",
                "di",
            ]
        ),
        max_size=7,
    ).map(" ".join),
)
OFFICES = st.sampled_from(CITY.offices)


def names_for(
    name: str, taken: frozenset[str] = frozenset(), opd: str = "disdik"
) -> tuple[str, ...]:
    office = CITY.office(opd)
    assert office
    around = surroundings(CITY, office, "", taken)
    return alternatives(name, opd, around.rules, lambda label: not objections(label, around))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("SIPADU (Sistem Informasi Pelayanan Terpadu)", "sipadu"),
        ("Sistem Informasi Pelayanan Terpadu (Sipadu)", "sipadu"),
        ("Aplikasi SiSurat 2.0", "sisurat"),
        ("e-Surat", "e-surat"),
        ("ABSENSI", "absensi"),
        ("Simpeg v2.0", "simpeg"),
        ('Layanan Pengaduan Masyarakat "Lapor Pak Wali"', "lapor-pak-wali"),
        ("Layanan \u201cLapor Pak Wali\u201d", "lapor-pak-wali"),
        (
            "Sistem Informasi Pelayanan Terpadu Satu Pintu Kecamatan dan Kelurahan",
            "sipeltersatpin",
        ),
        ("SISTEM INFORMASI SURAT MASUK", "sisurmas"),
        ("Pengaduan Masyarakat Kota Tebing Tinggi", "penmas"),
    ],
)
def test_the_name_that_people_use_comes_first(name: str, first: str) -> None:
    assert names_for(name)[0] == first


def test_initials_short_words_and_the_office_make_more() -> None:
    assert names_for("Sistem Informasi Perpustakaan Sekolah") == (
        "sipersek",
        "siperpus",
        "sips",
        "perpustakaan-sekolah",
        "perpustakaan-disdik",
    )


def test_a_taken_name_is_not_offered_nor_what_looks_like_it() -> None:
    offered = names_for("SIPADU (Sistem Informasi Surat)", frozenset({"sipadu", "slsurat"}))
    assert not {"sipadu", "sisurat"} & set(offered)
    assert len(offered) == HOW_MANY


def test_where_every_word_is_taken_there_are_still_five() -> None:
    taken = frozenset[str]()
    for _ in range(12):
        offered = names_for("Surat", taken)
        assert len(offered) == HOW_MANY
        taken |= set(offered)


@given(NAMES, OFFICES, st.frozensets(st.sampled_from(["sipadu", "sips", "surat", "layanan"])))
def test_five_different_valid_names_whatever_the_application_is_called(
    name: str, office: object, taken: frozenset[str]
) -> None:
    opd = office.key  # type: ignore[attr-defined]
    offered = names_for(name, taken, opd)
    assert len(set(offered)) == HOW_MANY
    around = surroundings(CITY, office, "", taken)  # type: ignore[arg-type]
    assert all(is_label(label) and not objections(label, around) for label in offered)
    assert offered == names_for(name, taken, opd)
