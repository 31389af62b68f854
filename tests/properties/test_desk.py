"""Whatever is written at the desk: planning ends, no number or name stays, the clock is fair."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from inventaris.desk.masking import masked
from inventaris.desk.visits import read_visit
from inventaris.model.entry import NamedRequest
from inventaris.model.issue import DESKS, IssueRef
from inventaris.opening_hours import is_open, open_between
from inventaris.parsing.moments import Stated, read_moment
from tests.desk_world import CLERK, COMPLAINT, FILE, PROJECT, VISIT, Forge, a_form, an_entry
from tests.world import a_city

START = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
# GitLab lib/gitlab/quick_actions/extractor.rb: a line that begins with a slash and a word.
QUICK_ACTION = re.compile(r"^\s*/[a-z_]+", re.MULTILINE | re.IGNORECASE)
SIGNS = st.sampled_from(["", " ", ".", "-", "\u200b", "\u00a0"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Sixteen digits as people group them, with one kind of sign between groups."""
    digits = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=16, max_size=16)))
    size = draw(st.sampled_from([1, 2, 4, 6, 16]))
    return draw(SIGNS).join(digits[at : at + size] for at in range(0, 16, size))


LINES = st.one_of(
    numbers(),
    st.text(max_size=30),
    st.sampled_from(["/close", f"![ktp]({FILE})", FILE, "@inventaris-bot selesai", "> a", "```"]),
)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(TEXTS)
def test_no_identity_number_and_no_file_is_left(text: str) -> None:
    once = masked(text, project_id=PROJECT)
    assert not masked(once.text, project_id=PROJECT).had_number
    assert not re.search(r"(?<!\d)\d{16}(?!\d)", once.text)
    assert FILE not in once.text
    assert masked(once.text, project_id=PROJECT).text == once.text
    if once.text != text:
        assert not QUICK_ACTION.search(once.text)


@given(
    st.text(alphabet="abc .,-\n", max_size=20), numbers(), st.text(alphabet="abc .,\n", max_size=20)
)
def test_a_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    assert masked(before + number + after, project_id=PROJECT).had_number


@given(MOMENTS, st.sampled_from(["19680531 199703 1 002", "196805311997031002", "0812-3456-7890"]))
def test_dates_times_and_other_numbers_stay(moment: datetime, number: str) -> None:
    for text in (f"{moment:%Y-%m-%d %H.%M}", f"{moment:%d-%m-%Y %H:%M:%S} {moment:%H.%M}", number):
        assert masked(text, project_id=PROJECT).text == text


@given(st.text(max_size=60))
def test_reading_a_moment_never_raises(text: str) -> None:
    assert isinstance(read_moment(text, START.date()), Stated | str)


@given(MOMENTS)
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    read = read_moment(f"{moment:%d/%m/%Y} pukul {moment:%H.%M} WIB", START.date())
    assert isinstance(read, Stated)
    assert read.at(ZoneInfo("Asia/Jakarta")) == moment


@given(MOMENTS)
def test_the_promise_is_thirty_minutes_of_opening_time(asked: datetime) -> None:
    city = a_city()
    assert city.guest_book
    text = a_form({**VISIT, "Permintaan disampaikan": f"{asked:%d/%m/%Y %H.%M}"})
    entry = an_entry("buku-tamu", text, asked + timedelta(hours=1))
    visit = read_visit(entry, city.guest_book, city, asked + timedelta(hours=1))
    assert visit.asked_at == asked
    assert open_between(city.calendar, asked, visit.due) == timedelta(minutes=30)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Forge, datetime]:
    """People write, close and open again; the service comes by or does not."""
    desk = draw(st.sampled_from(DESKS))
    now = draw(MOMENTS)
    answers = VISIT if desk == "buku-tamu" else COMPLAINT
    stated = {"Permintaan disampaikan": f"{now:%d/%m/%Y %H.%M}", "Permohonan terkait": "disdik#7"}
    text = a_form({**answers, **stated}) + draw(TEXTS)
    title = draw(st.sampled_from(["Kunjungan", "Budi"]))
    forge = Forge(
        an_entry(desk, text, now, title=title),
        requests={IssueRef("disdik", 7): NamedRequest(5, "2026-disdik-7")},
    )
    for _ in range(draw(st.integers(0, 5))):
        now += timedelta(minutes=draw(st.sampled_from([1, 7, 25, 600, 60 * 24 * 20])))
        match draw(st.sampled_from(["say", "answer", "done", "close", "reopen", "pass"])):
            case "say":
                forge.says(CLERK, draw(TEXTS), now)
            case "answer":
                forge.says(CLERK, "Jawaban: sudah.", now)
            case "done":
                forge.says(CLERK, "@inventaris-bot selesai", now)
            case "close":
                forge.changes(state="closed", closed_at=now)
            case "reopen":
                forge.changes(state="opened", closed_at=None)
            case _:
                forge.settles(now)
    return forge, now


@given(histories())
def test_one_pass_is_enough_and_nothing_is_said_twice(history: tuple[Forge, datetime]) -> None:
    forge, now = history
    assert forge.settles(now) <= 1
    keys = forge.said()
    assert len(keys) == len(set(keys))


@given(histories())
def test_nobody_is_called_while_the_office_is_closed(history: tuple[Forge, datetime]) -> None:
    forge, now = history
    before = set(forge.said())
    forge.settles(now)
    called = {key for key in set(forge.said()) - before if key.startswith(("pengingat", "lewat"))}
    assert not called or is_open(a_city().calendar, now)


@given(histories())
def test_nothing_of_a_visitor_outlives_its_time(history: tuple[Forge, datetime]) -> None:
    forge, now = history
    forge.settles(now + timedelta(days=500))
    if forge.exists and forge.entry.issue.ref.desk == "buku-tamu":
        # Neither in what people wrote nor in what the service says.
        assert not [n for n in forge.entry.notes if "Budi" in n.body and not n.system]
        assert "Budi" not in forge.text()
        assert forge.entry.issue.state == "closed"
