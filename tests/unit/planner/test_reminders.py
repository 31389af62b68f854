"""Reminders: to the holder only, in opening hours, each once; lateness is told to the head."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from inventaris.model.facts import BallPassed, SourcePromised
from inventaris.model.reminders import Reminders
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import is_open
from inventaris.planner.deadlines import deadlines
from inventaris.planner.plan import next_look, plan
from inventaris.view import look
from tests.builders import settings
from tests.world import (
    GOOD_FORM,
    NO_SOURCE,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
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
FIFTH = next(step.label for step in CITY.workflow.steps if step.number == "05")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def complete() -> Snapshot:
    """Tuesday 24 November 2026, 10.00: Kominfo has a complete file, due on Wednesday at 16.00."""
    snapshot, _ = World().settled(a_snapshot_at("04", comments=(ALL_SEVEN,)))
    return snapshot


def incomplete() -> Snapshot:
    """The form lacks the source: the office is awaited, until Friday at 16.30."""
    snapshot, _ = World().settled(a_snapshot(NO_SOURCE))
    return snapshot


def reminders(snapshot: Snapshot, moment: datetime) -> dict[str, PostNote]:
    return {
        action.key: action
        for action in plan(snapshot, CITY, moment)
        if isinstance(action, PostNote) and action.key.startswith(("pengingat-", "eskalasi-"))
    }


def lived_through(snapshot: Snapshot, until: datetime) -> list[tuple[datetime, str]]:
    """Let the service wake as it asks to; when it reminded of what."""
    told, now = [], NOW
    while (wake := next_look(snapshot, snapshot.dossier, CITY, now)) and wake <= until:
        now = wake
        told += [(now, key) for key in reminders(snapshot, now)]
        snapshot, _ = World().settled(snapshot, now)
    return told


def test_the_office_is_reminded_of_what_it_owes_before_and_after_the_day() -> None:
    assert lived_through(incomplete(), at("2026-12-31 00:00")) == [
        (at("2026-11-27 08:00"), "pengingat-01-opd-20261127-sebelum-7-jam"),
        (at("2026-11-30 07:30"), "pengingat-01-opd-20261127-sesudah-1-hari"),
        (at("2026-12-04 07:30"), "pengingat-01-opd-20261127-sesudah-5-hari"),
        (at("2026-12-11 07:30"), "pengingat-01-opd-20261127-sesudah-10-hari"),
    ]


def test_kominfo_is_reminded_of_its_promise_then_its_head_is_told_once() -> None:
    assert lived_through(complete(), at("2026-12-31 00:00")) == [
        (at("2026-11-25 14:00"), "pengingat-janji-20261125T0900-sebelum-2-jam"),
        (at("2026-11-26 07:30"), "pengingat-janji-20261125T0900-sesudah-0-hari"),
        (at("2026-11-27 07:30"), "pengingat-janji-20261125T0900-sesudah-2-hari"),
        (at("2026-11-27 07:30"), "eskalasi-20261125T0900"),
        (at("2026-12-02 07:30"), "pengingat-janji-20261125T0900-sesudah-5-hari"),
    ]


def left_at(step: str, form: str = GOOD_FORM) -> Snapshot:
    return World().settled(a_snapshot_at(step, description=form))[0]


def test_of_a_step_that_kominfo_left_lying_before_any_promise_the_head_is_told_once() -> None:
    lived = lived_through(left_at("02"), at("2027-01-31 00:00"))
    assert [told for told in lived if told[1].startswith("eskalasi-")] == [
        (at("2026-11-27 07:30"), "eskalasi-02-20261125")
    ]


@pytest.mark.parametrize("snapshot", [left_at("03"), left_at("01", NO_SOURCE)])
def test_of_what_the_office_left_lying_the_head_is_not_told(snapshot: Snapshot) -> None:
    lived = lived_through(snapshot, at("2027-01-31 00:00"))
    assert lived
    assert not [key for _, key in lived if key.startswith("eskalasi-")]


def test_a_reminder_calls_the_holder_and_nobody_else() -> None:
    (office,) = reminders(incomplete(), at("2026-11-30 08:00")).values()
    assert office.values["dipanggil"] == [OFFICE.username]
    assert office.values["kurang"] == ["Letak source code"]
    handled = replace(complete(), issue=replace(complete().issue, assignee=TECHNICIAN))
    (kominfo,) = reminders(handled, at("2026-11-25 14:30")).values()
    assert kominfo.values["dipanggil"] == [TECHNICIAN.username]


def test_after_a_long_silence_there_is_one_reminder_and_no_burst() -> None:
    assert list(reminders(incomplete(), at("2026-12-09 09:00"))) == [
        "pengingat-01-opd-20261127-sesudah-5-hari"
    ]


@pytest.mark.parametrize(
    "closed", ["2026-11-27 12:00", "2026-11-27 20:00", "2026-11-29 10:00", "2026-12-25 10:00"]
)
def test_nobody_is_reminded_outside_opening_hours_but_at_the_next_opening(closed: str) -> None:
    snapshot, moment = incomplete(), at(closed)
    assert reminders(snapshot, moment) == {}
    wake = next_look(snapshot, snapshot.dossier, CITY, moment)
    assert wake is not None
    assert is_open(CITY.calendar, wake)
    assert reminders(snapshot, wake)


def due_of(snapshot: Snapshot, moment: datetime) -> str:
    (deadline,) = deadlines(look(snapshot, CITY, moment))
    return f"{deadline.due.astimezone(WIB):%m-%d %H.%M}"


def checked(snapshot: Snapshot, sent: str, back: str) -> Snapshot:
    """The office sends something, and what came is looked at until it is found wanting."""
    return recorded(snapshot, [BallPassed("kominfo", at(sent)), BallPassed("opd", at(back))])


def test_a_check_gives_the_office_no_fresh_term_and_takes_none_of_it() -> None:
    asked = incomplete()  # on Tuesday at 10.00, for three working days
    assert due_of(asked, NOW) == "11-27 16.30"
    wanting = checked(asked, "2026-11-25 10:00", "2026-11-25 11:00")
    assert due_of(wanting, at("2026-11-25 12:00")) == "11-30 08.30"
    again = checked(wanting, "2026-11-26 10:00", "2026-11-26 10:30")
    assert due_of(again, at("2026-11-26 12:00")) == "11-30 09.00"
    quick = checked(asked, "2026-11-25 10:00", "2026-11-25 10:01")
    assert due_of(quick, at("2026-11-25 12:00")) == "11-27 16.30"


def test_what_the_office_sends_after_its_day_makes_it_no_earlier() -> None:
    late = checked(incomplete(), "2026-12-01 10:00", "2026-12-01 11:00")
    assert due_of(late, at("2026-12-01 12:00")) == "11-27 16.30"


def test_a_term_begins_anew_with_another_step_and_after_others_were_awaited() -> None:
    met = recorded(
        incomplete(),
        [BallPassed("jadwal", at("2026-11-25 10:00")), BallPassed("opd", at("2026-11-26 09:00"))],
    )
    assert due_of(met, at("2026-11-26 12:00")) == "12-01 16.00"


def test_who_begins_shortly_before_the_hour_is_not_reminded_at_once() -> None:
    snapshot = recorded(complete(), [BallPassed("jadwal", at("2026-11-25 10:00"))])
    back = recorded(snapshot, [BallPassed("kominfo", at("2026-11-25 10:10"))])
    told = reminders(back, at("2026-11-25 10:11"))
    assert not [key for key in told if "sebelum" in key]


def test_while_a_date_is_awaited_nobody_is_reminded() -> None:
    waiting = moved(complete(), FIFTH, TECHNICIAN, at("2026-11-24 14:00"))
    settled, _ = World().settled(waiting, at("2026-11-24 14:00"))
    jadwal = recorded(settled, [BallPassed("jadwal", at("2026-11-24 14:01"))])
    assert reminders(jadwal, at("2026-12-10 09:00")) == {}


def test_of_a_meeting_both_sides_are_reminded_the_day_before_and_that_morning() -> None:
    line = "Jadwal presentasi: Senin, 30 November 2026 pukul 09.00 s.d. 11.00 di Aula"
    waiting = moved(said(complete(), line), FIFTH, TECHNICIAN, at("2026-11-24 14:00"))
    planned, _ = World().settled(waiting, at("2026-11-24 14:00"))
    (before,) = reminders(planned, at("2026-11-27 07:30"))
    (morning,) = reminders(planned, at("2026-11-30 07:30"))
    assert before != morning
    (told,) = reminders(planned, at("2026-11-30 07:30")).values()
    assert told.values["dipanggil"] == [OFFICE.username, TECHNICIAN.username]
    assert reminders(planned, at("2026-11-30 09:30")) == {}


def test_a_promised_source_is_asked_for_although_the_ball_is_kominfos() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04", description=NO_SOURCE))
    promised = SourcePromised(at("2026-11-30 00:00").date(), "vendor", "teknisi", NOW)
    owed = recorded(snapshot, [promised])
    told = reminders(owed, at("2026-11-30 09:30"))
    assert "pengingat-sumber-2026-11-30-sebelum-7-jam" in told
    assert reminders(owed, at("2026-12-01 09:30"))["pengingat-sumber-2026-11-30-sesudah-1-hari"]


def test_a_city_may_have_no_reminders() -> None:
    silent = replace(CITY, reminders=Reminders())
    planned = plan(complete(), silent, at("2026-12-09 09:00"))
    assert [type(action).__name__ for action in planned] == ["PostNote", "EditIssue"]  # late


def test_who_acts_for_the_head_is_told_in_the_heads_stead() -> None:
    moment = at("2026-11-27 08:00")
    (head,) = CITY.serving("kepala", moment.date())
    acting = replace(
        head,
        acting="Plt.",
        person=replace(head.person, username="plt.kadis"),
        first=at("2026-11-26 00:00").date(),
        last=at("2026-12-31 00:00").date(),
    )
    city = replace(CITY, officials=(*CITY.officials, acting))
    told = [note for note in plan(complete(), city, moment) if isinstance(note, PostNote)]
    (escalation,) = [note for note in told if note.key.startswith("eskalasi-")]
    assert escalation.values["kepala"] == "plt.kadis"


def test_nobody_is_reminded_of_what_has_ended_or_rests() -> None:
    closed = replace(incomplete(), issue=replace(incomplete().issue, state="closed"))
    resting, _ = World().settled(closed)
    assert lived_through(resting, at("2027-11-24 00:00")) == []


@given(st.integers(0, 60 * 24 * 90).map(lambda minutes: NOW + timedelta(minutes=minutes)))
def test_whenever_a_pass_comes_it_reminds_in_opening_hours_and_of_nothing_twice(
    moment: datetime,
) -> None:
    for snapshot in (incomplete(), complete()):
        told = reminders(snapshot, moment)
        assert not told or is_open(CITY.calendar, moment)
        settled, _ = World().settled(snapshot, moment)
        assert plan(settled, CITY, moment) == ()
        assert not set(told) & set(reminders(settled, moment + timedelta(days=1)))


@pytest.mark.parametrize(
    ("snapshot", "moment"),
    [
        (incomplete(), at("2026-11-27 08:00")),
        (incomplete(), at("2026-11-30 08:00")),
        (complete(), at("2026-11-25 14:00")),
        (complete(), at("2026-11-27 08:00")),
        (left_at("02"), at("2026-11-27 08:00")),
    ],
)
def test_each_reminder_can_be_read(snapshot: Snapshot, moment: datetime, tmp_path: Path) -> None:
    renderer = Renderer(settings(tmp_path), CITY)
    for note in reminders(snapshot, moment).values():
        told = renderer.note(note)
        assert told.body.startswith("@")
        assert told.internal is ("opd" not in note.key)
