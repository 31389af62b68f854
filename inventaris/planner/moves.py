"""Moves of the card: recorded, judged, and put back where the rules say so.

Who may move: GitLab's role of the label event's user. Without what a step needs a move is
premature, unless the machine itself is still at work on it; one that passes over steps which
nobody left out (`lewati`) is doubtful too. In mode `luwes` a doubtful move stands with a warning,
except into steps marked `kembalikan`; in `ketat` it is put back.
"""

from collections.abc import Iterator, Sequence

from inventaris.dossier import number_of
from inventaris.duties import state_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.city import City
from inventaris.model.facts import MovePutBack, RequestOpened, StepEntered
from inventaris.model.steps import Step
from inventaris.planner.handlers import may_be_skipped
from inventaris.view import DutyState, View

DEVELOPER = 30  # GitLab access level of Kominfo's technicians on the root group


def opening(view: View) -> Iterator[Action]:
    """Give the request its number."""
    issue = view.snapshot.issue
    if not view.dossier.number:
        number = number_of(issue, view.city.timezone)
        yield Record(RequestOpened(number, issue.created_at))


def judgement(view: View) -> Iterator[Action]:
    """Record where the card stands, or put it back; the step's label follows (`labels.card`)."""
    step, event_id, at = view.position.step, view.position.event_id, view.position.at
    by = view.position.by.username if view.position.by else ""
    passed = _passed_over(view, _course(view), step) if _is_judged(view) else ()
    doubts = tuple(_doubts(view, passed))
    doubt = doubts[0] if doubts else ""
    told = {
        "pemindah": by,
        "langkah": step.title,
        "alasan": list(doubts),
        "terlewat": [_told(view, one) for one in passed],
    }
    if doubt and _enforces(view.city, step):
        back = _way_back(view, _course(view))
        yield Record(MovePutBack(step.label, event_id, at, by, doubt, back.label))
        yield PostNote(
            f"dikembalikan-{event_id}",
            "catatan/dikembalikan.md.j2",
            told | {"kembali": back.title},
            is_owed=True,
        )
    elif not _is_recorded(view):
        yield Record(StepEntered(step.label, event_id, at, by, doubt))
        if doubt:
            yield PostNote(f"peringatan-{event_id}", "catatan/peringatan.md.j2", told, is_owed=True)


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the mover's role as long as the move is not recorded."""
    by = view.position.by
    return frozenset({by.id}) if by and _is_judged(view) else frozenset()


def _told(view: View, step: Step) -> dict[str, object]:
    """Name a step that was passed over; `luar`: it can only have been done elsewhere."""
    elsewhere = not may_be_skipped(view, step, "tidak-diperlukan")
    return {"nomor": step.number, "judul": step.title, "luar": elsewhere}


def _enforces(city: City, step: Step) -> bool:
    return step.puts_back or city.mode == "ketat"


def _is_recorded(view: View) -> bool:
    place = (view.position.step.label, view.position.event_id)
    return any((entry.step, entry.event_id) == place for entry in view.dossier.steps)


def _is_judged(view: View) -> bool:
    """Filing is everybody's; the service's own moves are never judged, and no move is twice."""
    step, by = view.position.step, view.position.by
    is_own = by is not None and by.username == view.snapshot.bot
    return not (step == view.city.workflow.steps[0] or is_own or _is_recorded(view))


def _doubts(view: View, passed: Sequence[Step]) -> Iterator[str]:
    """Give the codes of what speaks against the move; to the wrong hands no more is said."""
    by = view.position.by
    if _is_judged(view) and (by is None or view.snapshot.roles.get(by.id, 0) < DEVELOPER):
        yield "bukan-petugas"
        return
    yield from (f"perlu-{need}" for need in _lacks(view, view.position.step))
    if passed:
        yield "langkah-terlewat"


def _lacks(view: View, step: Step) -> tuple[str, ...]:
    """Name what a step needs that waits for people."""
    return tuple(need for need in step.needs if state_of(view, need) is DutyState.WAITING)


def _passed_over(view: View, course: Sequence[Step], step: Step) -> tuple[Step, ...]:
    """Name the steps that the way to this one passes over, unless somebody left them out.

    Those that an earlier move passed over were told then.
    """
    steps = view.city.workflow.steps
    place = steps.index(step)
    furthest = max((n for n, one in enumerate(steps[: place + 1]) if one in course), default=0)
    return tuple(
        one for one in steps[furthest + 1 : place] if one.label not in view.dossier.skipped
    )


def _course(view: View) -> list[Step]:
    """Give the steps that the card stood at before this move, oldest first.

    Of moves that no pass saw GitLab's label events tell; they count as far as they would stand.
    """
    dossier, position = view.dossier, view.position
    entered = {(one.step, one.event_id): one.at for one in dossier.steps}
    moves = entered | {
        (one.label, one.id): one.at
        for one in view.snapshot.label_events
        if one.label and one.action == "add"
    }
    undone = {(one.step, one.event_id) for one in dossier.put_back}
    undone.add((position.step.label, position.event_id))
    course: list[Step] = []
    for move in sorted(moves, key=lambda one: (moves[one], one[1])):
        step = view.city.workflow.step(move[0])
        if step is None or move in undone:
            continue
        if move in entered or not (_enforces(view.city, step) and _passed_over(view, course, step)):
            course.append(step)
    return course


def _way_back(view: View, course: Sequence[Step]) -> Step:
    """Give where the card stood last, but no step that lacks something itself."""
    stood = (one for one in reversed(course) if one != view.position.step)
    return next((one for one in stood if not _lacks(view, one)), view.city.workflow.steps[0])
