"""The one status note: where the request stands, edited in place, so that it notifies nobody."""

from collections.abc import Iterator

from inventaris.duties import DUTIES, attachments
from inventaris.model.action import Action, PostNote
from inventaris.model.steps import Step
from inventaris.planner.labels import holder_of
from inventaris.view import DutyState, View

KEY = "status"


def actions(view: View) -> Iterator[Action]:
    """Tell the twelve steps, who holds the ball, what is missing and what came out."""
    if not view.dossier.number:
        return
    stored, staged, report = view.dossier.stored, view.dossier.staged, view.dossier.report
    yield PostNote(
        KEY,
        "catatan/status.md.j2",
        {
            "nomor": view.dossier.number,
            "aplikasi": view.form.answer("aplikasi"),
            "opd": view.office.name,
            "giliran": holder_of(view) or "",
            "selesai": view.dossier.finished_at,
            # The service closes what it finished after it told so here.
            "ditutup": view.snapshot.issue.state == "closed" and not view.dossier.finished_at,
            "langkah": [_row(view, step) for step in view.city.workflow.steps],
            "kurang": _missing(view),
            "batas": attachments.promise(view.city, view.dossier.complete_at),
            "sha256": staged.sha256 if staged else "",
            "repositori": stored.web_url if stored else "",
            "tag": stored.tag if stored else "",
            "laporan": [
                {"nama": file.name, "tautan": file.upload_markdown_url}
                for file in (report.files if report else ())
            ],
        },
        edits=True,
    )


def _row(view: View, step: Step) -> dict[str, object]:
    entries = [entry for entry in view.dossier.steps if entry.step == step.label]
    return {
        "nomor": step.number,
        "judul": step.title,
        "keadaan": _state(view, step),
        "sejak": entries[-1].at if entries else None,
        "oleh": step.holder,
    }


def _state(view: View, step: Step) -> str:
    if view.dossier.finished_at:
        entered = {entry.step for entry in view.dossier.steps}
        return "selesai" if step.label in entered or step.duties else "dilewati"
    workflow = view.city.workflow
    place, here = workflow.index(step.label), workflow.index(view.position.step.label)
    if place == here:
        return "sekarang"
    if place > here:
        return "belum"
    states = {DUTIES[name].state(view) for name in step.duties}
    if DutyState.WAITING in states:
        return "kurang"
    if DutyState.WORKING in states:
        return "berjalan"
    was_entered = any(entry.step == step.label for entry in view.dossier.steps)
    return "selesai" if was_entered or states else "dilewati"


def _missing(view: View) -> list[str]:
    """Name what the office still owes: form fields, and attachments once they were looked at."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    fields = [labels.get(problem.field, problem.field) for problem in view.form.problems]
    if view.dossier.attachments is None or view.dossier.complete_at:
        return fields
    return fields + [kind.name for kind in attachments.lacking_kinds(view)]
