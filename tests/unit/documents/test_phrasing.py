from datetime import UTC, date, datetime, timedelta

import pytest

from inventaris.documents.phrasing import Phrasing, called, ended
from tests.builders import a_city


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(), "0 detik"),
        (timedelta(seconds=59.9), "59 detik"),
        (timedelta(minutes=5, seconds=30), "5 menit"),
        (timedelta(hours=1, minutes=1), "1 jam 1 menit"),
        (timedelta(days=2, hours=3, minutes=4), "2 hari 3 jam"),
        (timedelta(days=400, minutes=3), "400 hari"),
    ],
)
def test_spans_are_told_by_their_two_largest_units(length: timedelta, written: str) -> None:
    assert Phrasing(a_city()).span(length) == written


@pytest.mark.parametrize(
    ("size_bytes", "written"), [(0, "0 B"), (999, "999 B"), (1300, "1,3 kB"), (2**31, "2,1 GB")]
)
def test_sizes_have_a_decimal_comma(size_bytes: int, written: str) -> None:
    assert Phrasing(a_city()).size(size_bytes) == written


def test_a_moment_is_told_at_the_citys_time() -> None:
    late = datetime(2026, 3, 1, 18, 5, tzinfo=UTC)
    assert Phrasing(a_city()).moment(late) == "2 Maret 2026 pukul 01.05 WIB"
    assert Phrasing(a_city()).date(late) == "2 Maret 2026"
    assert Phrasing(a_city()).date(date(2026, 3, 1)) == "1 Maret 2026"


def test_invitations_tell_the_day_of_the_week_and_the_hour() -> None:
    late = datetime(2026, 3, 1, 18, 5, tzinfo=UTC)
    assert Phrasing(a_city()).weekday(late) == "Senin, 2 Maret 2026"
    assert Phrasing(a_city()).clock(late) == "01.05"
    assert Phrasing(a_city()).in_words(2026) == "dua ribu dua puluh enam"


@pytest.mark.parametrize(
    ("text", "closed"),
    [("swakelola", "swakelola."), ("Budi, S.Kom.", "Budi, S.Kom."), ("a?", "a?")],
)
def test_a_sentence_ends_with_one_full_stop(text: str, closed: str) -> None:
    assert ended(text) == closed


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SIPADU", "aplikasi SIPADU"),
        ("Aplikasi Parkir", "Aplikasi Parkir"),
        ("APLIKASI", "APLIKASI"),
        ("Aplikasiku", "aplikasi Aplikasiku"),
    ],
)
def test_what_a_name_says_itself_is_not_put_before_it(name: str, told: str) -> None:
    assert called(name, "aplikasi") == told
