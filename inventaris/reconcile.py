"""One request: lease, snapshot, plan, execute."""

import secrets
import time
from datetime import datetime, timedelta
from enum import Enum

import structlog
import tenacity

from inventaris.context import Context
from inventaris.desk.plan import next_look as next_look_at_entry
from inventaris.desk.plan import plan_entry
from inventaris.errors import ForgeConflictError, ForgeNotFoundError
from inventaris.executors.carry_out import Done, carry_out
from inventaris.executors.desk import carry_out_entry
from inventaris.forge.entries import gather_entry
from inventaris.forge.snapshot import gather
from inventaris.model.action import Action, EditIssue
from inventaris.model.entry import DeskAction
from inventaris.model.issue import DeskRef, Issue, IssueRef, Ref
from inventaris.model.snapshot import Snapshot
from inventaris.planner import mails
from inventaris.planner.plan import next_look, plan
from inventaris.work_queue import seconds_until

log = structlog.get_logger()
_CONFLICTS = 6  # lost races in a row before the request is left for later
_CLOCKS = 1.1  # GitLab's clock is not ours


class Outcome(Enum):
    """How a reconcile ended."""

    DONE = "done"
    WAITS = "waits"  # a note that somebody began to post, and may still, is left for later
    BUSY = "busy"  # somebody else holds the lease and will look again
    GONE = "gone"  # there is no such issue


def reconcile(context: Context, ref: Ref) -> Outcome:
    """Bring the world to what the request's labels ask for, or to what an entry's desk owes.

    Changes that arrive meanwhile mark the request, and it is looked at again.

    Raises:
        ForgeUnavailableError: GitLab does not answer; the request falls due again.
        ForgeRefusedError: GitLab refuses; the operator must act.

    """
    while True:
        with context.work.lease(ref) as held:
            if not held:
                return Outcome.BUSY
            context.work.clear(ref)
            outcome = Outcome.DONE
            try:
                if isinstance(ref, DeskRef):
                    _one_pass_over_entry(context, ref)
                elif _one_pass(context, ref).waits:
                    outcome = Outcome.WAITS
            except ForgeNotFoundError:
                log.warning("request_gone", ref=str(ref))
                return Outcome.GONE
        if not context.work.is_marked(ref):
            return outcome


def dry_run(context: Context, ref: Ref) -> tuple[Action | DeskAction, ...]:
    """Give what a pass would do now, and change nothing."""
    if isinstance(ref, DeskRef):
        bot = context.settings.bot_username
        entry = gather_entry(context.forge, context.places, context.city, bot, ref)
        return plan_entry(entry, context.city, context.now())
    return plan(_look(context, ref), context.city, context.now())


def fingerprint(updated_at: datetime, labels: tuple[str, ...], state: str, comments: int) -> str:
    """Tell whether a request changed since a pass saw it.

    A comment that is deleted leaves `updated_at` alone and calls no webhook, and so does one that
    is written soon after a change; the count tells.
    """
    return "|".join((updated_at.isoformat(), state, str(comments), *sorted(labels)))


def _look(context: Context, ref: IssueRef) -> Snapshot:
    bot = context.settings.bot_username
    return gather(context.forge, context.places, context.city, bot, ref)


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(ForgeConflictError),
    wait=tenacity.wait_random(0, 0.5),
    stop=tenacity.stop_after_attempt(_CONFLICTS),
    reraise=True,
)
def _one_pass(context: Context, ref: IssueRef) -> Done:
    began = time.monotonic()
    now = context.now()
    snapshot = _look(context, ref)
    actions = plan(snapshot, context.city, now)
    done = carry_out(context, snapshot, actions, writer=secrets.token_hex(8))
    _remember(context, snapshot.issue, quiet=not actions)
    ends = done.dossier.finished_at is not None and snapshot.dossier.finished_at is None
    if ends or _moves_the_card(context, actions) or mails.may_follow(context.city, actions):
        # Our own move is a label event like any other and belongs on record; a note that stands
        # may have to be mailed; what came to its end has its history written.
        context.work.mark(ref)
    if wake := next_look(snapshot, done.dossier, context.city, now):
        context.work.later(ref, seconds_until(wake, now))
    log.info(
        "reconciled",
        ref=str(ref),
        planned=len(actions),
        done=done.actions,
        waits=done.waits,
        seconds=round(time.monotonic() - began, 3),
    )
    return done


def _one_pass_over_entry(context: Context, ref: DeskRef) -> None:
    began = time.monotonic()
    now = context.now()
    bot = context.settings.bot_username
    snapshot = gather_entry(context.forge, context.places, context.city, bot, ref)
    actions = plan_entry(snapshot, context.city, now)
    carry_out_entry(context, snapshot, actions)
    _remember(context, snapshot.issue, quiet=not actions)
    if wake := next_look_at_entry(snapshot, context.city, now):
        context.work.later(ref, seconds_until(wake, now))
    log.info(
        "reconciled",
        ref=str(ref),
        planned=len(actions),
        seconds=round(time.monotonic() - began, 3),
    )


def _remember(context: Context, issue: Issue[Ref], *, quiet: bool) -> None:
    """What a pass changed is looked at once more by the sweep; what it left alone is not.

    A comment that is edited soon after a change leaves the issue's date alone (GitLab's
    ThrottledTouch), so that no sweep would find it: such an issue is looked at when that is over.
    """
    if not quiet:
        return
    seen = fingerprint(issue.updated_at, issue.labels, issue.state, issue.comments)
    context.work.remember(issue.ref, seen)
    undated_until = issue.updated_at + timedelta(
        seconds=_CLOCKS * context.settings.touch_interval_s
    )
    if (now := context.now()) < undated_until:
        context.work.later(issue.ref, seconds_until(undated_until, now))


def _moves_the_card(context: Context, actions: tuple[Action, ...]) -> bool:
    return any(
        isinstance(action, EditIssue)
        and any(context.city.workflow.step(label) for label in action.add_labels)
        for action in actions
    )
