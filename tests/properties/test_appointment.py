"""Any moment in any of its wordings is read as written, and no text breaks the reader."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.commands import NO_COURTESIES
from inventaris.model.meeting import MeetingRules
from inventaris.parsing.appointment import CODES, read_appointment
from inventaris.parsing.clock import find_times
from inventaris.parsing.proposals import read_proposals
from tests.unit.parsing.test_proposals import RULES, a_note

WIB = ZoneInfo("Asia/Jakarta")
DAYS = st.dates(datetime(2000, 1, 1).date(), datetime(2199, 12, 31).date())  # noqa: DTZ001
DAY_FORMS = st.sampled_from(
    ["EEEE, d MMMM y", "d MMMM y", "dd-MM-y", "d/M/y", "y-MM-dd", "d MMM y (EEEE)", "d.M.y"]
)
LOCALES = st.sampled_from(["id", "en"])
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
PLACES = st.sampled_from(
    ["ruang rapat", "Aula Balai Kota (lantai 2)", "Ruang 3.01", "Gd. B, No. 7"]
)
JOINTS = st.sampled_from([" ", ", ", " | ", ",  pada "])
WORDS = st.sampled_from(
    [
        "Rabu",
        "2",
        "12",
        "2026",
        "09.00",
        "9",
        "jam",
        "pukul",
        "s.d.",
        "-",
        "di",
        "aula",
        "WIB",
        "UTC+7",
        "Desember",
        "besok",
        "(",
        ")",
        "[x](y)",
        ":",
        ",",
        "31/02",
        "setengah",
        "pagi",
        "sore",
        "selesai",
        "\ue000",
        "atau",
        "24.00",
        "٣",
        "²",
        "tempat:",
    ]
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, datetime, time | None, str]:
    day, clock, place = draw(DAYS), draw(CLOCKS), draw(PLACES)
    end = draw(st.none() | CLOCKS.filter(lambda end: end > clock))
    written = format_date(day, draw(DAY_FORMS), locale=draw(LOCALES))
    hours = f"pukul {clock:%H.%M}" if draw(st.booleans()) else f"jam {clock:%H:%M} WIB"
    if end:
        hours += draw(st.sampled_from([" s.d. ", "-", " sampai ", " \u2013 "])) + f"{end:%H.%M}"
    parts = [[written, hours, f"di {place}"], [hours, written, f"bertempat di {place}"]]
    line = draw(JOINTS).join(draw(st.sampled_from(parts)))
    return line, datetime.combine(day, clock, WIB), end, place


@given(lines())
def test_a_moment_is_read_as_it_was_written(line: tuple[str, datetime, time | None, str]) -> None:
    text, start, end, place = line
    read = read_appointment(text, WIB, "WIB")
    assert read.problems == ()
    assert (read.start, read.end and read.end.time(), read.place) == (start, end, place)


@given(st.text(max_size=200) | st.lists(WORDS, max_size=40).map(" ".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_appointment(text, WIB, "WIB")
    assert (read.start is None) == bool(read.problems)
    assert {problem.code for problem in read.problems} <= CODES
    assert "\x1f" not in read.place
    if read.start and read.end:
        assert read.start < read.end
    for found in find_times(text):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=200) | st.lists(WORDS | st.just("\n"), max_size=40).map(" ".join))
def test_no_comment_breaks_the_search_for_lines(text: str) -> None:
    for line in read_proposals((a_note(f"Jadwal: {text}\n{text}"),), "bot", RULES, NO_COURTESIES):
        assert line.cancels or read_appointment(line.text, WIB, "WIB") is not None


def test_a_city_without_words_reads_no_dates() -> None:
    silent = MeetingRules((), (), (), (), (), RULES.length, RULES.farthest, "")
    assert read_proposals((a_note("Jadwal: 2/12/2026 jam 9"),), "bot", silent, NO_COURTESIES) == ()
