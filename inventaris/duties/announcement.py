"""Step 12: announce the result and close, once the head approved it."""

from collections.abc import Iterator

from inventaris.duties import report, staging
from inventaris.duties.result import result_values
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import RequestFinished
from inventaris.view import DutyState, View

NAME = "pemberitahuan"
KEY = report.ANNOUNCEMENT
FINISHED = "keadaan::selesai"


def state(view: View) -> DutyState:
    if view.dossier.finished_at:
        return DutyState.DONE
    before = report.state(view)
    return DutyState.WAITING if before is DutyState.DONE and not view.dossier.approved else before


def actions(view: View) -> Iterator[Action]:
    """Ask for approval; then announce what was done, name what was not, close for good."""
    if report.state(view) is not DutyState.DONE:
        return
    stored, staged = view.dossier.stored, view.dossier.staged
    if view.dossier.approved is None:
        yield PostNote(
            "persetujuan",
            "catatan/persetujuan.md.j2",
            {
                "kepala": [one.person.username for one in view.city.serving("kepala", view.today)],
                "nomor": view.dossier.number,
                "aplikasi": view.form.answer("aplikasi"),
            },
        )
        return
    yield PostNote(
        KEY,
        "catatan/pemberitahuan.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "opd": view.office.name,
            "aplikasi": view.form.answer("aplikasi"),
            "tautan_repositori": stored.web_url if stored else "",
            "tag": stored.tag if stored else "",
            "sha256": staged.sha256 if stored and staged else "",
            "commit": stored.commit if stored else "",
            "sumber_dijanjikan": staging.awaited_until(view),
            "laporan": [
                {"nama": file.name, "tautan": file.upload_markdown_url}
                for file in (view.dossier.report.files if view.dossier.report else ())
            ],
            "hasil": result_values(view),
            "terdaftar": view.dossier.registered is not None,
            "disetujui": view.dossier.approved.at,
            "bertanda_tangan": bool(view.dossier.approved.signed),
        },
    )
    yield EditIssue(add_labels=(view.city.label(FINISHED),), close=True)
    yield Record(RequestFinished(view.now), after_effects=True)
