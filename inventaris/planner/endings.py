"""Ends other than the announcement, and what is left to do after any end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, get_args

from inventaris.digests import digest_of
from inventaris.duties import access, response, staging
from inventaris.duties.duty import long_work
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.city import City
from inventaris.model.commands import RefusalGround
from inventaris.model.dossier import Dossier
from inventaris.model.facts import EndDecided, RequestFinished
from inventaris.model.facts.decisions import EndKind
from inventaris.own_notes import peoples_notes
from inventaris.parsing.attachments import read_attachments
from inventaris.view import View

KEY = "akhir"
CLEANUP: Final = "pembersihan"
HISTORY: Final = "riwayat"
_ANNOUNCED = "selesai"
ENDS = tuple(f"keadaan::{end}" for end in (_ANNOUNCED, *get_args(EndKind)))
STATES = (*ENDS, response.LABEL)


def actions(view: View) -> Iterator[Action]:
    """Tell why the request ends, close it for good."""
    end = view.dossier.decided
    if end is None:
        return
    ground = _ground(view.city, end)
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


def told_reasons(view: View) -> list[str]:
    """Give why a request ended before its time: the ground of a refusal, then the reason."""
    end = view.dossier.decided
    ground = _ground(view.city, end) if end else None
    return [text for text in (ground.title if ground else "", end.reason if end else "") if text]


def _ground(city: City, end: EndDecided) -> RefusalGround | None:
    return next((one for one in city.refusals if one.code == end.ground), None)


def marking(view: View) -> Iterator[Action]:
    """Leave the one label that tells how the request ended, whatever others set beside it."""
    if view.dossier.finished_at is None:
        return
    end = view.dossier.decided
    own = f"keadaan::{end.kind if end else _ANNOUNCED}"
    yield EditIssue(
        add_labels=(view.city.label(own),),
        remove_labels=tuple(view.city.label(other) for other in STATES if other != own),
    )


def after(view: View) -> Iterator[Action]:
    """Keep closed what is closed for good, answer what comes too late, clear away in its time."""
    if view.snapshot.issue.state == "opened":
        yield PostNote(
            "tetap-ditutup", "catatan/tetap-ditutup.md.j2", {"nomor": view.dossier.number}
        )
        yield EditIssue(close=True)
    yield from _source_after_the_end(view)
    if view.dossier.decided and view.dossier.access and view.dossier.access.granted:
        yield from access.actions(view)
    due = cleanup_due(view.dossier, view.city)
    if due and due <= view.now:
        yield from long_work(view, CLEANUP, view.dossier.number)
    told = view.dossier.history
    if told is None or told.input != history_input(view.dossier):
        yield from long_work(view, HISTORY, history_input(view.dossier))


def _source_after_the_end(view: View) -> Iterator[Action]:
    """Say once of a source that was handed over after the end that it is not imported here."""
    finished, staged = view.dossier.finished_at, view.dossier.staged
    comments = tuple(
        note.body
        for note in peoples_notes(view.snapshot.notes, view.snapshot.bot)
        if finished and note.updated_at > finished and not note.internal
    )
    kinds, project_id = view.city.workflow.attachments, view.snapshot.issue.project_id
    sources = {kind.key for kind in kinds if kind.is_source}
    for claim in read_attachments("", comments, kinds, project_id=project_id) if comments else ():
        source = staging.input_for(view, claim.delivery)
        if claim.kind in sources and not (staged and staged.input == source):
            yield PostNote(
                f"sumber-setelah-berakhir-{source}",
                "catatan/sumber-setelah-berakhir.md.j2",
                {"pemohon": view.applicant.username, "nomor": view.dossier.number},
            )


def history_input(dossier: Dossier) -> str:
    """Give the digest of what is told anew in the dossier's history when it happens after the end."""
    sent = sorted(key for key, mail in dossier.mails.items() if mail.sent_at or mail.trouble)
    return digest_of([repr(dossier.finished_at), repr(dossier.cleaned_at), sent])


def cleanup_due(dossier: Dossier, city: City) -> datetime | None:
    """Give when staging is cleared away and a name freed, None where nothing is left to clear."""
    names = dossier.names is not None and bool(dossier.names.recommended)
    staged = dossier.deliveries or staging.JOB in dossier.jobs  # an attempt leaves something, too
    left = staged or (names and dossier.registered is None)
    if dossier.finished_at is None or dossier.cleaned_at or not left:
        return None
    return dossier.finished_at + timedelta(days=city.staging_days)
