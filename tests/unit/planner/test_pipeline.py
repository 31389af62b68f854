"""Step 7: the pipeline of what is staged is shown where there is one."""

from dataclasses import replace

import pytest

from inventaris.model.action import PostNote
from inventaris.planner.plan import plan
from tests.world import NOW, World, a_city, a_snapshot_at


@pytest.mark.parametrize(("status", "told"), [("", 0), ("failed", 1)])
def test_a_pipeline_is_shown_where_there_is_one(status: str, told: int) -> None:
    staged, _ = World().settled(a_snapshot_at("07"))
    assert staged.dossier.pipeline
    seen = replace(staged.dossier.pipeline, status=status)
    actions = plan(replace(staged, dossier=replace(staged.dossier, pipeline=seen)), a_city(), NOW)
    notes = [one for one in actions if isinstance(one, PostNote) and one.key == "pipeline"]
    assert len(notes) == told
