"""One promise, three holders of the ball: whose time counts, and what the issue shows of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inventaris.clocks import holdings, kominfo_time, promise
from inventaris.model.action import PostNote, Record
from inventaris.model.facts import BallPassed, MovePutBack
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import open_between
from inventaris.planner.plan import next_look, plan
from tests.world import (
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    approved,
    moved,
    recorded,
    said,
)

CITY = a_city()
WIB = ZoneInfo("Asia/Jakarta")
ALL_SEVEN = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
    for kind in CITY.workflow.attachments
)
LATE = "waktu::terlambat"
FOURTH, FIFTH, SIXTH = (
    step.label for step in CITY.workflow.steps if step.number in {"04", "05", "06"}
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def complete() -> Snapshot:
    """Tuesday 24 November 2026, 10.00: the file is complete, Kominfo has it."""
    snapshot, _ = World().settled(a_snapshot_at("04", comments=(ALL_SEVEN,)))
    return snapshot


def invited(snapshot: Snapshot, day: str = "Rabu, 20 Januari 2027") -> Snapshot:
    """The office names the day of its presentation."""
    settled, _ = World().settled(
        said(snapshot, f"Jadwal presentasi: {day} pukul 09.00 di aula"), NOW
    )
    return settled


def after(snapshot: Snapshot, step: str, moment: datetime) -> Snapshot:
    """A technician moves the card, and the service does what follows."""
    settled, _ = World().settled(moved(snapshot, step, TECHNICIAN, moment), moment)
    return settled


def with_issue(snapshot: Snapshot, **changes: Any) -> Snapshot:
    return replace(snapshot, issue=replace(snapshot.issue, **changes))


def holders(snapshot: Snapshot) -> list[str | None]:
    return [passed.holder for passed in snapshot.dossier.ball]


def notes_at(snapshot: Snapshot, moment: datetime) -> dict[str, PostNote]:
    planned = plan(snapshot, CITY, moment)
    return {action.key: action for action in planned if isinstance(action, PostNote)}


def test_the_promise_counts_from_the_complete_file() -> None:
    snapshot = complete()
    assert snapshot.issue.due_date == date(2026, 11, 25)
    promised = promise(CITY, snapshot.dossier)
    assert promised is not None
    assert promised.due == at("2026-11-25 16:00")


def test_before_the_file_is_complete_nothing_is_promised_and_no_clock_runs() -> None:
    snapshot, _ = World().settled(a_snapshot())
    assert promise(CITY, snapshot.dossier) is None
    assert snapshot.issue.due_date is None
    assert kominfo_time(CITY, snapshot.dossier, NOW + timedelta(days=9)) == timedelta()


def test_while_a_date_is_awaited_no_day_is_promised() -> None:
    waiting = after(invited(complete()), FIFTH, at("2026-11-24 14:00"))
    assert waiting.issue.due_date is None
    assert "giliran::jadwal" in waiting.issue.labels
    promised = promise(CITY, waiting.dossier)
    assert promised is not None
    assert (promised.due, promised.used) == (None, timedelta(hours=3))
    weeks_later = at("2026-12-15 10:00")
    assert plan(waiting, CITY, weeks_later) == ()
    assert kominfo_time(CITY, waiting.dossier, weeks_later) == timedelta(hours=3)


def test_when_the_ball_comes_back_the_promise_is_later_by_the_opening_time_it_was_away() -> None:
    waiting = after(invited(complete()), FIFTH, at("2026-11-24 14:00"))
    back = after(waiting, SIXTH, at("2026-11-26 09:00"))
    promised = promise(CITY, back.dossier)
    assert promised is not None
    # Two hours of Tuesday, all of Wednesday, one hour and a half of Thursday were others'.
    assert promised.due == at("2026-11-27 11:00")
    assert back.issue.due_date == date(2026, 11, 27)
    assert kominfo_time(CITY, back.dossier, promised.due) == promised.allowed


def test_a_promise_that_moved_to_another_day_is_told_once() -> None:
    waiting = after(invited(complete()), FIFTH, at("2026-11-24 14:00"))
    back = moved(waiting, SIXTH, TECHNICIAN, at("2026-11-26 09:00"))
    told = notes_at(back, at("2026-11-26 09:00"))["janji-2026-11-27"]
    assert told.values["semula"] == at("2026-11-25 16:00")
    settled, _ = World().settled(back, at("2026-11-26 09:00"))
    again = after(settled, FIFTH, at("2026-11-26 09:10"))
    back_again = moved(again, SIXTH, TECHNICIAN, at("2026-11-26 09:20"))
    assert not [key for key in notes_at(back_again, at("2026-11-26 09:20")) if "janji" in key]


def test_the_promise_does_not_move_with_the_time_that_passes() -> None:
    snapshot = complete()
    assert plan(snapshot, CITY, at("2026-11-25 13:30")) == ()


def test_a_move_passes_the_ball_when_it_was_made_not_when_it_was_seen() -> None:
    made, seen = at("2026-11-24 14:00"), at("2026-11-25 09:00")
    settled, _ = World().settled(moved(invited(complete()), FIFTH, TECHNICIAN, made), seen)
    assert settled.dossier.ball[-1] == BallPassed("jadwal", made)


def test_of_moves_that_no_pass_saw_each_passes_the_ball() -> None:
    snapshot = invited(complete())
    first, second = at("2026-11-24 14:00"), at("2026-11-25 11:00")
    for step, made in ((FIFTH, first), (SIXTH, second)):
        snapshot = moved(snapshot, step, TECHNICIAN, made)
    settled, _ = World().settled(snapshot, at("2026-11-26 09:00"))
    assert settled.dossier.ball[-2:] == (BallPassed("jadwal", first), BallPassed("kominfo", second))


def test_a_card_that_is_put_back_passes_no_ball() -> None:
    snapshot, _ = World().settled(a_snapshot())
    ninth = next(step.label for step in CITY.workflow.steps if step.number == "09")
    again = after(snapshot, ninth, at("2026-11-24 11:00"))
    assert holders(again) == holders(snapshot)


def test_late_is_who_holds_the_ball_too_long_and_nobody_else() -> None:
    due = at("2026-11-25 16:00")
    snapshot = complete()
    assert next_look(snapshot, snapshot.dossier, CITY, at("2026-11-25 15:00")) == due
    late, _ = World().settled(snapshot, due)
    assert LATE in late.issue.labels
    with_others = after(late, FIFTH, at("2026-11-26 09:00"))
    assert LATE not in with_others.issue.labels
    back = after(with_others, SIXTH, at("2026-12-03 09:00"))
    assert LATE in back.issue.labels


def test_a_request_closed_by_hand_rests_and_its_time_stands_still() -> None:
    closed_at = at("2026-11-24 11:00")
    snapshot = complete()
    closed = with_issue(snapshot, state="closed", closed_at=closed_at)
    resting, _ = World().settled(closed, at("2026-11-24 11:05"))
    assert resting.dossier.ball[-1] == BallPassed(None, closed_at)
    reopened = with_issue(resting, state="opened", closed_at=None)
    going, _ = World().settled(reopened, at("2026-11-27 08:00"))
    assert going.dossier.ball[-1] == BallPassed("kominfo", at("2026-11-27 08:00"))
    used = kominfo_time(CITY, going.dossier, at("2026-11-27 08:00"))
    assert used == timedelta(hours=1)


def test_no_clock_runs_after_the_end() -> None:
    snapshot, _ = World().settled(approved(a_snapshot_at("12", comments=(ALL_SEVEN,))))
    assert snapshot.dossier.finished_at is not None
    assert holders(snapshot)[-1] is None
    years_later = NOW + timedelta(days=700)
    assert notes_at(snapshot, years_later) == {}
    assert holdings(snapshot.dossier, years_later)[-1].holder is None
    assert LATE not in snapshot.issue.labels


def test_every_moment_from_the_filing_on_is_somebodys() -> None:
    waiting = after(invited(complete()), FIFTH, at("2026-11-24 14:00"))
    back = after(waiting, SIXTH, at("2026-11-26 09:00"))
    turns = holdings(back.dossier, at("2026-11-27 09:00"))
    assert [turn.until for turn in turns[:-1]] == [turn.since for turn in turns[1:]]
    assert turns[-1].until == at("2026-11-27 09:00")
    assert [turn.holder for turn in turns][-2:] == ["jadwal", "kominfo"]


def test_a_file_completed_in_the_evening_is_worked_on_from_the_next_morning() -> None:
    dossier = replace(
        complete().dossier,
        complete_at=at("2026-12-23 18:00"),
        ball=(BallPassed("kominfo", at("2026-12-23 17:59")),),
    )
    promised = promise(CITY, dossier)
    assert promised is not None
    assert promised.due == at("2026-12-29 16:00")
    assert promised.allowed == open_between(CITY.calendar, at("2026-12-23 18:00"), promised.due)


def test_the_clock_stands_though_it_was_closed_twice_in_one_moment() -> None:
    snapshot, _ = World().settled(a_snapshot())
    for _ in range(2):
        resting, _ = World().settled(with_issue(snapshot, state="closed", closed_at=NOW))
        assert resting.dossier.ball[-1] == BallPassed(None, NOW)
        snapshot, _ = World().settled(with_issue(resting, state="opened", closed_at=None))
        assert snapshot.dossier.ball[-1] == BallPassed("kominfo", NOW)


def test_the_clock_stands_though_a_move_was_to_be_put_back_as_it_was_closed() -> None:
    snapshot, _ = World().settled(a_snapshot())
    moved_on = moved(snapshot, CITY.workflow.steps[-1].label, OFFICE, NOW)
    (put_back,) = [
        action.fact
        for action in plan(moved_on, CITY, NOW)
        if isinstance(action, Record) and isinstance(action.fact, MovePutBack)
    ]
    closed = with_issue(recorded(moved_on, [put_back]), state="closed", closed_at=NOW)
    resting, _ = World().settled(closed)
    assert resting.dossier.ball[-1] == BallPassed(None, NOW)
