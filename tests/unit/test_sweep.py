"""Which requests the sweeps look at: the nightly one also those that are still to be cleared away."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from inventaris import sweep
from inventaris.context import Context
from inventaris.model.city import City
from inventaris.model.issue import IssueRef, Ref
from inventaris.planner.reminders import OWED
from tests.world import NOW, a_city

OPEN, YESTERDAY, LAST_MONTH, LONG_AGO, OWING = (IssueRef("disdik", iid) for iid in range(1, 6))
CLOSED = {
    YESTERDAY: NOW - timedelta(days=1),
    LAST_MONTH: NOW - timedelta(days=a_city().staging_days + 1),
    LONG_AGO: NOW - timedelta(days=400),
    OWING: NOW - timedelta(days=300),
}


class Work:
    """A Redis that was wiped."""

    def seen(self) -> dict[str, str]:
        return {}

    def forget_all(self) -> None:
        pass


@dataclass
class Around:
    """What a sweep asks of its context."""

    city: City = field(default_factory=a_city)
    work: Work = field(default_factory=Work)
    forge: None = None
    places: None = None

    def now(self) -> datetime:
        return NOW


def requests(*_: object, **query: str) -> Iterator[tuple[Ref, Any]]:
    since = datetime.fromisoformat(query.get("updated_after", "1970-01-01T00:00+00:00"))
    known = {OPEN: NOW} if query["state"] == "opened" else CLOSED
    wanted = query.get("labels")
    for ref, at in known.items():
        labels = [OWED] if ref in {OWING, YESTERDAY} else []
        if at >= since and (wanted is None or wanted in labels):
            row = {"updated_at": at.isoformat(), "labels": labels, "state": query["state"]}
            yield ref, row | {"user_notes_count": 0}


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setattr(sweep, "list_requests", requests)
    monkeypatch.setattr(sweep, "list_entries", lambda *_, **__: iter(()))
    monkeypatch.setattr(sweep, "close_exposed", lambda _: None)
    return cast("Context", Around())


def test_a_sweep_looks_at_what_is_open_or_was_closed_lately(context: Context) -> None:
    assert sweep.sweep(context) == [OPEN, YESTERDAY]


def test_the_nightly_sweep_finds_what_a_wiped_redis_forgot_once(context: Context) -> None:
    """A cleanup, and a source that is still owed long after the end."""
    assert sweep.sweep_all(context) == [OPEN, YESTERDAY, LAST_MONTH, OWING]
