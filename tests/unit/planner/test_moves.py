"""Who may move a card where: told, put back, and never twice for one move."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from inventaris.model.action import EditIssue, PostNote, StartJob
from inventaris.model.facts import JobRefused, StepEntered
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.deadlines import step_target
from inventaris.planner.plan import plan
from inventaris.view import look
from tests.filled_worksheets import settled
from tests.world import (
    BOT,
    NO_SOURCE,
    NOW,
    OFFICE,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    moved,
    recorded,
    relabelled,
    said,
    stripped,
    untold,
)

CITY = a_city()
STRICT = replace(CITY, mode="ketat")
LABELS = {step.number: step.label for step in CITY.workflow.steps}
LEFT_OUT = f"@{BOT.username} lewati 08 tidak diperlukan: dijawab lisan, bukti: surat nomor 5"


def dragged(snapshot: Snapshot, *steps: str, by: Person = TECHNICIAN) -> Snapshot:
    """From list to list with no pass between, a minute each."""
    last = max(event.at for event in snapshot.label_events)
    for minute, step in enumerate(steps, 1):
        snapshot = moved(snapshot, LABELS[step], by, last + timedelta(minutes=minute))
    return snapshot


def told(snapshot: Snapshot, kind: str) -> list[PostNote]:
    """The planned notes of one kind."""
    planned = plan(snapshot, CITY, NOW)
    return [a for a in planned if isinstance(a, PostNote) and a.key.startswith(kind)]


def standing(snapshot: Snapshot, kind: str) -> int:
    """How many notes of one kind stand on the issue."""
    return sum(f"<!-- inventaris:{kind}" in note.body for note in snapshot.notes)


def passed(note: PostNote) -> list[object]:
    terlewat = note.values["terlewat"]
    assert isinstance(terlewat, list)
    return [one["nomor"] for one in terlewat]


def jobs_of(snapshot: Snapshot) -> list[str]:
    return [action.job for action in plan(snapshot, CITY, NOW) if isinstance(action, StartJob)]


def step_of(snapshot: Snapshot) -> str:
    """Where the card shows that it stands."""
    (label,) = (label for label in snapshot.issue.labels if label in LABELS.values())
    return next(number for number, known in LABELS.items() if known == label)


@pytest.mark.parametrize(("by", "warned"), [(TECHNICIAN, 0), (STRANGER, 1), (OFFICE, 1)])
def test_a_move_by_other_hands_than_kominfos_is_told(by: Person, warned: int) -> None:
    assert len(told(a_snapshot_at("02", by), "peringatan-")) == warned


@pytest.mark.parametrize(("by", "back"), [(TECHNICIAN, "09"), (OFFICE, "08")])
def test_the_steps_that_count_are_put_back_from_wrong_hands(by: Person, back: str) -> None:
    assert step_of(settled(a_snapshot_at("09", by))) == back


def test_a_wrong_hand_that_moves_backwards_is_undone_too() -> None:
    snapshot = settled(a_snapshot_at("11"))
    assert step_of(settled(dragged(snapshot, "09", by=OFFICE))) == "11"


def test_to_wrong_hands_no_more_is_said_than_that() -> None:
    (note,) = told(dragged(settled(a_snapshot_at("07")), "10", by=OFFICE), "dikembalikan-")
    assert note.values["alasan"] == ["bukan-petugas"]


def test_a_step_whose_need_waits_for_people_is_put_back_with_the_reason() -> None:
    snapshot = a_snapshot_at("09", description=NO_SOURCE)
    (note,) = told(snapshot, "dikembalikan-")
    assert note.values["alasan"] == ["perlu-penampungan"]
    assert step_of(settled(snapshot)) == "08"


def test_all_that_speaks_against_a_move_is_told_at_once() -> None:
    snapshot = dragged(settled(a_snapshot_at("07", description=NO_SOURCE)), "09")
    (note,) = told(snapshot, "dikembalikan-")
    assert note.values["alasan"] == ["perlu-penampungan", "langkah-terlewat"]


@pytest.mark.parametrize(
    "moves",
    [
        (("02", TECHNICIAN), ("03", TECHNICIAN), ("04", TECHNICIAN)),
        (("02", TECHNICIAN), ("05", TECHNICIAN), ("06", TECHNICIAN)),
        (("02", TECHNICIAN), ("03", OFFICE), ("02", TECHNICIAN), ("04", TECHNICIAN)),
        (("03", STRANGER), ("07", TECHNICIAN), ("08", TECHNICIAN)),
    ],
)
def test_how_many_passes_come_between_moves_changes_nothing(
    moves: tuple[tuple[str, Person], ...],
) -> None:
    seen = unseen = settled(a_snapshot())
    for step, by in moves:
        seen = settled(dragged(seen, step, by=by))
        unseen = dragged(unseen, step, by=by)
    unseen = settled(unseen)
    assert [(e.step, e.by, e.doubt) for e in unseen.dossier.steps] == [
        (e.step, e.by, e.doubt) for e in seen.dossier.steps
    ]
    for kind in ("peringatan-", "dikembalikan-", "lembar-"):
        assert standing(unseen, kind) == standing(seen, kind)
    assert step_of(unseen) == step_of(seen)


def test_a_move_that_came_while_the_issue_was_read_is_no_earlier_one() -> None:
    snapshot = settled(a_snapshot())
    both = dragged(snapshot, "02", "03")
    torn = replace(both, issue=dragged(snapshot, "02").issue)
    entered = World().after(torn, plan(torn, CITY, NOW), NOW).dossier.steps
    assert [entry.step for entry in entered] == [LABELS["01"], LABELS["02"]]
    later = replace(both, dossier=replace(both.dossier, steps=entered))
    assert [entry.step for entry in settled(later).dossier.steps][-1] == LABELS["03"]


def test_a_label_whose_event_went_with_it_leaves_the_card_where_it_is() -> None:
    snapshot = settled(a_snapshot_at("03"))
    gone = tuple(
        replace(event, label=None) if event.label == LABELS["03"] else event
        for event in snapshot.label_events
    )
    torn = replace(snapshot, label_events=gone)
    assert settled(torn).dossier.steps == snapshot.dossier.steps


def test_moving_the_card_again_after_it_was_put_back_is_judged_again() -> None:
    snapshot = settled(a_snapshot_at("09", description=NO_SOURCE))
    again = settled(moved(snapshot, LABELS["09"], TECHNICIAN, NOW + timedelta(hours=1)))
    assert step_of(again) == "08"
    assert standing(again, "dikembalikan-") == 2


def test_in_the_strict_mode_every_doubtful_move_is_put_back() -> None:
    for snapshot in (a_snapshot_at("06", OFFICE), dragged(a_snapshot_at("05"), "07")):
        planned = plan(snapshot, STRICT, NOW)
        (edit,) = (action for action in planned if isinstance(action, EditIssue))
        assert LABELS["05"] in edit.add_labels


def test_passing_over_steps_is_told_unless_they_were_left_out() -> None:
    (warning,) = told(dragged(a_snapshot(), "03"), "peringatan-")
    assert passed(warning) == ["02"]
    skip = f"@{BOT.username} lewati 2 tidak diperlukan: tim tetap, bukti: SK nomor 12"
    left_out = settled(said(a_snapshot(), skip, TECHNICIAN))
    assert not told(dragged(left_out, "03"), "peringatan-")


def test_steps_that_were_passed_over_are_told_of_once() -> None:
    snapshot = settled(dragged(settled(dragged(a_snapshot(), "03")), "04"))
    assert standing(snapshot, "peringatan-") == 1
    assert not told(dragged(snapshot, "02"), "peringatan-")
    assert not told(dragged(snapshot, "01", "04"), "peringatan-")
    (further,) = told(dragged(snapshot, "06"), "peringatan-")
    assert passed(further) == ["05"]


@pytest.mark.parametrize(
    ("here", "to", "over"),
    [("07", "09", ["08"]), ("07", "10", ["08", "09"]), ("09", "12", ["10", "11"])],
)
def test_past_a_step_into_one_that_counts_the_card_is_put_back(
    here: str, to: str, over: list[str]
) -> None:
    snapshot = dragged(settled(a_snapshot_at(here)), to)
    (note,) = told(snapshot, "dikembalikan-")
    assert (note.values["alasan"], passed(note)) == (["langkah-terlewat"], over)
    rest = settled(snapshot)
    assert step_of(rest) == here
    assert rest.dossier.ball == settled(a_snapshot_at(here)).dossier.ball


def test_past_a_step_into_another_the_card_stands_with_a_warning() -> None:
    snapshot = settled(dragged(settled(a_snapshot_at("06")), "08"))
    assert step_of(snapshot) == "08"
    assert standing(snapshot, "peringatan-") == 1


def test_the_note_names_how_each_step_may_be_left_out() -> None:
    (note,) = told(dragged(settled(a_snapshot_at("07")), "10"), "dikembalikan-")
    assert note.values["terlewat"] == [
        {"nomor": "08", "judul": "Tanggapan", "luar": False},
        {"nomor": "09", "judul": "Pendaftaran dan penyimpanan", "luar": True},
    ]


def test_a_second_try_stands_once_the_step_was_left_out() -> None:
    back = settled(dragged(settled(a_snapshot_at("07")), "09"))
    left_out = settled(said(back, LEFT_OUT, TECHNICIAN))
    assert step_of(left_out) == "07"
    again = settled(dragged(left_out, "09"))
    assert step_of(again) == "09"
    assert standing(again, "dikembalikan-") == 1
    assert again.dossier.registered


def test_a_second_try_stands_once_the_card_went_through_the_step() -> None:
    back = settled(dragged(settled(a_snapshot_at("07")), "09"))
    again = settled(dragged(settled(dragged(back, "08")), "09"))
    assert step_of(again) == "09"
    assert standing(again, "dikembalikan-") == 1


def test_a_second_try_with_nothing_changed_is_told_once_more_and_no_third_time() -> None:
    snapshot = settled(a_snapshot_at("07"))
    for tries in (1, 2):
        snapshot = settled(dragged(snapshot, "09"))
        assert (step_of(snapshot), standing(snapshot, "dikembalikan-")) == ("07", tries)
    assert plan(snapshot, CITY, NOW) == ()


def test_a_step_that_the_card_was_put_back_from_is_passed_over_all_the_same() -> None:
    snapshot = settled(dragged(settled(a_snapshot_at("07")), "09"))
    (note,) = told(dragged(snapshot, "10"), "dikembalikan-")
    assert passed(note) == ["08", "09"]


def test_a_step_that_the_card_stood_at_long_ago_is_not_passed_over() -> None:
    snapshot = settled(a_snapshot_at("08"))
    for step in ("05", "09"):
        snapshot = settled(dragged(snapshot, step))
    assert (step_of(snapshot), standing(snapshot, "dikembalikan-")) == ("09", 0)


def test_a_card_that_stood_at_the_step_itself_may_come_back_to_it() -> None:
    """As one may that was moved past a step before such a move was put back."""
    snapshot = settled(a_snapshot_at("07"))
    ninth = StepEntered(LABELS["09"], 99, NOW, TECHNICIAN.username, "langkah-terlewat")
    seventh = StepEntered(LABELS["07"], 100, NOW, TECHNICIAN.username)
    snapshot = recorded(snapshot, [ninth, seventh])
    assert not told(dragged(snapshot, "09"), "dikembalikan-")


@pytest.mark.parametrize(
    ("while_down", "stands"),
    [
        (("08", "09"), "09"),
        (("08", "09", "10"), "10"),
        (("08", "07", "09"), "09"),
        (("09", "08"), "08"),
        (("09", "10"), "07"),  # nobody was there to put the first back
        (("08", "10"), "08"),
        (("09", "08", "10"), "08"),
    ],
    ids=" ".join,
)
def test_of_moves_that_nobody_saw_the_label_events_tell(
    while_down: tuple[str, ...], stands: str
) -> None:
    snapshot = settled(dragged(settled(a_snapshot_at("07")), *while_down))
    assert step_of(snapshot) == stands
    assert standing(snapshot, "dikembalikan-") == (stands != while_down[-1])


def test_a_card_is_put_back_to_where_it_stood_last_not_to_the_furthest() -> None:
    snapshot = settled(dragged(settled(a_snapshot_at("08")), "05"))
    assert step_of(settled(dragged(snapshot, "10"))) == "05"


def test_a_card_is_not_put_back_to_a_step_that_lacks_something_itself() -> None:
    """An import that is refused while the card stands further on."""
    snapshot = recorded(
        a_snapshot_at("10"),
        [JobRefused("penampungan", job.input, NOW, "arsip-rusak", {}) for job in _imports()],
    )
    rest = settled(snapshot)
    assert step_of(rest) == "08"
    assert standing(rest, "dikembalikan-") == 1


def _imports() -> list[StartJob]:
    planned = plan(a_snapshot_at("10"), CITY, NOW)
    return [a for a in planned if isinstance(a, StartJob) and a.job == "penampungan"]


@pytest.mark.parametrize("by", [OFFICE, TECHNICIAN])
@pytest.mark.parametrize("has_event", [True, False])
def test_a_request_filed_at_a_later_step_begins_at_the_first(by: Person, has_event: bool) -> None:
    """Quick actions of a template label it; GitLab may keep no event of that."""
    events = ((LABELS["09"], by),) if has_event else ()
    snapshot = settled(a_snapshot(labels=(LABELS["09"], "kanal::gitlab"), moves=events))
    assert (step_of(snapshot), standing(snapshot, "dikembalikan-")) == ("01", 1)
    assert not snapshot.dossier.staged


def test_of_two_labels_side_by_side_the_one_put_back_goes() -> None:
    snapshot = settled(a_snapshot_at("07"))
    both = relabelled(snapshot, (LABELS["09"],), (), TECHNICIAN, NOW)
    assert step_of(settled(both)) == "07"


def test_work_that_runs_goes_on_when_the_card_is_put_back() -> None:
    importing = dragged(a_snapshot_at("07"), "09")  # nothing was imported so far
    assert "penampungan" in jobs_of(importing)
    rest = settled(importing)
    assert step_of(rest) == "07"
    assert rest.dossier.staged


def test_no_work_is_begun_for_a_step_that_the_card_is_put_back_from() -> None:
    snapshot = dragged(settled(a_snapshot_at("07")), "10")
    assert jobs_of(snapshot) == []
    assert not settled(snapshot).dossier.registered


def test_status_and_ball_never_show_a_step_that_a_card_is_put_back_from() -> None:
    snapshot = settled(a_snapshot_at("04"))
    assert "giliran::opd" in snapshot.issue.labels
    planned = plan(dragged(snapshot, "09"), CITY, NOW)
    (edit,) = (action for action in planned if isinstance(action, EditIssue))
    assert (edit.add_labels, edit.remove_labels) == ((LABELS["04"],), (LABELS["09"],))
    (status,) = (a for a in planned if isinstance(a, PostNote) and a.key == "status")
    steps = status.values["langkah"]
    assert isinstance(steps, list)
    assert [one["nomor"] for one in steps if one["keadaan"] == "sekarang"] == ["04"]


def test_nobodys_days_begin_anew_because_a_card_or_its_label_was_put_back() -> None:
    snapshot, later = settled(a_snapshot_at("04")), NOW + timedelta(days=3)
    due = step_target(look(snapshot, CITY, NOW), "opd")
    assert due

    def target_after(*moves: str) -> datetime | None:
        moving = snapshot
        for step in moves:
            gone = moved(moving, LABELS[step], TECHNICIAN, later)
            moving, _ = World().settled(gone, later)
        assert step_of(moving) == "04"
        return step_target(look(moving, CITY, later), "opd")

    assert target_after("09") == due
    assert target_after("09", "09") == due
    opened, _ = World().settled(stripped(snapshot, TECHNICIAN, later), later)
    assert step_target(look(opened, CITY, later), "opd") == due
    came_anew = target_after("03", "04")
    assert came_anew
    assert came_anew > due


def test_whoever_died_before_telling_is_made_up_for() -> None:
    """The move is on record as put back; the card still shows it, and nobody was told."""
    snapshot = untold(dragged(settled(a_snapshot_at("07")), "09"), NOW)
    assert snapshot.dossier.put_back
    assert step_of(snapshot) == "09"
    rest = settled(snapshot)
    assert (step_of(rest), standing(rest, "dikembalikan-")) == ("07", 1)
    assert rest.dossier.steps[-1].by == BOT.username


def test_a_card_dragged_to_open_while_it_is_put_back_stands_where_it_was_put_back_to() -> None:
    snapshot = untold(dragged(settled(a_snapshot_at("07")), "09"), NOW)
    assert step_of(settled(stripped(snapshot, TECHNICIAN, NOW))) == "07"


def test_who_moved_it_last_stays_its_handler_when_the_card_is_put_back() -> None:
    rest = settled(dragged(settled(a_snapshot_at("07")), "09"))
    assert look(rest, CITY, NOW).handler == TECHNICIAN


def test_the_service_is_not_judged_for_what_it_does_itself() -> None:
    by_itself = moved(settled(a_snapshot_at("07")), LABELS["09"], BOT, NOW)
    assert not told(by_itself, "dikembalikan-")
