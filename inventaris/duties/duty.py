"""What a duty is, and what duties that need long work have in common."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from inventaris.digests import digest_of
from inventaris.model.action import Action, JobName, PostNote, StartJob
from inventaris.model.dossier import JobState
from inventaris.model.facts import JobRefused
from inventaris.model.steps import Holder
from inventaris.own_notes import own_notes
from inventaris.view import DutyState, View, edition

ATTEMPTS = 5  # at one input; then people are asked
_DEAD_END: Final = "catatan/jalan-buntu.md.j2"


@dataclass(frozen=True, slots=True)
class Duty:
    """`state` tells how far it is, `actions` what should be, done or not."""

    state: Callable[[View], DutyState]
    actions: Callable[[View], Iterator[Action]]
    awaited: Callable[[View], Holder] | None = None  # where the duty itself tells whose turn it is


def left_out(view: View, name: str) -> bool:
    """Tell whether every step that names a duty was left out by decision (`lewati`)."""
    owners = [step.label for step in view.city.workflow.steps if name in step.duties]
    return bool(owners) and all(label in view.dossier.skipped for label in owners)


def how_left_out(view: View, name: str) -> str:
    """Tell how the step of a duty was left out by decision, empty where it was not."""
    if not left_out(view, name):
        return ""
    owner = next(step.label for step in view.city.workflow.steps if name in step.duties)
    return view.dossier.skipped[owner].how


def refusal(view: View, job: JobName, job_input: str) -> JobRefused | None:
    """Give why this input was refused, None where it was not."""
    state = view.dossier.jobs.get(job)
    return state.refused if state and state.input == job_input else None


def exhausted(view: View, job: JobName, job_input: str) -> bool:
    """Tell whether all attempts at this input failed; moving the card again allows one more."""
    state = view.dossier.jobs.get(job)
    if state is None or state.input != job_input or state.attempts < ATTEMPTS:
        return False
    return view.position.at <= state.last_at


def at_work(view: View, job: JobName, job_input: str) -> DutyState:
    """Tell of a duty that its job has yet to fulfil whether it is at it or was given up."""
    return DutyState.STUCK if exhausted(view, job, job_input) else DutyState.WORKING


def attempt_after(state: JobState) -> datetime:
    """Give the earliest time of the next attempt: at once after the first, then 4, 8, 16 s.

    Up to half as much again is added by a digest of the input, so that many requests that failed
    together do not come back together.
    """
    jitter = 1 + int(digest_of(state.input)[:4], 16) / 0xFFFF / 2
    pause_s = 0 if state.attempts < 2 else 2**state.attempts * jitter
    return state.last_at + timedelta(seconds=pause_s)


def may_start(view: View, job: JobName, job_input: str) -> bool:
    """Tell whether the pause after the last attempt is over."""
    state = view.dossier.jobs.get(job)
    return state is None or state.input != job_input or view.now >= attempt_after(state)


def long_work(view: View, job: JobName, job_input: str) -> Iterator[Action]:
    """Start a job, or tell that it came to a dead end."""
    if refusal(view, job, job_input):
        return
    if exhausted(view, job, job_input):
        state = view.dossier.jobs[job]
        yield PostNote(
            f"buntu-{job}-{job_input}-{state.last_at:%Y%m%dT%H%M%S}",
            _DEAD_END,
            {
                "pekerjaan": job,
                "percobaan": state.attempts,
                "petugas": view.handler.username if view.handler else "",
            },
        )
    elif may_start(view, job, job_input):
        yield StartJob(job, job_input)


def is_dead_end(action: Action) -> bool:
    """Tell whether this tells of long work that failed as often as it may."""
    return isinstance(action, PostNote) and action.template == _DEAD_END


def former(view: View, prefix: str, newest: str, template: str) -> Iterator[Action]:
    """Let the notes before the newest of a kind say that they hold no more, where they do not yet."""
    for one in own_notes(view.snapshot.notes, view.snapshot.bot):
        if one.key.startswith(prefix) and one.key != newest:
            note = PostNote(one.key, template, {}, edits=True)
            if one.edition != edition(note):
                yield note
