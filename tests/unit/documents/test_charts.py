from datetime import timedelta

import pytest

from inventaris.documents.charts import timeline
from inventaris.documents.report import stays_of
from tests.builders import FILED, a_dossier, a_view, steps_entered


@pytest.mark.parametrize(
    "whole", [timedelta(), timedelta(seconds=2), timedelta(hours=5), timedelta(days=4000)]
)
def test_bars_stay_on_the_axis_and_marks_stay_few(whole: timedelta) -> None:
    dossier = a_dossier(steps=steps_entered("01", "04", "01", "09", every=whole / 4))
    chart = timeline(stays_of(a_view(dossier), FILED + whole))
    for row in chart.rows:
        for bar in row.bars:
            assert bar.width > 0
            assert 0 <= bar.start <= bar.start + bar.width <= 1 + 1e-9
    assert len(chart.ticks) <= 6
    assert all(0 < tick.place <= 1 for tick in chart.ticks)


def test_a_step_that_the_card_came_back_to_has_one_row_with_two_bars() -> None:
    dossier = a_dossier(steps=steps_entered("01", "04", "01", "09"))
    chart = timeline(stays_of(a_view(dossier), FILED + timedelta(days=4)))
    assert [(row.number, len(row.bars)) for row in chart.rows] == [("01", 2), ("04", 1), ("09", 1)]


def test_without_a_stay_there_is_nothing_to_draw() -> None:
    assert timeline(()).rows == ()
