"""The promise: hand-overs are recorded, the due date follows them, lateness shows on the card."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from inventaris.clocks import first_promise, promise
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import BallPassed
from inventaris.model.steps import Holder
from inventaris.planner.labels import holder_of
from inventaris.view import View

LATE = "waktu::terlambat"


def hand_over(view: View) -> Iterator[Action]:
    """Record who is awaited from now on, where that changed."""
    if not view.dossier.number:
        return
    last = view.dossier.ball[-1] if view.dossier.ball else None
    for holder, at in (*_unseen(view), (holder_of(view), _changed_at(view))):
        if holder != (last.holder if last else None):
            last = BallPassed(holder, max(at, last.at) if last else at)
            yield Record(last, after_effects=holder is None)


def due_date(view: View) -> Iterator[Action]:
    """Keep the issue's due date while the clock runs; tell once what day a pause moved it to."""
    promised = promise(view.city, view.dossier)
    complete_at = view.dossier.complete_at
    if complete_at is None and view.dossier.restored:  # there may have been a promise
        yield EditIssue(clear_due_date=True)
    if promised is None or complete_at is None or view.dossier.ball[-1].holder is None:
        return
    if promised.due is None:
        yield EditIssue(clear_due_date=True)
        return
    zone = ZoneInfo(view.city.timezone)
    day = promised.due.astimezone(zone).date()
    yield EditIssue(due_date=day)
    first = first_promise(view.city, complete_at)
    if day > first.astimezone(zone).date() and promised.left:
        yield PostNote(
            f"janji-{day}",
            "catatan/janji.md.j2",
            {
                "petugas": view.handler.username if view.handler else "",
                "janji": promised.due,
                "semula": first,
                "terpakai": promised.used,
                "sisa": promised.left,
            },
        )


def lateness(view: View) -> Iterator[Action]:
    """Mark the card while Kominfo holds a request that should be done."""
    promised, label = promise(view.city, view.dossier), view.city.label(LATE)
    if promised and promised.is_broken(view.now):
        yield EditIssue(add_labels=(label,))
    else:
        yield EditIssue(remove_labels=(label,))


DECISIONS = (hand_over, due_date, lateness)


def _unseen(view: View) -> Iterator[tuple[Holder, datetime]]:
    """Give who was awaited while the card stood where no pass saw it: whom the step awaits."""
    for entry in view.dossier.steps[len(view.snapshot.dossier.steps) : -1]:
        if step := view.city.workflow.step(entry.step):
            yield step.holder, entry.at


def _changed_at(view: View) -> datetime:
    """A move or a meeting passes the ball when it was, anything else when it is seen."""
    issue, position = view.snapshot.issue, view.position
    if issue.state == "closed" and issue.closed_at:
        return issue.closed_at
    known = {(entry.step, entry.event_id) for entry in view.snapshot.dossier.steps}
    if (position.step.label, position.event_id) not in known:
        return position.at
    meeting, ball = view.dossier.meeting, view.dossier.ball
    if meeting and ball and ball[-1].holder == "jadwal" and meeting.end <= view.now:
        return meeting.end
    return view.now
