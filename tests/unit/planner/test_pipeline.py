"""Step 7: the pipeline of what is staged is a line of the note about its staging."""

from dataclasses import replace
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties import pipeline
from inventaris.model.action import PostNote
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from inventaris.view import DutyState, look
from tests.builders import settings
from tests.world import NOW, TECHNICIAN, World, a_city, a_snapshot_at, moved

ELSEWHERE = "d" * 40


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


def test_nobody_is_called_any_more_to_test_what_is_stored() -> None:
    stored, _ = World().settled(a_snapshot_at("09"))
    fresh = replace(stored, notes=())
    (note,) = [one for one in planned(fresh) if one.key == "penampungan-1"]
    assert note.values["petugas"] == ""


def test_of_what_is_stored_no_pipeline_is_awaited() -> None:
    stored, _ = World().settled(a_snapshot_at("09"))
    later = moved(stored, "langkah::11-laporan", TECHNICIAN, NOW)
    assert pipeline.state(look(later, a_city(), NOW)) is DutyState.DONE
