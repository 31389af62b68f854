"""What came out for the office beside its files: the response, the recommendation."""

from collections.abc import Mapping

from inventaris.duties import recommendation, response
from inventaris.duties.duty import how_left_out
from inventaris.view import View

DUTY = "rekomendasi"  # of the step that recommends


def result_values(view: View) -> Mapping[str, object]:
    """Tell both in a word, for templates; what is not reached yet is empty."""
    given = response.latest(view)
    return {
        "putusan": given.verdict if given else "",
        "catatan": len(given.findings) if given else 0,
        "rekomendasi": _recommendation(view),
        "subdomain": recommendation.full_name(view),
    }


def _recommendation(view: View) -> str:
    step = next((step for step in view.city.workflow.steps if DUTY in step.duties), None)
    if step is None:
        return ""
    if how := how_left_out(view, DUTY):
        return how
    return recommendation.standing(view) if step.label in view.entered else ""
