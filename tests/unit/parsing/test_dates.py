from datetime import date

import pytest

from inventaris.parsing.dates import read_date, without_date


@pytest.mark.parametrize(
    "text",
    [
        "2 Desember 2026",
        "02-12-2026",
        "2/12/2026",
        "2.12.2026",
        "2026-12-02",
        "2026-12-02T08:00:00+07:00",
        "Rabu, 2 Des 2026",
        "tertanggal 2 DESEMBER 2026, terlampir",
        "2-Des-2026",
        "02Des2026",
        "December 2, 2026",
        "2nd December 2026",
        "2nd of December 2026",
        "tanggal 2 bulan Desember tahun 2026",
        "2 bulan 12 tahun 2026",
        "Dec. 2nd, 2026",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "tanggal-tidak-dikenal"),
        ("minggu lalu", "tanggal-tidak-dikenal"),
        ("Desember 2026", "tanggal-tidak-dikenal"),
        ("081234567890", "tanggal-tidak-dikenal"),
        ("000.8/12/2026", "tanggal-tidak-dikenal"),
        ("045/20/11/2026", "tanggal-tidak-dikenal"),
        ("2026-12/02", "tanggal-tidak-dikenal"),
        ("12/11/2026/Disdik", "tanggal-tidak-dikenal"),
        ("2/12/26", "tanggal-tahun-dua-angka"),
        ("2 Des '26", "tanggal-tahun-dua-angka"),
        ("31 Februari 2026", "tanggal-mustahil"),
        ("29-02-2027", "tanggal-mustahil"),
        ("12/13/2026", "tanggal-mustahil"),
        ("0000-01-01", "tanggal-mustahil"),
        ("1 Januari 0001", "tanggal-mustahil"),
        ("31 Desember 9999", "tanggal-mustahil"),
    ],
)
def test_what_is_no_date_says_why(text: str, problem: str) -> None:
    assert read_date(text) == problem


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("045/12/Disdik, 2 Desember 2026", "045/12/Disdik"),
        ("045/12 tanggal 2-12-2026", "045/12"),
        ("045/12 pada hari Rabu, 2 Des 2026", "045/12"),
        ("045/12, Jum'at 4 Desember 2026", "045/12"),
        ("045/12, Minggu, 6 Desember 2026", "045/12"),
        ("perlu 2 minggu, 6 Desember 2026", "perlu 2 minggu"),
        ("045/12", "045/12"),
    ],
)
def test_a_number_is_told_from_the_date_beside_it(text: str, rest: str) -> None:
    assert without_date(text) == rest
