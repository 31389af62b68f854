"""One line may speak of every row that was offered and that no other line names."""

import pytest

from inventaris.model.worksheets import Reading
from inventaris.worksheets.reading import is_complete, read_worksheet
from tests.world import a_city

SHEETS = {sheet.key: sheet for sheet in a_city().worksheets}
TESTED, SECURED = SHEETS["hasil-uji"], SHEETS["keamanan-web"]
CLAIMS = [{"nomor": str(n), "klaim": said} for n, said in ((1, "Cetak"), (2, "Cari"), (3, "Kirim"))]
AREAS = [{"bidang": choice.key} for choice in SECURED.columns[0].choices]


def verdicts(body: str) -> dict[str, str]:
    return {row["nomor"]: row["putusan"] for row in read(body).rows}


def read(body: str) -> Reading:
    return read_worksheet(f"Putusan pengujian\n{body}", TESTED, CLAIMS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Semua sesuai", ("sesuai", "sesuai", "sesuai")),
        ("- **Semua klaim:** sesuai", ("sesuai", "sesuai", "sesuai")),
        ("Seluruhnya tidak diuji karena belum ada akun", ("tidak-diuji",) * 3),
        ("2. tidak sesuai: galat\nSelebihnya sesuai", ("sesuai", "tidak-sesuai", "sesuai")),
        ("Yang lain sesuai\n\n1: tidak diuji, rusak", ("tidak-diuji", "sesuai", "sesuai")),
    ],
)
def test_what_is_said_of_all_others_counts_for_each(body: str, expected: tuple[str, ...]) -> None:
    assert verdicts(body) == dict(zip("123", expected, strict=True))
    assert is_complete(read(body).problems)


@pytest.mark.parametrize(
    "body",
    [
        "Semua sesuai kecuali 3",
        "Semua sesuai, kecuali pencarian",
        "Semua sesuai, nomor 3 tidak",
        "Semua fitur sudah dicoba",
        "Semua berjalan tetapi lambat",
    ],
)
def test_nothing_is_taken_of_a_line_that_excepts_some_or_names_no_verdict(body: str) -> None:
    assert verdicts(body) == {}


def test_what_nothing_was_offered_for_is_not_answered() -> None:
    assert not read_worksheet("Putusan pengujian\nSemua sesuai", TESTED).rows


def test_each_area_is_given_its_reason() -> None:
    reading = read_worksheet(
        "Keamanan aplikasi web\nAutentikasi: tidak terpenuhi, kata sandi lemah\n"
        "Sisanya tidak diuji: belum ada akun uji",
        SECURED,
        AREAS,
    )
    assert len(reading.rows) == len(AREAS)
    assert [row["bukti"] for row in reading.rows[:2]] == ["kata sandi lemah", "belum ada akun uji"]
    assert is_complete(reading.problems)


def test_a_verdict_that_asks_for_evidence_still_asks() -> None:
    reading = read_worksheet("Keamanan aplikasi web\nSemua terpenuhi", SECURED, AREAS)
    assert [problem.code for problem in reading.problems] == ["lembar/alasan"] * len(AREAS)
