"""A visitor on the Friday before *Lebaran* 2027, told minute by minute.

Every instant at which the service would look again is told here; with real processes the case is told
in `tests/stories/test_case_visitor.py`.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.desk.plan import next_look
from tests.desk_world import CLERK, VISIT, Forge, a_form, an_entry
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")
# In Ramadan a Friday ends at 15.30; until 15 March all days are holidays or joint leave.
COMES = datetime(2027, 3, 5, 15, 18, tzinfo=WIB)
ASKS = COMES + timedelta(minutes=2)
OPENS = datetime(2027, 3, 16, 7, 30, tzinfo=WIB)
DUE = OPENS + timedelta(minutes=20)


@pytest.fixture
def visit() -> Forge:
    form = a_form({**VISIT, "Permintaan disampaikan": "15.20"})
    return Forge(an_entry("buku-tamu", form, ASKS))


def time_goes_by(visit: Forge, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """Look whenever the service itself would look again; what it says, and when."""
    visit.settles(since)
    said, now = [(since, key) for key in visit.said()], since
    while (at := next_look(visit.seen(), a_city(), now)) and at <= until:
        now = at
        before = len(visit.said())
        visit.settles(now)
        said += [(now.astimezone(WIB), key) for key in visit.said()[before:]]
    return said


def test_ten_minutes_are_left_on_friday_and_twenty_after_lebaran(visit: Forge) -> None:
    (told,) = visit.tells(ASKS, "kunjungan")
    assert (told["diminta"], told["batas"]) == (ASKS, DUE)


def test_nobody_is_reminded_during_the_holidays(visit: Forge) -> None:
    said = time_goes_by(visit, ASKS, OPENS - timedelta(minutes=1))
    assert [key for _, key in said] == ["kunjungan"]
    assert "waktu::terlambat" not in visit.entry.issue.labels


def test_the_clerk_is_reminded_ten_minutes_before_and_told_once_it_is_late(visit: Forge) -> None:
    said = time_goes_by(visit, ASKS, OPENS + timedelta(days=3))
    assert [(at, key.partition("-")[0]) for at, key in said[1:]] == [
        (DUE - timedelta(minutes=10), "pengingat"),
        (DUE, "lewat"),
    ]
    assert "waktu::terlambat" in visit.entry.issue.labels


def test_who_is_answered_on_that_friday_is_answered_in_time(visit: Forge) -> None:
    visit.settles(ASKS)
    visit.says(CLERK, "@inventaris-bot selesai", ASKS + timedelta(minutes=9))
    visit.settles(ASKS + timedelta(minutes=9))
    assert visit.entry.issue.state == "closed"
    (told,) = [note.body for note in visit.entry.notes if "Waktu pelayanan" in note.body]
    assert "9 menit jam layanan, menepati janji" in told


def test_who_is_answered_after_the_holidays_is_in_time_too(visit: Forge) -> None:
    time_goes_by(visit, ASKS, OPENS)
    visit.says(CLERK, "@inventaris-bot selesai", OPENS + timedelta(minutes=15))
    visit.settles(OPENS + timedelta(minutes=15))
    (told,) = [note.body for note in visit.entry.notes if "Waktu pelayanan" in note.body]
    assert "25 menit jam layanan, menepati janji" in told
    assert "waktu::terlambat" not in visit.entry.issue.labels
