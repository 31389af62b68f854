"""Where a request stands is told by label events, not by labels alone."""

from dataclasses import replace
from datetime import timedelta

from inventaris.model.issue import Issue, LabelEvent, Person
from inventaris.position import locate
from tests.world import FIRST, NOW, TECHNICIAN, a_city, a_snapshot

FOURTH, SEVENTH = "langkah::04-undangan-berkas", "langkah::07-instalasi-uji"
WORKFLOW = a_city().workflow


def an_issue(*labels: str) -> Issue:
    return replace(a_snapshot().issue, labels=labels)


def an_event(minute: int, action: str, label: str | None, by: Person = TECHNICIAN) -> LabelEvent:
    return LabelEvent(minute, NOW + timedelta(minutes=minute), action, label, by)  # type: ignore[arg-type]


def test_one_step_label_rules() -> None:
    position = locate(an_issue(FOURTH), [an_event(1, "add", FOURTH)], WORKFLOW)
    assert (position.step.label, position.event_id, position.on_card) == (FOURTH, 1, True)


def test_of_several_labels_the_one_added_last_rules() -> None:
    events = [an_event(1, "add", SEVENTH), an_event(2, "add", FOURTH)]
    position = locate(an_issue(SEVENTH, FOURTH), events, WORKFLOW)
    assert position.step.label == FOURTH
    assert position.beside == (SEVENTH,)


def test_of_no_label_the_one_removed_last_rules() -> None:
    events = [
        an_event(1, "add", FIRST),
        an_event(2, "add", SEVENTH),
        an_event(2, "remove", FIRST),
        an_event(3, "remove", SEVENTH),
    ]
    position = locate(an_issue(), events, WORKFLOW)
    assert (position.step.label, position.on_card) == (SEVENTH, False)
    assert position.event_id == 2


def test_of_labels_stripped_together_the_one_added_last_rules() -> None:
    events = [
        an_event(1, "add", SEVENTH),
        an_event(2, "add", FOURTH),
        an_event(3, "remove", SEVENTH),
        an_event(3, "remove", FOURTH),
    ]
    assert locate(an_issue(), events, WORKFLOW).step.label == FOURTH


def test_a_request_that_never_had_a_step_stands_at_the_first() -> None:
    position = locate(an_issue("sesuatu"), [], WORKFLOW)
    assert (position.step.label, position.event_id) == (FIRST, 0)


def test_an_event_whose_label_was_deleted_tells_nothing() -> None:
    events = [an_event(1, "add", FOURTH), an_event(2, "add", None)]
    assert locate(an_issue(FOURTH), events, WORKFLOW).step.label == FOURTH


def test_events_may_come_in_any_order() -> None:
    events = [an_event(2, "add", FOURTH), an_event(1, "add", SEVENTH)]
    assert locate(an_issue(SEVENTH, FOURTH), events, WORKFLOW).step.label == FOURTH
