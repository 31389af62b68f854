"""Moves of the card: recorded, judged, and put back where the rules say so.

Who may move: GitLab's role of the label event's user. Without what a step needs a move is
premature, unless the machine itself is still at work on it; one that passes over steps which
nobody left out (`lewati`) is doubtful too. In mode `luwes` a doubtful move
stands with a warning, except for steps marked `kembalikan`; in `ketat` it is put back.
"""

from collections.abc import Iterator

from inventaris.dossier import number_of
from inventaris.duties import state_of
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import MovePutBack, RequestOpened, StepEntered
from inventaris.model.steps import Step
from inventaris.view import DutyState, View

PASSED_OVER = "langkah-terlewat"
DEVELOPER = 30  # GitLab access level of Kominfo's technicians on the root group


def opening(view: View) -> Iterator[Action]:
    """Give the request its number."""
    issue = view.snapshot.issue
    if not view.dossier.number:
        number = number_of(issue, view.city.timezone)
        yield Record(RequestOpened(number, issue.created_at))


def judgement(view: View) -> Iterator[Action]:
    """Record where the card stands, or put it back."""
    position = view.position
    doubt = _doubt(view)
    passed = _passed_over(view)
    by = position.by.username if position.by else ""
    back = _step_before(view)
    strict = view.city.mode == "ketat"
    stands = not (doubt and (position.step.puts_back or strict)) and not (passed and strict)
    doubt = doubt or (PASSED_OVER if passed else "")
    if back and not stands:
        yield Record(MovePutBack(position.step.label, position.event_id, position.at, by, doubt))
        yield PostNote(
            f"dikembalikan-{position.event_id}",
            "catatan/dikembalikan.md.j2",
            _told(view, doubt, passed) | {"kembali": back.title},
        )
        yield EditIssue(add_labels=(back.label,), remove_labels=(position.step.label,))
        return
    if not _is_recorded(view):
        yield Record(StepEntered(position.step.label, position.event_id, position.at, by, doubt))
        if doubt:
            yield PostNote(
                f"peringatan-{position.event_id}",
                "catatan/peringatan.md.j2",
                _told(view, doubt, passed),
                is_owed=True,
            )


DECISIONS = (opening, judgement)


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the mover's role as long as the move is not recorded."""
    by = view.position.by
    if _is_recorded(view) or by is None or _may_anyone(view):
        return frozenset()
    return frozenset({by.id})


def _told(view: View, doubt: str, passed: tuple[Step, ...]) -> dict[str, object]:
    by = view.position.by
    return {
        "pemindah": by.username if by else "",
        "langkah": view.position.step.title,
        "alasan": doubt,
        "terlewat": [step.title for step in passed],
    }


def _is_recorded(view: View) -> bool:
    place = (view.position.step.label, view.position.event_id)
    return any((entry.step, entry.event_id) == place for entry in view.dossier.steps)


def _may_anyone(view: View) -> bool:
    """Filing is everybody's; the service's own moves are never judged."""
    first = view.city.workflow.steps[0]
    by = view.position.by
    return view.position.step == first or (by is not None and by.username == view.snapshot.bot)


def _doubt(view: View) -> str:
    """Give the code of what speaks against the move, empty where nothing does."""
    if not _is_recorded(view) and not _may_anyone(view):
        by = view.position.by
        if by is None or view.snapshot.roles.get(by.id, 0) < DEVELOPER:
            return "bukan-petugas"
    for need in view.position.step.needs:
        if state_of(view, need) is DutyState.WAITING:
            return f"perlu-{need}"
    return ""


def _passed_over(view: View) -> tuple[Step, ...]:
    """Name the steps that a new move passes over, unless somebody left them out.

    Those that an earlier move passed over were told then.
    """
    if _is_recorded(view) or _may_anyone(view):
        return ()
    workflow = view.city.workflow
    place = workflow.index(view.position.step.label)
    stood = set(view.entered)
    stood |= {e.label for e in view.snapshot.label_events if e.action == "add" and e.label}
    furthest = max(
        (n for n, step in enumerate(workflow.steps[:place]) if step.label in stood), default=0
    )
    return tuple(
        step
        for step in workflow.steps[furthest + 1 : place]
        if step.label not in view.dossier.skipped
    )


def _step_before(view: View) -> Step | None:
    """Give the step to put the card back to: the last one entered before, else the first."""
    steps = view.city.workflow.steps
    place = view.city.workflow.index(view.position.step.label)
    for entry in reversed(view.dossier.steps):
        known = view.city.workflow.step(entry.step)
        if known and view.city.workflow.index(known.label) < place:
            return known
    return steps[0] if place > 0 else None
