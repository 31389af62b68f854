"""What webhooks missed: compare the list of requests with what the last passes saw."""

from collections.abc import Iterator
from datetime import timedelta

import structlog

from inventaris.context import Context
from inventaris.exposure import close_exposed
from inventaris.forge.issues import list_requests, moment
from inventaris.model.issue import Ref
from inventaris.reconcile import fingerprint

log = structlog.get_logger()

# Requests that were closed lately: a card dragged to *Closed* is a move too.
_CLOSED_LATELY = timedelta(days=2)


def sweep(context: Context) -> list[Ref]:
    """Find the requests that changed since a pass saw them, a hundred a GitLab request.

    Raises:
        ForgeUnavailableError: GitLab does not answer.

    """
    close_exposed(context)
    seen = context.work.seen()
    changed = [ref for ref, now in _requests(context) if seen.get(str(ref)) != now]
    log.info("swept", changed=len(changed))
    return changed


def sweep_all(context: Context) -> list[Ref]:
    """Find every open request, whatever was seen of it: once a night."""
    context.work.forget_all()
    return sweep(context)


def _requests(context: Context) -> Iterator[tuple[Ref, str]]:
    since = (context.now() - _CLOSED_LATELY).isoformat()
    for query in ({"state": "opened"}, {"state": "closed", "updated_after": since}):
        for ref, row in list_requests(context.forge, context.places, **query):
            labels = tuple(row["labels"])
            yield ref, fingerprint(moment(row["updated_at"]), labels, row["state"])
