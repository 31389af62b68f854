"""When something happened, as people at a desk write it down."""

from datetime import date, time

import pytest

from inventaris.parsing.moments import Stated, read_moment

TODAY, STATED = date(2026, 6, 1), date(2026, 5, 29)


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("09.15", time(9, 15)),
        ("pukul 9", time(9)),
        ("Pukul: 9", time(9)),
        ("pk 14", time(14)),
        ("jam 2 siang", time(14)),
        ("7 malam", time(19)),
        ("jam 12 malam", time()),
        ("setengah 10", time(9, 30)),
        ("jam  09 . 15", time(9, 15)),
        ("10.00 s.d. 11.00", time(10)),
    ],
)
def test_a_time_without_a_date_is_of_the_day_that_it_is_about(written: str, clock: time) -> None:
    assert read_moment(written, TODAY) == Stated(TODAY, clock)


@pytest.mark.parametrize("written", ["kemarin jam 10", "Jumat jam 9", "besok pagi pukul 09.15"])
def test_another_day_without_its_date_is_not_taken_for_this_one(written: str) -> None:
    assert read_moment(written, TODAY) == "tanggal-tidak-dikenal"


def test_the_day_itself_may_be_named() -> None:
    assert read_moment("hari ini, Senin, jam 9", TODAY) == Stated(TODAY, time(9))


@pytest.mark.parametrize(
    "written",
    [
        "29 Mei 2026 pukul 16.10",
        "tgl 29 bulan 5 tahun 2026 jam 16.10",
        "Jumat, 29/05/2026, 16:10 WIB",
        "2026-05-29T16:10:00+07:00",
        "jam 4.10 sore tanggal 29.05.2026",
    ],
)
def test_a_date_and_a_time_are_read_together(written: str) -> None:
    assert read_moment(written, TODAY) == Stated(STATED, time(16, 10))


def test_a_date_alone_has_no_time() -> None:
    assert read_moment("29 Mei 2026", TODAY) == Stated(STATED, None)


@pytest.mark.parametrize("written", ["9", "tadi pagi", "24.30", "jam 9 lewat 15", "1.5 jam"])
def test_what_no_clock_shows_is_not_guessed(written: str) -> None:
    assert read_moment(written, TODAY) == "waktu-tidak-dikenal"
