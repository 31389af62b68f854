"""What webhooks missed: compare the list of requests with what the last passes saw."""

from collections.abc import Iterator
from datetime import timedelta

import structlog

from inventaris.context import Context
from inventaris.desk.erasure import ERASED
from inventaris.exposure import close_exposed
from inventaris.forge.client import Json
from inventaris.forge.issues import list_entries, list_requests, moment
from inventaris.model.issue import DESKS, DeskRef, Ref
from inventaris.planner.reminders import OWED
from inventaris.reconcile import fingerprint

log = structlog.get_logger()

# Requests that were closed lately: a card dragged to *Closed* is a move too.
_CLOSED_LATELY = timedelta(days=2)
# Nights on which a cleanup that is due is looked for, should Redis have forgotten it.
_CLEANUP_MARGIN = timedelta(days=7)


def sweep(context: Context) -> list[Ref]:
    """Find the requests that changed since a pass saw them, a hundred a GitLab request.

    Raises:
        ForgeUnavailableError: GitLab does not answer.

    """
    return _changed(context, _CLOSED_LATELY)


def sweep_all(context: Context) -> list[Ref]:
    """Find every open request, whatever was seen of it, and each closed one that is not done with.

    Such may still be cleared away, or its source is still owed. Once a night.
    """
    context.work.forget_all()
    within = timedelta(days=context.city.staging_days) + _CLEANUP_MARGIN
    owed = {"state": "closed", "labels": context.city.label(OWED)}
    return _changed(context, within, owed)


def _changed(context: Context, closed_within: timedelta, *others: dict[str, str]) -> list[Ref]:
    close_exposed(context)
    seen = context.work.seen()
    listed = dict(_requests(context, *_open_or_closed(context, closed_within), *others))
    listed.update(_entries(context))
    changed = [ref for ref, row in listed.items() if seen.get(str(ref)) != _fingerprint(row)]
    changed += [ref for ref, _ in _to_erase(context) if ref not in changed]
    log.info("swept", changed=len(changed))
    return changed


def _requests(context: Context, *queries: dict[str, str]) -> Iterator[tuple[Ref, Json]]:
    for query in queries:
        yield from list_requests(context.forge, context.places, **query)


def _entries(context: Context) -> Iterator[tuple[Ref, Json]]:
    for desk in DESKS:
        for query in _open_or_closed(context, _CLOSED_LATELY):
            yield from list_entries(context.forge, context.places, desk, **query)


def _to_erase(context: Context) -> Iterator[tuple[DeskRef, Json]]:
    """Find closed visits whose data should be gone, should Redis have forgotten when."""
    if book := context.city.guest_book:
        until = (context.now() - book.retention).isoformat()
        erased = context.city.label(ERASED)
        query = {"state": "closed", "created_before": until, "not[labels]": erased}
        yield from list_entries(context.forge, context.places, "buku-tamu", **query)


def _open_or_closed(context: Context, closed_within: timedelta) -> tuple[dict[str, str], ...]:
    since = (context.now() - closed_within).isoformat()
    return {"state": "opened"}, {"state": "closed", "updated_after": since}


def _fingerprint(row: Json) -> str:
    seen = moment(row["updated_at"]), tuple(row["labels"]), row["state"]
    return fingerprint(*seen, int(row["user_notes_count"]))
