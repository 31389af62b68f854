"""Laws of the promise, whatever way the ball goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventaris.clocks import first_promise, holdings, kominfo_time, present_turn, promise
from inventaris.model.dossier import Dossier
from inventaris.model.facts import BallPassed
from inventaris.model.steps import Holder
from inventaris.opening_hours import add_open, open_between
from tests.builders import a_city

CITY = a_city()
START = datetime(2026, 1, 1, tzinfo=UTC)
HOLDERS: st.SearchStrategy[Holder | None] = st.sampled_from(["opd", "kominfo", "jadwal", None])
PAUSES = st.integers(5, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A request whose ball went to and fro, and whose file was complete at some time."""
    at, ball = START + draw(PAUSES), []
    for _ in range(draw(st.integers(1, 8))):
        ball.append(BallPassed(draw(HOLDERS), at))
        at += draw(PAUSES)
    return Dossier(number="2026-disdik-7", complete_at=START + draw(PAUSES), ball=tuple(ball))


def due_of(dossier: Dossier) -> datetime:
    promised = promise(CITY, dossier)
    assert promised is not None
    assert promised.due is not None
    return promised.due


@given(dossiers(), PAUSES)
def test_every_moment_is_one_sides(dossier: Dossier, pause: timedelta) -> None:
    now = dossier.ball[-1].at + pause
    turns = holdings(dossier, now)
    whole = sum((turn.length for turn in turns), timedelta())
    assert whole == now - dossier.ball[0].at


@given(dossiers(), PAUSES)
def test_no_time_is_kominfos_while_others_hold_the_ball(dossier: Dossier, pause: timedelta) -> None:
    last = dossier.ball[-1]
    before = kominfo_time(CITY, dossier, last.at)
    after = kominfo_time(CITY, dossier, last.at + pause)
    if last.holder == "kominfo":
        assert timedelta() <= after - before <= pause
    else:
        assert after == before


@given(dossiers())
def test_at_its_due_time_exactly_what_was_allowed_is_used(dossier: Dossier) -> None:
    promised = promise(CITY, dossier)
    assert promised is not None
    assert (promised.due is None) is (dossier.ball[-1].holder != "kominfo")
    if promised.due and promised.left:
        assert kominfo_time(CITY, dossier, promised.due) == promised.allowed
        assert not promised.is_broken(promised.due - timedelta(microseconds=1))
        assert promised.is_broken(promised.due)


@given(dossiers(), PAUSES, PAUSES)
def test_a_pause_makes_the_promise_later_by_its_opening_time_and_by_nothing_else(
    dossier: Dossier, held: timedelta, paused: timedelta
) -> None:
    here = dossier.ball[-1].at + held
    gone = max(here, dossier.complete_at or here) + held
    back = gone + paused
    at_kominfo = replace(dossier, ball=(*dossier.ball, BallPassed("kominfo", here)))
    away = (BallPassed("opd", gone), BallPassed("kominfo", back))
    before, after = due_of(at_kominfo), due_of(replace(at_kominfo, ball=(*at_kominfo.ball, *away)))
    if before > gone:
        assert after == add_open(CITY.calendar, before, open_between(CITY.calendar, gone, back))
    else:
        assert after == back


@given(dossiers(), st.integers(0, 299).map(lambda seconds: timedelta(seconds=seconds)))
def test_a_moment_in_other_hands_moves_nothing(dossier: Dossier, moment: timedelta) -> None:
    here = BallPassed("kominfo", dossier.ball[-1].at + timedelta(minutes=5))
    gone = here.at + timedelta(minutes=5)
    away = (BallPassed("opd", gone), BallPassed("kominfo", gone + moment))
    kept = replace(dossier, ball=(*dossier.ball, here))
    assert present_turn(replace(kept, ball=(*kept.ball, *away))) == present_turn(kept)
    assert due_of(replace(kept, ball=(*kept.ball, *away))) == due_of(kept)


@given(dossiers())
def test_who_never_gives_the_ball_away_owes_what_was_promised_first(dossier: Dossier) -> None:
    kept = replace(dossier, ball=(BallPassed("kominfo", START),))
    promised, complete_at = promise(CITY, kept), dossier.complete_at
    assert promised is not None
    assert complete_at is not None
    assert promised.due == first_promise(CITY, complete_at)
    assert promised.due == add_open(CITY.calendar, complete_at, promised.allowed)
