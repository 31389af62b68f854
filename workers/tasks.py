"""The tasks: each takes plain arguments, calls the domain, and leaves errors to one place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import structlog
from celery import Celery

from inventaris import messages
from inventaris.context import Context, build_context
from inventaris.errors import ForgeConflictError, ForgeUnavailableError
from inventaris.jobs.run import run_job
from inventaris.model.action import JobName, StartJob
from inventaris.model.issue import IssueRef, Ref
from inventaris.reconcile import reconcile
from inventaris.refs import parse_ref, parse_request
from inventaris.settings import Settings
from inventaris.sweep import sweep, sweep_all

log = structlog.get_logger()

_PAUSE_S = 5.0  # before a request that GitLab did not answer is looked at again


def add_tasks(app: Celery, settings: Settings) -> None:
    """Give the application its tasks; each process builds its context when it first needs it."""
    contexts: list[Context] = []

    def context() -> Context:
        if not contexts:
            contexts.append(_worker_context(app, settings))
        return contexts[0]

    def task(name: str, **options: object) -> Callable[[Callable[..., None]], None]:
        def add(function: Callable[..., None]) -> None:
            app.task(function, name=name, **options)

        return add

    @task(messages.RECONCILE)
    def reconcile_request(ref: str) -> None:
        with _later_on_trouble(context(), parse_ref(ref)):
            reconcile(context(), parse_ref(ref))

    @task(messages.RUN_JOB, time_limit=settings.job_timeout_s)
    def run(ref: str, job: str, job_input: str) -> None:
        with _later_on_trouble(context(), parse_ref(ref)):
            run_job(context(), parse_request(ref), StartJob(cast("JobName", job), job_input))

    @task(messages.SWEEP)
    def sweep_requests(everything: bool = False) -> None:
        find = sweep_all if everything else sweep
        try:
            changed = find(context())
        except ForgeUnavailableError as trouble:  # beat soon asks for the next
            log.warning("sweep_put_off", told=str(trouble))
            return
        for ref in changed:
            context().work.mark(ref)
            context().wake(ref)

    @task(messages.TICK)
    def tick() -> None:
        context().work.beat(messages.BEAT)  # it sent this, and a worker does it
        for ref in context().work.take_due():
            context().wake(ref)


def _worker_context(app: Celery, settings: Settings) -> Context:
    """Long work goes to its queue, once while it is queued; a woken request to its own."""

    def wake(ref: Ref) -> None:
        app.send_task(messages.RECONCILE, args=(str(ref),), queue=messages.RECONCILE_QUEUE)

    def start_job(ref: IssueRef, start: StartJob) -> None:
        if not made.work.is_leased(ref, start.job) and made.work.claim(ref, start.job):
            app.send_task(
                messages.RUN_JOB,
                args=(str(ref), start.job, start.input),
                queue=messages.JOB_QUEUES[start.job],
            )

    made = build_context(settings, start_job, wake)
    return made


@contextmanager
def _later_on_trouble(context: Context, ref: Ref) -> Iterator[None]:
    """What GitLab did not answer is tried again soon; the request is marked for it."""
    try:
        yield
    except (ForgeUnavailableError, ForgeConflictError) as trouble:
        log.warning("put_off", ref=str(ref), error=type(trouble).__name__, told=str(trouble))
        context.work.later(ref, _PAUSE_S)
