"""Step 7: the newest pipeline of the staged commit is read; the note about its staging tells it."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties import staging
from inventaris.duties.duty import exhausted, long_work
from inventaris.model.action import Action
from inventaris.view import DutyState, View

JOB: Final = "pipeline"


def input_of(view: View) -> str:
    """Give the digest of what is asked about: the staged commit, anew after each move."""
    staged = view.dossier.staged
    return digest_of([staged.commit if staged else "", view.position.event_id])


def state(view: View) -> DutyState:
    """Nobody waits for a pipeline: an application need not have one."""
    if not staging.is_staged(view):
        return staging.state(view)
    if view.dossier.stored:  # nobody looks any more
        return DutyState.DONE
    seen = view.dossier.pipeline
    done = (seen and seen.input == input_of(view)) or exhausted(view, JOB, input_of(view))
    return DutyState.DONE if done else DutyState.WORKING


def actions(view: View) -> Iterator[Action]:
    """Look once a move."""
    if not staging.is_staged(view) or view.dossier.stored:
        return
    seen = view.dossier.pipeline
    if seen is None or seen.input != input_of(view):
        yield from long_work(view, JOB, input_of(view))
