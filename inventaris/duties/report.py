"""Step 11: the report of results."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties import storing
from inventaris.duties.duty import exhausted, left_out, long_work
from inventaris.model.action import Action, PostNote
from inventaris.view import DutyState, View

JOB: Final = "laporan"


def input_of(view: View) -> str:
    """Give the digest of what the report tells about: the stored commit."""
    stored = view.dossier.stored
    return digest_of([view.dossier.number, stored.commit if stored else ""])


def state(view: View) -> DutyState:
    if view.dossier.report or left_out(view, JOB):
        return DutyState.DONE
    before = storing.state(view)
    if before is not DutyState.DONE:
        return before
    return DutyState.WAITING if exhausted(view, JOB, input_of(view)) else DutyState.WORKING


def actions(view: View) -> Iterator[Action]:
    """Write the report once the source is stored, then hand it to the office."""
    if view.dossier.report is None:
        if storing.state(view) is DutyState.DONE:
            yield from long_work(view, JOB, input_of(view))
        return
    yield PostNote(
        "laporan",
        "catatan/laporan.md.j2",
        {
            "pemohon": view.applicant.username,
            "berkas": [
                {"nama": file.name, "tautan": file.upload_markdown_url, "sha256": file.sha256}
                for file in view.dossier.report.files
            ],
        },
    )
