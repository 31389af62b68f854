"""Step 12: announce the result and close."""

from collections.abc import Iterator

from inventaris.duties import report, storing
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import RequestFinished
from inventaris.view import DutyState, View

KEY = "pemberitahuan"
FINISHED = "keadaan::selesai"


def state(view: View) -> DutyState:
    return DutyState.DONE if view.dossier.finished_at else report.state(view)


def actions(view: View) -> Iterator[Action]:
    """Announce what was done, name what was not, close the issue for good."""
    stored, staged = view.dossier.stored, view.dossier.staged
    ready = storing.is_stored(view) and view.dossier.report is not None
    if not (ready and stored and staged):
        return
    yield PostNote(
        KEY,
        "catatan/pemberitahuan.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "opd": view.office.name,
            "aplikasi": view.form.answer("aplikasi"),
            "tautan_repositori": stored.web_url,
            "tag": stored.tag,
            "sha256": staged.sha256,
            "commit": stored.commit,
            "laporan": [
                {"nama": file.name, "tautan": file.upload_markdown_url}
                for file in (view.dossier.report.files if view.dossier.report else ())
            ],
        },
    )
    yield EditIssue(add_labels=(FINISHED,), close=True)
    yield Record(RequestFinished(view.now), after_effects=True)
