"""One line may speak of every row that was offered and that no other line names."""

import pytest

from inventaris.model.worksheets import CellProblem
from inventaris.worksheets.reading import is_complete
from tests.unit.worksheets.sheets import CLAIMS, SHEETS, codes, read

AREAS = [{"bidang": choice.key} for choice in SHEETS["keamanan-web"].columns[0].choices]


def verdicts(body: str) -> dict[str, str]:
    reading = read("hasil-uji", f"Putusan pengujian\n{body}", *CLAIMS)
    assert is_complete(reading.problems)
    return {row["nomor"]: row["putusan"] for row in reading.rows}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Semua sesuai", ("sesuai", "sesuai", "sesuai")),
        ("Semuanya sesuia.", ("sesuai", "sesuai", "sesuai")),
        ("- **Semua klaim:** sesuai", ("sesuai", "sesuai", "sesuai")),
        ("Seluruhnya tidak diuji karena belum ada akun", ("tidak-diuji",) * 3),
        ("2. tidak sesuai: galat\nSelebihnya sesuai", ("sesuai", "tidak-sesuai", "sesuai")),
        ("Yang lain sesuai\n\n1: tidak diuji, rusak", ("tidak-diuji", "sesuai", "sesuai")),
    ],
)
def test_what_is_said_of_all_others_counts_for_each(body: str, expected: tuple[str, ...]) -> None:
    assert verdicts(body) == dict(zip("123", expected, strict=True))


@pytest.mark.parametrize(
    "body",
    [
        "Semua sesuai kecuali 3",
        "Semua sesuai, kecuali pencarian",
        "Semua sesuai, nomor 3 tidak",
        "Semua sesuai, hanya ekspor data gagal",
        "Semua sesuai; ekspor data belum diuji",
        "Semua sesuai (ekspor data tidak diuji)",
        "Semua sesuai, ekspor agak lambat",
        "Semua sesuai minus ekspor",
        "Selebihnya sesuai, hanya nomor dua yang gagal",
        "Sisanya tidak diuji: belum ada akun, ekspor gagal",
        "Semua fitur sudah dicoba",
        "Semua berjalan tetapi lambat",
    ],
)
def test_nothing_is_taken_of_a_line_that_excepts_some_or_names_no_verdict(body: str) -> None:
    assert verdicts(body) == {}


@pytest.mark.parametrize(
    "line",
    [
        "Semua terpenuhi, hanya kata sandi lemah",
        "Semua terpenuhi, validasi input tidak",
        "Semua terpenuhi, validasi input belum",
    ],
)
def test_a_line_that_may_except_some_is_named(line: str) -> None:
    text = f"Keamanan aplikasi web\nAutentikasi: tidak, kata sandi lemah\n{line}"
    reading = read("keamanan-web", text, *AREAS)
    assert len(reading.rows) == 1
    assert reading.problems[0] == CellProblem("lembar/tidak-terbaca", seen=line)


def test_no_account_is_a_reason_and_excepts_nothing() -> None:
    text = "Keamanan aplikasi web\nSemua tidak diuji: tidak ada akun uji"
    reading = read("keamanan-web", text, *AREAS)
    assert {row["hasil"] for row in reading.rows} == {"tidak-diuji"}
    assert is_complete(reading.problems)


def test_what_nothing_was_offered_for_is_not_answered() -> None:
    assert not read("hasil-uji", "Putusan pengujian\nSemua sesuai").rows


def test_each_area_is_given_its_reason() -> None:
    reading = read(
        "keamanan-web",
        "Keamanan aplikasi web\nAutentikasi: tidak terpenuhi, kata sandi lemah\n"
        "Sisanya tidak diuji: belum ada akun uji",
        *AREAS,
    )
    assert len(reading.rows) == len(AREAS)
    assert [row["bukti"] for row in reading.rows[:2]] == ["kata sandi lemah", "belum ada akun uji"]
    assert is_complete(reading.problems)


def test_a_verdict_that_asks_for_evidence_still_asks() -> None:
    reading = read("keamanan-web", "Keamanan aplikasi web\nSemua terpenuhi", *AREAS)
    assert [code for code, _, _ in codes(reading)] == ["alasan"] * len(AREAS)
