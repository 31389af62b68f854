"""Step 5: the office presents its application on the day that was agreed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from inventaris.duties import worksheets
from inventaris.model.action import Action, PostNote
from inventaris.model.dossier import Dossier
from inventaris.model.steps import Holder
from inventaris.view import DutyState, View
from inventaris.working_days import opening, working_day

NAME: Final = "undangan"
_EXAMPLE_DAYS = 5  # working days ahead of the date that is shown as an example


def state(view: View) -> DutyState:
    return DutyState.DONE if awaited(view) == "kominfo" else DutyState.WAITING


def awaited(view: View) -> Holder:
    """The office names a date, then the day is awaited, then Kominfo writes the minutes.

    Where these are written already, nobody need say here when it was.
    """
    meeting = view.dossier.meeting
    if meeting is None:
        return "kominfo" if _is_written_down(view) else "opd"
    return "jadwal" if view.now < meeting.end else "kominfo"


def instants(dossier: Dossier) -> Iterator[datetime]:
    """Give when the ball passes on though nobody did anything."""
    if dossier.meeting:
        yield dossier.meeting.end


def actions(view: View) -> Iterator[Action]:
    """Ask the office for a date as soon as the card is here; who moved on is not asked."""
    named = view.dossier.meeting or view.dossier.meeting_cancelled
    is_here = NAME in view.position.step.duties
    if named is None and is_here and not _is_written_down(view):
        day = working_day(view.city.calendar, view.today, _EXAMPLE_DAYS)
        yield PostNote(
            "jadwal-diminta",
            "catatan/jadwal-diminta.md.j2",
            {
                "pemohon": view.applicant.username,
                "kata": view.city.meeting.words[0] if view.city.meeting.words else "",
                "contoh": opening(view.city.calendar, day),
            },
        )


def _is_written_down(view: View) -> bool:
    """Tell whether the worksheets of the presentation's step are filled: it took place."""
    steps = (step for step in view.city.workflow.steps if NAME in step.duties)
    states = {one for step in steps for one in worksheets.states_of(view, step)}
    return states == {DutyState.DONE}
