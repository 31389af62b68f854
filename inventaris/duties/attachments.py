"""How the attachments of step 4 stand, and who is awaited for them; what is told: `attachment_notes.py`."""

from datetime import datetime
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import at_work, left_out
from inventaris.model.facts import AttachmentsChecked, AttachmentWaived
from inventaris.model.steps import AttachmentKind, Holder, Step
from inventaris.view import DutyState, View

JOB: Final = "lampiran"


def input_of(view: View) -> str:
    """Give the digest of what the office delivered, source included."""
    return digest_of([[claim.kind, view.mark_of(claim.delivery)] for claim in view.claims])


def lacking_kinds(view: View) -> tuple[AttachmentKind, ...]:
    """Name the attachments that are neither there nor waived; all of them before the first look."""
    checked = view.dossier.attachments
    records = checked.records if checked else ()
    wrong = {record.kind for record in records if record.verdict != "ada"}
    there = {record.kind for record in records} - wrong
    return tuple(
        kind
        for kind in view.city.workflow.attachments
        if kind.key not in there and kind.key not in view.dossier.waived
    )


def state(view: View) -> DutyState:
    if view.dossier.complete_at:
        return DutyState.DONE
    if is_looked_at(view):
        return DutyState.WAITING
    return at_work(view, JOB, input_of(view))


def awaited(view: View) -> Holder:
    """Await the office as long as it owes a file; where only an official's word is missing, Kominfo.

    What could not be looked at is no debt of the office.
    """
    is_waiting = state(view) is DutyState.WAITING
    waits_for_a_word = waiting_for_a_word(view) and not owed_by_office(view)
    return "opd" if is_waiting and not waits_for_a_word else "kominfo"


def is_looked_at(view: View) -> bool:
    """Tell whether the newest check saw what the office delivered until now."""
    checked = view.dossier.attachments
    return checked is not None and checked.input == input_of(view)


def is_excused(view: View) -> bool:
    """Tell whether the file counts as complete by decision, although not all of it is here."""
    return left_out(view, JOB) and bool(lacking_kinds(view))


def is_complete_for_skip(view: View, step: Step) -> bool:
    """Tell whether the file counts as complete only because this step was left out."""
    complete_at, skipped = view.dossier.complete_at, view.dossier.skipped[step.label]
    is_since = complete_at is not None and complete_at >= skipped.at
    return JOB in step.duties and is_since and is_excused(view)


def source_wrong_since(view: View) -> datetime | None:
    """Give when the source that is named now was found wrong, None where it was not."""
    checked = view.dossier.attachments
    if checked is None or not is_looked_at(view):
        return None
    sources = {kind.key for kind in view.city.workflow.attachments if kind.is_source}
    wrong = (one.kind for one in checked.records if one.verdict == "keliru")
    return checked.at if sources & set(wrong) else None


def waiver_of(view: View, kind: AttachmentKind) -> AttachmentWaived | None:
    """Give the decision that a file may be missing, as long as it is."""
    checked = view.dossier.attachments
    records = checked.records if checked else ()
    came = any(record.kind == kind.key and record.verdict == "ada" for record in records)
    return None if came else view.dossier.waived.get(kind.key)


def owed_by_office(view: View) -> list[dict[str, object]]:
    """Tell each file that the office has to hand in; not what waits for an official's word."""
    checked = view.dossier.attachments
    if checked is None or view.dossier.complete_at:
        return []
    return [
        row
        for kind in lacking_kinds(view)
        for row in rows_of(view, kind, checked)
        if row["putusan"] != "ada"
        and not (row["putusan"] == "tidak-tersedia" and view.absences[kind.key])
    ]


def waiting_for_a_word(view: View) -> list[str]:
    """Name what the office says it does not have, as long as no official accepted that."""
    if view.dossier.attachments is None or view.dossier.complete_at:
        return []
    owed = {row["nomor"] for row in owed_by_office(view)}
    return [kind.name for kind in lacking_kinds(view) if kind.number not in owed]


def rows_of(
    view: View, kind: AttachmentKind, checked: AttachmentsChecked
) -> list[dict[str, object]]:
    """Tell each file of one kind, or that there is none."""
    known: dict[str, object] = {
        "nomor": kind.number,
        "nama": kind.name,
        "putusan": "belum",
        "berkas": "",
        "sha256": "",
        "ukuran": 0,
        "code": "",
        "nilai": {},
    }
    if waived := waiver_of(view, kind):
        reason = {"alasan": waived.told_reason, "oleh": waived.by}
        return [known | {"putusan": "tanpa", "nilai": reason}]
    if kind.key in view.absences and not any(r.kind == kind.key for r in checked.records):
        return [known | {"putusan": "tidak-tersedia", "nilai": {"alasan": view.absences[kind.key]}}]
    return [
        known
        | {
            "putusan": record.verdict,
            "berkas": record.filename,
            "sha256": record.sha256,
            "ukuran": record.size_bytes,
            "code": record.code,
            "nilai": dict(record.values),
        }
        for record in checked.records
        if record.kind == kind.key
    ] or [known]
