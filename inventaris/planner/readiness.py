"""`siap`: the office holds its file to be ready; the answer tells what the check that follows found."""

from inventaris.duties import attachments
from inventaris.model.commands import Command
from inventaris.model.facts import CommandAnswered, Fact, RecheckAsked
from inventaris.planner.missing import missing_fields
from inventaris.view import DutyState, View

_DUTY = "lampiran"


def asked(view: View, command: Command) -> tuple[Fact, ...]:
    """Give what asks for the check, nothing where this command has asked already."""
    mark = f"{command.key}.periksa"
    if mark in view.dossier.commands:
        return ()
    return (
        RecheckAsked(view.now),
        CommandAnswered(mark, command.by, "siap-diperiksa", view.now),
    )


def is_checking(view: View) -> bool:
    """Tell whether the check is on its way, so that there will be more to tell."""
    is_open = view.snapshot.issue.state == "opened"
    return is_open and _is_due(view) and attachments.state(view) is DutyState.WORKING


def findings(view: View) -> dict[str, object]:
    """Tell what is there and what is missing, as the newest check found it."""
    kinds = view.city.workflow.attachments
    checked = view.dossier.attachments if _is_due(view) else None
    lacking = attachments.lacking_kinds(view) if checked and not view.dossier.complete_at else ()
    waived = [kind for kind in kinds if checked and attachments.waiver_of(view, kind)]
    owed = {row["nomor"]: row["nama"] for row in attachments.owed_by_office(view)}
    return {
        "isian": missing_fields(view),
        "lampiran": [{"nomor": number, "nama": name} for number, name in owed.items()],
        "menunggu": attachments.waiting_for_a_word(view) if checked else [],
        "diterima": len(kinds) - len(lacking) - len(waived),
        "tanpa": len(waived),
        "jumlah": len(kinds),
        "diperiksa": checked.at if checked else None,
        "gagal": _is_due(view)
        and view.dossier.complete_at is None
        and (checked is None or checked.input != attachments.input_of(view)),
    }


def _is_due(view: View) -> bool:
    return _DUTY in view.duties_reached
