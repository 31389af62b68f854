from datetime import timedelta

import pytest

from inventaris.clocks import holdings
from inventaris.documents.charts import timeline
from inventaris.documents.course import stays_of
from tests.builders import FILED, a_dossier, a_view, steps_entered


@pytest.mark.parametrize(
    "whole", [timedelta(), timedelta(seconds=2), timedelta(hours=5), timedelta(days=4000)]
)
def test_bars_stay_on_the_axis_and_marks_stay_few(whole: timedelta) -> None:
    dossier = a_dossier(steps=steps_entered("01", "04", "01", "09", every=whole / 4))
    end = FILED + whole
    chart = timeline(stays_of(a_view(dossier), end), holdings(dossier, end))
    for row in chart.rows:
        for bar in row.bars:
            assert bar.width > 0
            assert 0 <= bar.start <= bar.start + bar.width <= 1 + 1e-9
    assert len(chart.ticks) <= 6
    assert all(0 < tick.place <= 1 for tick in chart.ticks)


def test_a_step_that_the_card_came_back_to_has_one_row_with_two_bars() -> None:
    dossier = a_dossier(steps=steps_entered("01", "04", "01", "09"))
    end = FILED + timedelta(days=4)
    chart = timeline(stays_of(a_view(dossier), end), holdings(dossier, end))
    assert [(row.number, len(row.bars)) for row in chart.rows] == [("01", 2), ("04", 1), ("09", 1)]


def test_a_step_in_which_the_ball_passed_shows_whose_turn_it_was() -> None:
    dossier = a_dossier(steps=steps_entered("01", "04", every=timedelta(days=1)))
    end = FILED + timedelta(days=4)
    first, fourth = timeline(stays_of(a_view(dossier), end), holdings(dossier, end)).rows
    assert [bar.holder for bar in first.bars] == ["kominfo"]
    assert [bar.holder for bar in fourth.bars] == ["kominfo", "opd", "kominfo"]


def test_without_a_stay_there_is_nothing_to_draw() -> None:
    assert timeline((), ()).rows == ()
