"""Whoever dies between recording and telling leaves the telling to the next pass."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from tests.builders import settings
from tests.properties.test_planning import histories
from tests.world import World, a_city, untold

LEASE = timedelta(seconds=30)


@given(histories())
def test_what_a_dead_pass_would_have_told_the_next_one_tells(
    history: tuple[Snapshot, datetime, World],
) -> None:
    snapshot, now, _ = history
    wanted, left = notes(snapshot, now), notes(untold(snapshot, now), now + LEASE)
    assert wanted.keys() - left.keys() == set()
    for key, note in wanted.items():
        if note.is_owed:
            assert text(left[key]) == text(note)


def notes(snapshot: Snapshot, now: datetime) -> dict[str, PostNote]:
    planned = plan(snapshot, a_city(), now)
    return {action.key: action for action in planned if isinstance(action, PostNote)}


def text(note: PostNote) -> str:
    return renderer().note(note).body


@cache
def renderer() -> Renderer:
    return Renderer(settings(Path("/nowhere")), a_city())
