"""Where on the board a request stands, and by whose hand.

GitLab CE lets several step labels stand side by side, and a drag to *Closed* or *Open* strips
them all, so labels alone do not tell; the label events do (docs/architecture.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inventaris.model.facts import MovePutBack, StepEntered
from inventaris.model.issue import Issue, LabelEvent, Person
from inventaris.model.steps import Step, Workflow


@dataclass(frozen=True, slots=True)
class Position:
    """The step that rules, and the event that led to it."""

    step: Step
    event_id: int  # 0 where GitLab shows no such event
    at: datetime
    by: Person | None
    on_card: bool  # the label stands on the issue
    beside: tuple[str, ...]  # other step labels that stand on the issue
    vanished: bool = False  # the label was deleted or renamed in GitLab


def locate(
    issue: Issue,
    events: Iterable[LabelEvent],
    workflow: Workflow,
    recorded: tuple[StepEntered, ...] = (),
    put_back: tuple[MovePutBack, ...] = (),
) -> Position:
    """Find the step: of several labels the one added last, of none the one removed last.

    A move that was put back leads to where it was put back to, though the card may not show it
    yet. `recorded` tells the last known step where GitLab shows no trace of its label any more.
    """
    added: dict[str, LabelEvent] = {}
    removed: dict[str, LabelEvent] = {}
    for event in sorted(events, key=_moment):
        if event.label is not None and workflow.step(event.label):
            (added if event.action == "add" else removed)[event.label] = event
    present = [step.label for step in workflow.steps if step.label in issue.labels]

    def last_added(label: str) -> tuple[datetime, int, int]:
        order = workflow.index(label)
        event = added.get(label)
        return (*_moment(event), order) if event else (issue.created_at, 0, order)

    last = recorded[-1] if recorded and workflow.step(recorded[-1].step) else None
    # What never came by an event was filed without a label, which nobody can have deleted.
    if last and last.event_id and not present and not _was_removed(last.step, added, removed):
        step = workflow.steps[workflow.index(last.step)]
        return Position(step, last.event_id, last.at, None, on_card=False, beside=(), vanished=True)
    if present:
        label = max(present, key=last_added)
    elif removed:
        newest = max(event.at for event in removed.values())
        label = max((e.label or "" for e in removed.values() if e.at == newest), key=last_added)
    else:
        label = workflow.steps[0].label
    led_here = added.get(label)
    undone = {(move.step, move.event_id): workflow.step(move.back) for move in put_back}
    if back := undone.get((label, led_here.id if led_here else 0)):
        label, led_here = back.label, added.get(back.label)
    known = next((entry for entry in reversed(recorded) if entry.step == label), None)
    if led_here is None and known and known.event_id:  # gone with the label, just deleted
        led_here = LabelEvent(known.event_id, known.at, "add", label, None)
    return Position(
        step=workflow.steps[workflow.index(label)],
        event_id=led_here.id if led_here else 0,
        at=led_here.at if led_here else issue.created_at,
        by=led_here.user if led_here else issue.author,
        on_card=label in present,
        beside=tuple(other for other in present if other != label),
    )


def _was_removed(
    label: str, added: Mapping[str, LabelEvent], removed: Mapping[str, LabelEvent]
) -> bool:
    """Tell whether somebody took the label off; one that was deleted leaves without an event."""
    gone, came = removed.get(label), added.get(label)
    return gone is not None and (came is None or _moment(came) < _moment(gone))


def _moment(event: LabelEvent) -> tuple[datetime, int]:
    return event.at, event.id
