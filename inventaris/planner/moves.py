"""Moves of the card: recorded, judged, and put back where the rules say so.

Who may move: GitLab's role of the label event's user. Without what a step needs a move is
premature, unless the machine itself is still at work on it; one that passes over steps which
nobody left out (`lewati`) is doubtful too. In mode `luwes` a doubtful move stands with a warning,
except into steps marked `kembalikan`; in `ketat` it is put back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inventaris.dossier import number_of
from inventaris.duties import state_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.city import City
from inventaris.model.facts import MovePutBack, RequestOpened, StepEntered
from inventaris.model.issue import Person
from inventaris.model.levels import DEVELOPER
from inventaris.model.steps import Step
from inventaris.planner.leaving_out import may_be_skipped
from inventaris.view import DutyState, View


@dataclass(frozen=True, slots=True)
class _Move:
    """The card came to a step."""

    step: Step
    event_id: int
    at: datetime
    by: Person | None
    is_recorded: bool = False
    passed: tuple[Step, ...] = ()  # steps that it passed over and nobody left out
    doubts: tuple[str, ...] = ()  # codes of what speaks against it


def opening(view: View) -> Iterator[Action]:
    """Give the request its number."""
    issue = view.snapshot.issue
    if not view.dossier.number:
        number = number_of(issue, view.city.timezone)
        yield Record(RequestOpened(number, issue.created_at))


def judgement(view: View) -> Iterator[Action]:
    """Record where the card stood and stands, or put it back; its label follows (`labels.card`).

    What the card stood at while no pass came is recorded too: how many passes come changes nothing.
    """
    present = _present(view)
    course = () if present.is_recorded else _course(view)
    for move in course:
        if not move.is_recorded:
            yield from _entered(view, move)
    lacks = _lacks(view, present.step, stands=present.is_recorded)
    present = _judged(view, present, course, lacks)
    if present.doubts and _enforces(view.city, present.step):
        yield from _put_back(view, present, _way_back(view, course or _course(view)))
    elif not present.is_recorded:
        yield from _entered(view, present)


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the roles of those whose moves are not recorded yet."""
    present = _present(view)
    if present.is_recorded:
        return frozenset()
    moves = (*_earlier(view), present)
    return frozenset(move.by.id for move in moves if move.by and _is_questionable(view, move))


def _entered(view: View, move: _Move) -> Iterator[Action]:
    """Let a move stand, with a warning where it is doubtful."""
    doubt = next(iter(move.doubts), "")
    yield Record(StepEntered(move.step.label, move.event_id, move.at, _username(move), doubt))
    if doubt:
        key, template = f"peringatan-{move.event_id}", "catatan/peringatan.md.j2"
        yield PostNote(key, template, _told(view, move), is_owed=True)


def _put_back(view: View, move: _Move, back: Step) -> Iterator[Action]:
    step, doubt = move.step.label, move.doubts[0]
    yield Record(MovePutBack(step, move.event_id, move.at, _username(move), doubt, back.label))
    key, template = f"dikembalikan-{move.event_id}", "catatan/dikembalikan.md.j2"
    yield PostNote(key, template, _told(view, move) | {"kembali": back.title}, is_owed=True)


def _told(view: View, move: _Move) -> dict[str, object]:
    """Tell of a move; `luar`: a step that it passed over can only have been done elsewhere."""
    return {
        "pemindah": _username(move),
        "langkah": move.step.title,
        "alasan": list(move.doubts),
        "terlewat": [
            {
                "nomor": step.number,
                "judul": step.title,
                "luar": not may_be_skipped(view, step, "tidak-diperlukan"),
            }
            for step in move.passed
        ],
    }


def _username(move: _Move) -> str:
    return move.by.username if move.by else ""


def _enforces(city: City, step: Step) -> bool:
    return step.puts_back or city.mode == "ketat"


