"""Step 7: the newest pipeline of the staged commit is read; the note about its staging tells it.

GitLab makes a pipeline some seconds after the push, and it runs for a while. So it is looked at
again and again, ever later, until it is over; a move and `periksa` look at once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties import staging
from inventaris.duties.duty import exhausted, long_work
from inventaris.model.action import Action
from inventaris.model.dossier import Dossier
from inventaris.view import DutyState, View

JOB: Final = "pipeline"
LOOKS = tuple(timedelta(minutes=after) for after in (1, 5, 20, 60, 240))  # after the staging
_OVER = frozenset({"success", "failed", "canceled", "skipped", "manual"})


def input_of(view: View) -> str:
    """Give the digest of what is asked about: the staged commit, anew after each move and look."""
    staged = view.dossier.staged
    looks = _looks(view.dossier, view.now)
    return digest_of([staged.commit if staged else "", view.position.event_id, looks])


def state(view: View) -> DutyState:
    """Nobody waits for a pipeline: an application need not have one."""
    if not staging.is_staged(view):
        return staging.state(view)
    if view.dossier.stored:  # nobody looks any more
        return DutyState.DONE
    done = _seen(view.dossier) or exhausted(view, JOB, input_of(view))
    return DutyState.DONE if done else DutyState.WORKING


def actions(view: View) -> Iterator[Action]:
    """Look where it was not looked since."""
    if not staging.is_staged(view) or view.dossier.stored:
        return
    seen = view.dossier.pipeline
    if seen is None or seen.input != input_of(view):
        yield from long_work(view, JOB, input_of(view))


def instants(dossier: Dossier) -> Iterator[datetime]:
    """Give when to look again."""
    staged = dossier.staged
    if staged and not dossier.stored and _over_at(dossier) is None:
        yield from (staged.at + after for after in LOOKS)


def _looks(dossier: Dossier, now: datetime) -> int:
    """Count the looks that are due by now, or were before the pipeline was over."""
    staged = dossier.staged
    until = _over_at(dossier) or now
    return sum(staged.at + after <= until for after in LOOKS) if staged else 0


def _over_at(dossier: Dossier) -> datetime | None:
    """Give when it was seen that nothing more will happen; what is not there soon never comes."""
    staged, seen = dossier.staged, dossier.pipeline
    if not (staged and seen and _seen(dossier)):
        return None
    is_late = seen.at >= staged.at + LOOKS[0]
    return seen.at if seen.status in _OVER or (is_late and not seen.status) else None


def _seen(dossier: Dossier) -> bool:
    """Tell whether the staged commit was asked about."""
    staged, seen = dossier.staged, dossier.pipeline
    return bool(staged and seen and seen.commit == staged.commit)
