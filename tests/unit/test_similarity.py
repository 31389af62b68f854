"""How alike two applications are, and what that rests on."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.facts import SimilarApplication
from inventaris.register.reading import Register, RegisteredApplication
from inventaris.similarity import similar_applications
from tests.world import a_city

RULES = a_city().naming.likeness
OURS = "disdik/perpus/inventaris.yml"


def a_register(**named: str) -> Register:
    """Entries by slug: `name: purpose`."""
    return Register(
        tuple(
            RegisteredApplication(f"dishub/{slug}/inventaris.yml", *text.split(": ", 1))
            for slug, text in named.items()
        )
    )


def found(
    name: str, description: str, register: Register | None = None
) -> tuple[SimilarApplication, ...]:
    return similar_applications(name, description, register or Register(), OURS, RULES)


def test_a_name_that_is_nearly_the_same_is_found_whatever_the_words_around_it() -> None:
    register = a_register(a="Aplikasi SIMPADU (Sistem Informasi Terpadu): x", b="Uji Kendaraan: x")
    (row,) = found("SIPADU", "Melayani surat.", register)
    assert (row.source, row.name.split()[1], row.owner) == ("daftar", "SIMPADU", "dishub")
    assert row.name_percent >= RULES.name_percent


def test_words_that_every_application_uses_say_nothing() -> None:
    register = a_register(a="Sistem Informasi Pajak: Aplikasi untuk mengelola data pelayanan")
    assert not found("Sistem Informasi Guru", "Aplikasi untuk mengelola data pelayanan", register)


def test_rare_words_that_both_descriptions_use_are_found_and_named() -> None:
    register = a_register(a="Pustaka: Peminjaman buku, keanggotaan perpustakaan, katalog koleksi")
    (row,) = found("Gerai Baca", "Katalog koleksi dan peminjaman buku perpustakaan", register)
    assert row.name_percent < RULES.name_percent
    assert set(row.shared_words) == {"katalog", "koleksi", "peminjaman", "buku", "perpustakaan"}


def test_national_general_applications_are_compared_too() -> None:
    rows = found("E-Arsip", "Pengelolaan arsip dinamis, persuratan, dan disposisi naskah dinas")
    assert [(row.source, row.name.split()[0], row.verified) for row in rows] == [
        ("umum", "SRIKANDI", False)
    ]


def test_an_application_is_not_compared_with_itself() -> None:
    itself = Register((RegisteredApplication(OURS, "SIPADU", "Melayani surat."),))
    assert not found("SIPADU", "Melayani surat.", itself)


def test_the_most_alike_come_first_and_no_more_than_the_city_asks_for() -> None:
    register = a_register(
        exact="SIPADU: surat", **{f"a{n}": f"SIMPADU ({n:02}): surat" for n in range(30)}
    )
    names = [row.name for row in found("SIPADU", "Melayani surat.", register)]
    assert names == ["SIPADU", *(f"SIMPADU ({n:02})" for n in range(RULES.most - 1))]


def test_a_city_without_a_list_compares_with_its_register_alone() -> None:
    rules = replace(RULES, general=())
    assert similar_applications("SRIKANDI", "arsip", Register(), OURS, rules) == ()


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=60), st.text(max_size=200))
def test_no_text_breaks_it_and_percentages_are_percentages(
    name: str, description: str, other: str, purpose: str
) -> None:
    register = Register((RegisteredApplication("a/b/inventaris.yml", other, purpose),))
    for row in found(name, description, register):
        assert 0 <= row.name_percent <= 100
        assert 0 <= row.words_percent <= 100