def _is_questionable(view: View, move: _Move) -> bool:
    """Filing is everybody's; the service's own moves are never judged, and no move is twice."""
    is_own = move.by is not None and move.by.username == view.snapshot.bot
    return not (move.step == view.city.workflow.steps[0] or is_own or move.is_recorded)


def _judged(view: View, move: _Move, course: Sequence[_Move], lacks: tuple[str, ...] = ()) -> _Move:
    """Hold a move against the rules; to the wrong hands no more is said than that."""
    needs = tuple(f"perlu-{need}" for need in lacks)
    if not _is_questionable(view, move):
        return replace(move, doubts=needs)
    passed = _passed_over(view, course, move.step)
    if move.by is None or view.snapshot.roles.get(move.by.id, 0) < DEVELOPER:
        return replace(move, passed=passed, doubts=("bukan-petugas",))
    return replace(move, passed=passed, doubts=(*needs, *(["langkah-terlewat"] if passed else ())))


def _lacks(view: View, step: Step, *, stands: bool = False) -> tuple[str, ...]:
    """Name what a step needs that is not on its way.

    What the machine gave up is for Kominfo to see to: it drags no card back that stands there.
    """
    unmet = {DutyState.WAITING} if stands else {DutyState.WAITING, DutyState.STUCK}
    return tuple(need for need in step.needs if state_of(view, need) in unmet)


def _passed_over(view: View, course: Sequence[_Move], step: Step) -> tuple[Step, ...]:
    """Name the steps that the way to this one passes over, unless somebody left them out.

    Those that an earlier move passed over were told then.
    """
    steps, stood = view.city.workflow.steps, {move.step.label for move in course}
    place = steps.index(step)
    reached = (n for n, one in enumerate(steps[: place + 1]) if one.label in stood)
    return tuple(
        one
        for one in steps[max(reached, default=0) + 1 : place]
        if one.label not in view.dossier.skipped
    )


def _present(view: View) -> _Move:
    position = view.position
    place = (position.step.label, position.event_id)
    is_recorded = any((entry.step, entry.event_id) == place for entry in view.dossier.steps)
    return _Move(position.step, position.event_id, position.at, position.by, is_recorded)


def _course(view: View) -> tuple[_Move, ...]:
    """Give how the card came to the steps that it stood at before this move, oldest first.

    Moves that no pass saw count as far as they stand by the rules.
    """
    course: list[_Move] = []
    for move in _earlier(view):
        judged = _judged(view, move, course)
        if not (judged.doubts and _enforces(view.city, judged.step)):
            course.append(judged)
    return tuple(course)


def _earlier(view: View) -> tuple[_Move, ...]:
    """Give the recorded moves, and of GitLab's label events those that no pass saw."""
    dossier, workflow = view.dossier, view.city.workflow
    recorded = [
        _Move(step, entry.event_id, entry.at, None, is_recorded=True)
        for entry in dossier.steps
        if (step := workflow.step(entry.step))
    ]
    since = max((_moment(move) for move in recorded), default=None)
    until = view.position.at, view.position.event_id  # an event may be newer than the issue we read
    undone = {(one.step, one.event_id) for one in dossier.put_back}
    undone.add((view.position.step.label, view.position.event_id))
    unseen = [
        _Move(step, event.id, event.at, event.user)
        for event in view.snapshot.label_events
        if event.action == "add" and (step := workflow.step(event.label or ""))
    ]
    unseen = [
        move
        for move in unseen
        if (since is None or _moment(move) > since)
        and _moment(move) < until
        and (move.step.label, move.event_id) not in undone
    ]
    return tuple(sorted([*recorded, *unseen], key=_moment))


def _moment(move: _Move) -> tuple[datetime, int]:
    return move.at, move.event_id


def _way_back(view: View, course: Sequence[_Move]) -> Step:
    """Give where the card stood last, but no step that lacks something itself."""
    stood = (move.step for move in reversed(course) if move.step != view.position.step)
    return next((one for one in stood if not _lacks(view, one)), view.city.workflow.steps[0])
