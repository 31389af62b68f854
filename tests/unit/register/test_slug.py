"""An application's path on the forge."""

from inventaris.register.slug import slug_of

LONG = "Sistem Informasi Manajemen Pelayanan Administrasi Terpadu Kecamatan Padang"


def test_long_names_that_differ_at_their_end_alone_have_paths_of_their_own() -> None:
    upper, lower = slug_of(f"{LONG} Hulu"), slug_of(f"{LONG} Hilir")
    assert upper != lower
    assert upper == slug_of(f"{LONG.upper()}  HULU")
    assert max(len(upper), len(lower)) <= 60


def test_a_short_name_is_its_own_path() -> None:
    assert slug_of("SIPADU 2") == "sipadu-2"
