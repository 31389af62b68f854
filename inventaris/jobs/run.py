"""Run one job: still wanted? then record the attempt, do it, record what came out."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from inventaris.context import Context
from inventaris.errors import ForgeNotFoundError, RequestError
from inventaris.executors.dossier import record
from inventaris.forge.snapshot import gather
from inventaris.jobs import (
    access,
    attachments,
    cleanup,
    comparison,
    drafts,
    history,
    invitation,
    mails,
    naming,
    pipeline,
    report,
    similar,
    staging,
    storing,
    worksheets,
)
from inventaris.jobs.result import JobResult
from inventaris.model.action import StartJob
from inventaris.model.facts import JobRefused, JobStarted
from inventaris.model.issue import IssueRef
from inventaris.planner.plan import plan
from inventaris.view import View, look

log = structlog.get_logger()

_PAUSE_S = 5.0

JOBS: dict[str, Callable[[Context, View], JobResult]] = {
    "lampiran": attachments.run,
    "penampungan": staging.run,
    "penyimpanan": storing.run,
    "laporan": report.run,
    "undangan": invitation.run,
    "pembersihan": cleanup.run,
    "konsep": drafts.run,
    "pipeline": pipeline.run,
    "perbandingan": comparison.run,
    "sejenis": similar.run,
    "nama": naming.run,
    "lembar": worksheets.run,
    "akses": access.run,
    "surel": mails.run,
    "riwayat": history.run,
}


def run_job(context: Context, ref: IssueRef, start: StartJob) -> bool:
    """Do a job's work, unless somebody else is at it or it is not wanted any more.

    Returns:
        Whether it was done, or refused for a reason that the applicant can mend.

    Raises:
        ForgeUnavailableError: GitLab does not answer; the request falls due again.
        ForgeRefusedError: GitLab refuses; the attempt counts.

    """
    with context.work.lease(ref, start.job) as held:
        if not held:
            return False
        context.work.unclaim(ref, start.job)
        # Should the work fail, the request is looked at again: the plan knows when to give up.
        context.work.later(ref, _PAUSE_S)
        done = _attempt(context, ref, start)
    if done:
        context.work.mark(ref)
        context.wake(ref)
    return done


@dataclass(frozen=True, slots=True)
class _Wanted:
    view: View
    number: str


def _attempt(context: Context, ref: IssueRef, start: StartJob) -> bool:
    wanted = _still_wanted(context, ref, start)
    if wanted is None:
        log.info("job_not_wanted", ref=str(ref), job=start.job)
        return False
    writer = secrets.token_hex(8)
    attempt = JobStarted(start.job, start.input, context.now())
    record(context, wanted.number, [attempt], f"{writer}-1")
    try:
        result = JOBS[start.job](context, wanted.view)
    except RequestError as refused:
        values = {name: str(value) for name, value in refused.values.items()}
        fact = JobRefused(start.job, start.input, context.now(), refused.code, values)
        result = JobResult((fact,))
    if result.facts:  # a job of many effects records each when it is done
        documents, replaced = result.documents, result.replaced
        facts, by = result.facts, f"{writer}-2"
        record(context, wanted.number, facts, by, documents, replaced=replaced)
    log.info("job_done", ref=str(ref), job=start.job)
    return True


def _still_wanted(context: Context, ref: IssueRef, start: StartJob) -> _Wanted | None:
    """A late or doubled message finds nothing to do: the plan says what is wanted now."""
    now = context.now()
    try:
        snapshot = gather(
            context.forge, context.places, context.city, context.settings.bot_username, ref
        )
    except ForgeNotFoundError:
        return None
    if start not in plan(snapshot, context.city, now) or not snapshot.dossier.number:
        return None
    return _Wanted(look(snapshot, context.city, now), snapshot.dossier.number)
