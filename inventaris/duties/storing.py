"""Step 9: permanent repository, tag on the delivered commit, register entry."""

from collections.abc import Iterator
from typing import Final

from inventaris.duties import staging
from inventaris.duties.duty import at_work, left_out, long_work, refusal
from inventaris.model.action import Action, PostNote
from inventaris.register.slug import slug_of
from inventaris.view import DutyState, View

JOB: Final = "penyimpanan"
WITHOUT_SOURCE = "tanpa-sumber"


def application_of(view: View) -> str:
    """Give the application's slug, empty while the form does not name the application."""
    return slug_of(view.form.answer("aplikasi"))


def input_of(view: View) -> str:
    """Give the staged commit: the same commit is not stored twice, nor is none registered twice."""
    return view.dossier.staged.commit if view.dossier.staged else WITHOUT_SOURCE


def is_stored(view: View) -> bool:
    return view.dossier.stored is not None and view.dossier.registered is not None


def is_entered(view: View) -> bool:
    """Tell whether the application is in the register: with its source, or as awaiting it."""
    return view.dossier.stored is not None or view.dossier.registered is not None


def is_settled(view: View) -> bool:
    """Tell whether step 9 is over: stored, or registered as awaiting its promised source."""
    registered = view.dossier.registered is not None
    return is_stored(view) or (registered and staging.is_awaited(view))


def state(view: View) -> DutyState:
    if is_settled(view) or left_out(view, JOB):
        return DutyState.DONE
    if not application_of(view):
        return DutyState.WAITING
    before = staging.state(view)
    if before is not DutyState.DONE:
        return before
    if refusal(view, JOB, input_of(view)):
        return DutyState.WAITING
    return at_work(view, JOB, input_of(view))


def actions(view: View) -> Iterator[Action]:
    """Store and register; then tell the office where its source is."""
    if not is_settled(view):
        if staging.state(view) is DutyState.DONE and application_of(view):
            yield from long_work(view, JOB, input_of(view))
        return
    stored, registered, staged = view.dossier.stored, view.dossier.registered, view.dossier.staged
    if registered and stored is None and view.dossier.promised:
        yield PostNote(
            "terdaftar",
            "catatan/terdaftar.md.j2",
            {
                "pemohon": view.applicant.username,
                "nomor": view.dossier.number,
                "aplikasi": view.form.answer("aplikasi"),
                "daftar": registered.path,
                "sampai": view.dossier.promised.until,
                "alasan": view.dossier.promised.told_reason,
            },
        )
    if stored and registered and staged:
        yield PostNote(
            "tersimpan",
            "catatan/tersimpan.md.j2",
            {
                "pemohon": view.applicant.username,
                "aplikasi": view.form.answer("aplikasi"),
                "tautan_repositori": stored.web_url,
                "tag": stored.tag,
                "commit": stored.commit,
                "sha256": staged.sha256,
                "kiriman": staged.delivery,
                "daftar": registered.path,
                "publiccode": stored.publiccode,
            },
        )
