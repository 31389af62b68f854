"""Ends other than the announcement, and what is left to do after any end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from inventaris.duties import access
from inventaris.duties.duty import long_work
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import RequestFinished
from inventaris.view import View

KEY = "akhir"
CLEANUP: Final = "pembersihan"


def actions(view: View) -> Iterator[Action]:
    """Tell why the request ends, close it for good."""
    end = view.dossier.decided
    if end is None:
        return
    ground = next((one for one in view.city.refusals if one.code == end.ground), None)
    yield PostNote(
        KEY,
        f"catatan/akhir-{end.kind}.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "aplikasi": view.form.answer("aplikasi"),
            "alasan": end.reason,
            "oleh": end.by,
            "sebutan": ground.title if ground else "",
            "dasar": ground.basis if ground else "",
            "dasar_diverifikasi": bool(ground and ground.basis_verified),
            "perbaikan": ground.remedy if ground else "",
        },
    )
    yield EditIssue(add_labels=(view.city.label(f"keadaan::{end.kind}"),), close=True)
    yield Record(RequestFinished(view.now), after_effects=True)


def after(view: View) -> Iterator[Action]:
    """Keep closed what is closed for good; take access back, clear away staging in its time."""
    if view.snapshot.issue.state == "opened":
        yield PostNote(
            "tetap-ditutup", "catatan/tetap-ditutup.md.j2", {"nomor": view.dossier.number}
        )
        yield EditIssue(close=True)
    if view.dossier.decided and view.dossier.access and view.dossier.access.granted:
        yield from access.actions(view)
    due = cleanup_due(view.dossier, view.city)
    if due and due <= view.now:
        yield from long_work(view, CLEANUP, view.dossier.number)


def cleanup_due(dossier: Dossier, city: City) -> datetime | None:
    """Give when staging is cleared away, None where nothing is left to clear."""
    if dossier.finished_at is None or dossier.cleaned_at or not dossier.deliveries:
        return None
    return dossier.finished_at + timedelta(days=city.staging_days)
