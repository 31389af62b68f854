"""`siap`: the office holds its file to be ready; the answer tells what the check that follows found."""

from inventaris.duties import attachments, recommendation, staging
from inventaris.model.commands import Command
from inventaris.model.facts import CommandAnswered, Fact, RecheckAsked
from inventaris.planner.missing import missing_fields
from inventaris.view import DutyState, View

_DUTY, _STAGING = "lampiran", "penampungan"


def asked(view: View, command: Command) -> tuple[Fact, ...]:
    """Give what asks for the check, nothing where this command has asked already."""
    mark = f"{command.key}.periksa"
    if mark in view.dossier.commands:
        return ()
    return (
        RecheckAsked(view.now, command.at),
        CommandAnswered(mark, command.by, "siap-diperiksa", view.now),
    )


def is_checking(view: View) -> bool:
    """Tell whether check or import is on its way, so that there will be more to tell."""
    is_checked = _is_due(view) and attachments.state(view) is DutyState.WORKING
    return view.snapshot.issue.state == "opened" and (is_checked or _is_importing(view))


def findings(view: View) -> dict[str, object]:
    """Tell what is there and what is missing, as the newest check and import found it."""
    kinds = view.city.workflow.attachments
    checked = view.dossier.attachments if _is_due(view) else None
    lacking = attachments.lacking_kinds(view) if checked and not view.dossier.complete_at else ()
    waived = [kind for kind in kinds if checked and attachments.waiver_of(view, kind)]
    refused = staging.refused(view) if _is_staged(view) else None
    owed = {row["nomor"]: row["nama"] for row in attachments.owed_by_office(view)}
    return {
        "isian": missing_fields(view),
        "lampiran": [{"nomor": number, "nama": name} for number, name in owed.items()],
        "menunggu": attachments.waiting_for_a_word(view) if checked else [],
        "diterima": len(kinds) - len(lacking) - len(waived),
        "tanpa": len(waived),
        "jumlah": len(kinds),
        "sumber": {"code": refused.code, "nilai": dict(refused.values)} if refused else None,
        "sama": _is_staged(view) and staging.repeats(view),
        "diperiksa": checked.at if checked else None,
        "gagal": _has_failed(view),
    }


def _is_importing(view: View) -> bool:
    """Tell whether a source is imported: the first ones by step 7, a mended one by step 10."""
    is_first = _is_staged(view) and staging.state(view) is DutyState.WORKING
    return is_first or (
        recommendation.NAME in view.duties_reached and recommendation.is_importing(view)
    )


def _has_failed(view: View) -> bool:
    """Tell whether check or import came to no end."""
    if _is_staged(view) and staging.has_failed(view):
        return True
    checked = view.dossier.attachments
    is_current = checked is not None and checked.input == attachments.input_of(view)
    return _is_due(view) and view.dossier.complete_at is None and not is_current


def _is_due(view: View) -> bool:
    return _DUTY in view.duties_reached


def _is_staged(view: View) -> bool:
    return _STAGING in view.duties_reached
