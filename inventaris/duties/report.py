"""Step 11: the report of results."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties import recommendation, response, result, staging, storing
from inventaris.duties.duty import at_work, how_left_out, left_out, long_work
from inventaris.model.action import Action, PostNote
from inventaris.view import DutyState, View

JOB: Final = "laporan"
ANNOUNCEMENT: Final = "pemberitahuan"  # key of the note that names the last report


def input_of(view: View) -> str:
    """Give the digest of what the report tells about: the source, the response, the recommendation."""
    stored, given = view.dossier.stored, response.latest(view)
    return digest_of(
        [
            view.dossier.number,
            stored.commit if stored else "",
            str(staging.awaited_until(view) or ""),
            [given.round, given.verdict, given.source] if given else [],
            [recommendation.standing(view), recommendation.full_name(view)],
            [how_left_out(view, duty) for duty in (response.SHEET, result.DUTY)],
        ]
    )


def next_edition(view: View) -> int:
    """Give the number of the report that is written now."""
    return view.dossier.report.edition + 1 if view.dossier.report else 1


def is_current(view: View) -> bool:
    """Tell whether the report says what is so; once it was announced it stays as it is."""
    written = view.dossier.report
    if written is None:
        return False
    announced = ANNOUNCEMENT in view.dossier.notes or view.note_id(ANNOUNCEMENT) is not None
    return announced or written.input == input_of(view)


def state(view: View) -> DutyState:
    if is_current(view) or left_out(view, JOB):
        return DutyState.DONE
    before = storing.state(view)
    if before is not DutyState.DONE:
        return before
    return at_work(view, JOB, input_of(view))


def actions(view: View) -> Iterator[Action]:
    """Write the report once step 9 is over, anew where it says what is so no more; hand it over."""
    written = view.dossier.report
    if written is None or not is_current(view):
        if storing.state(view) is DutyState.DONE:
            yield from long_work(view, JOB, input_of(view))
        return
    yield PostNote(
        "laporan",
        "catatan/laporan.md.j2",
        {
            "pemohon": view.applicant.username,
            "diperbarui": written.at if written.edition > 1 else None,
            "berkas": [
                {"nama": file.name, "tautan": file.upload_markdown_url, "sha256": file.sha256}
                for file in written.files
            ],
        },
        edits=True,
    )
