"""Step 7: the pipeline of what is staged is a line of the note about its staging."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties import pipeline
from inventaris.model.action import PostNote, StartJob
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import next_look, plan
from inventaris.view import DutyState, look
from tests.builders import settings
from tests.world import NOW, TECHNICIAN, World, a_city, a_snapshot_at, moved, said

ELSEWHERE = "d" * 40
LAST = pipeline.LOOKS[-1] + timedelta(minutes=1)


def seen(status: str, commit: str = "") -> Snapshot:
    """A staged request whose pipeline was found in this state."""
    staged, _ = World().settled(a_snapshot_at("07"))
    pipeline, source = staged.dossier.pipeline, staged.dossier.staged
    assert pipeline
    assert source
    pipeline = replace(pipeline, status=status, commit=commit or source.commit)
    return replace(staged, dossier=replace(staged.dossier, pipeline=pipeline))


def planned(snapshot: Snapshot) -> list[PostNote]:
    return [one for one in plan(snapshot, a_city(), NOW) if isinstance(one, PostNote)]


def test_a_pipeline_is_a_line_of_the_note_about_the_staging(tmp_path: Path) -> None:
    (note,) = planned(seen("failed"))
    assert (note.key, note.edits) == ("penampungan-1", True)
    told = Renderer(settings(tmp_path), a_city()).note(note)
    assert "- **Pipeline terbaru:** ❌ gagal (dilihat " in told.body
    assert told.internal


@pytest.mark.parametrize(("status", "commit"), [("", ""), ("failed", ELSEWHERE)])
def test_where_there_is_no_pipeline_nothing_is_said(status: str, commit: str) -> None:
    assert planned(seen(status, commit)) == []


def looks(snapshot: Snapshot, now: datetime) -> bool:
    return StartJob in {type(one) for one in plan(snapshot, a_city(), now)}


@pytest.mark.parametrize(
    ("status", "minutes", "again"),
    [
        ("running", 0, False),
        ("running", 1, True),
        ("", 1, True),  # GitLab may make it a moment later
        ("success", 1, False),
        ("success", 400, False),
    ],
)
def test_a_pipeline_is_looked_at_again_until_it_is_over(
    status: str, minutes: int, again: bool
) -> None:
    told, _ = World().settled(seen(status))
    now = NOW + timedelta(minutes=minutes)
    assert looks(told, now) is again


def test_the_next_look_is_known_and_comes_to_an_end() -> None:
    snapshot, _ = World().settled(seen("running"))
    now, looked = NOW, 0
    while (wake := next_look(snapshot, snapshot.dossier, a_city(), now)) and wake <= NOW + LAST:
        now = wake
        looked += looks(snapshot, now)
        snapshot, _ = World().settled(snapshot, now)
        found = snapshot.dossier.pipeline
        assert found
        running = replace(found, status="running")
        snapshot = replace(snapshot, dossier=replace(snapshot.dossier, pipeline=running))
    assert looked == len(pipeline.LOOKS)


def test_where_no_pipeline_came_after_a_minute_nobody_looks_any_more() -> None:
    late = NOW + pipeline.LOOKS[0]
    snapshot, _ = World().settled(seen(""), late)
    assert not looks(snapshot, NOW + LAST)
    assert late < NOW + LAST
    asked = said(snapshot, "@inventaris-bot periksa", TECHNICIAN, NOW + LAST)
    assert "pipeline" in {
        one.job for one in plan(asked, a_city(), NOW + LAST) if isinstance(one, StartJob)
    }


def test_nobody_is_called_any_more_to_test_what_is_stored() -> None:
    stored, _ = World().settled(a_snapshot_at("09"))
    fresh = replace(stored, notes=())
    (note,) = [one for one in planned(fresh) if one.key == "penampungan-1"]
    assert note.values["petugas"] == ""


def test_of_what_is_stored_no_pipeline_is_awaited() -> None:
    stored, _ = World().settled(a_snapshot_at("09"))
    later = moved(stored, "langkah::11-laporan", TECHNICIAN, NOW)
    assert pipeline.state(look(later, a_city(), NOW)) is DutyState.DONE
