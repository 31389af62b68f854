"""Step 4: the attachments, told one by one; a dated receipt when all are there."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from inventaris.clocks import first_promise
from inventaris.digests import digest_of
from inventaris.duties.duty import exhausted, former, left_out, long_work
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import AttachmentsChecked, AttachmentWaived, FileCompleted
from inventaris.model.steps import AttachmentKind, Holder, Step
from inventaris.parsing.dates import find_dates
from inventaris.view import DutyState, View

JOB: Final = "lampiran"
# Of the notes' keys; what they called to stands behind it.
_CALL: Final = "lampiran-kurang-"
_ABSENT: Final = "tidak-tersedia-"
_RECEIPT: Final = "berkas-lengkap"


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
    if _is_looked_at(view):
        return DutyState.WAITING
    return DutyState.STUCK if exhausted(view, JOB, input_of(view)) else DutyState.WORKING


def awaited(view: View) -> Holder:
    """Await the office as long as it owes a file; where only an official's word is missing, Kominfo.

    What could not be looked at is no debt of the office.
    """
    is_waiting = state(view) is DutyState.WAITING
    waits_for_a_word = waiting_for_a_word(view) and not owed_by_office(view)
    return "opd" if is_waiting and not waits_for_a_word else "kominfo"


def _is_looked_at(view: View) -> bool:
    """Tell whether the newest check saw what the office delivered until now."""
    checked = view.dossier.attachments
    return checked is not None and checked.input == input_of(view)


def actions(view: View) -> Iterator[Action]:
    """Check what was delivered whenever it changed, and tell what is still to come."""
    yield from former(view, _RECEIPT, _receipt_key(view), "catatan/berkas-lengkap-lama.md.j2")
    checked = view.dossier.attachments
    if checked is None or checked.input != input_of(view):
        if view.dossier.complete_at is None or view.dossier.stored is None:
            yield from long_work(view, JOB, input_of(view))
        if checked is None:
            return
    lacking = lacking_kinds(view)
    complete_at = view.dossier.complete_at
    if complete_at is None and not lacking and checked.input == input_of(view):
        complete_at = view.now
        yield Record(FileCompleted(complete_at))
    rows = [row for kind in view.city.workflow.attachments for row in _rows(view, kind, checked)]
    # Of a complete file nothing is sought any more: what comes later is evidence of something else.
    unmatched = [] if complete_at else [upload.filename for upload in view.unmatched]
    yield PostNote(
        "lampiran",
        "catatan/lampiran.md.j2",
        {"baris": rows, "tak_dikenal": unmatched, "diperiksa": checked.at},
        edits=True,
    )
    if lacking and complete_at is None:
        yield from _absences(view, lacking)
        yield from _call(view)
    yield from _put_off(view)
    if complete_at:
        yield _receipt(view, complete_at)


def excused(view: View) -> Iterator[Action]:
    """Let the promise begin, too, where the step that asks for the file was left out by decision."""
    workflow, here = view.city.workflow, view.position.step.label
    is_reached = any(JOB in step.duties for step in workflow.steps[: workflow.index(here) + 1])
    if is_reached and left_out(view, JOB):
        complete_at = view.dossier.complete_at or view.now
        yield Record(FileCompleted(complete_at))
        yield _receipt(view, complete_at)


def is_excused(view: View) -> bool:
    """Tell whether the file counts as complete by decision, although not all of it is here."""
    return left_out(view, JOB) and bool(lacking_kinds(view))


def is_complete_for_skip(view: View, step: Step) -> bool:
    """Tell whether the file counts as complete only because this step was left out."""
    complete_at, skipped = view.dossier.complete_at, view.dossier.skipped[step.label]
    is_since = complete_at is not None and complete_at >= skipped.at
    return JOB in step.duties and is_since and is_excused(view)


def _receipt(view: View, complete_at: datetime) -> PostNote:
    """Tell since when the promise counts; what was not handed in is not said to be there."""
    owner = next(step for step in view.city.workflow.steps if JOB in step.duties)
    return PostNote(
        _receipt_key(view),
        "catatan/berkas-lengkap.md.j2",
        {
            "pemohon": view.applicant.username,
            "petugas": view.handler.username if view.handler else "",
            "nomor": view.dossier.number,
            "lengkap": complete_at,
            "tanpa": _accepted_without(view),
            "dilewati": view.dossier.skipped[owner.label].how if is_excused(view) else "",
            "langkah": owner.title,
            "janji": first_promise(view.city, complete_at),
        },
    )


def _receipt_key(view: View) -> str:
    """Name the receipt by how often one was taken back with the decision that it rested on."""
    times = sum(restored.reopens for restored in view.dossier.restored)
    return f"{_RECEIPT}-{times + 1}" if times else _RECEIPT


def _accepted_without(view: View) -> list[dict[str, object]]:
    """Tell what the file was accepted without; of a source, by when it is promised."""
    promised = view.dossier.promised
    return [
        {"nama": kind.name, "sampai": promised.until if kind.is_source and promised else None}
        for kind in view.city.workflow.attachments
        if waiver_of(view, kind)
    ]


def source_wrong_since(view: View) -> datetime | None:
    """Give when the source that is named now was found wrong, None where it was not."""
    checked = view.dossier.attachments
    if checked is None or not _is_looked_at(view):
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
        for row in _rows(view, kind, checked)
        if row["putusan"] != "ada"
        and not (row["putusan"] == "tidak-tersedia" and view.absences[kind.key])
    ]


def waiting_for_a_word(view: View) -> list[str]:
    """Name what the office says it does not have, as long as no official accepted that."""
    if view.dossier.attachments is None or view.dossier.complete_at:
        return []
    owed = {row["nomor"] for row in owed_by_office(view)}
    return [kind.name for kind in lacking_kinds(view) if kind.number not in owed]


def _call(view: View) -> Iterator[Action]:
    """Call the office to what it was not called to yet; how all of it stands, the table tells.

    Of a file that is missing it hears once, of each that is wrong or that nothing tells what it is
    anew. A rest of what it knows to be missing is no news.
    """
    told = _told(view, _CALL)
    owed = owed_by_office(view)
    news = {mark: row for row in owed if (mark := _mark(row)) not in told}
    unknown = {
        mark: upload.filename
        for upload in view.unmatched
        if (mark := f"x.{digest_of(upload)}") not in told
    }
    if owed and (news or unknown):
        yield PostNote(
            f"{_CALL}{'-'.join((*news, *unknown))}",
            "catatan/lampiran-kurang.md.j2",
            {
                "pemohon": view.applicant.username,
                "baris": [{"nomor": row["nomor"], "nama": row["nama"]} for row in news.values()],
                "tak_dikenal": list(unknown.values()),
                "contoh": {"nomor": owed[0]["nomor"], "nama": owed[0]["nama"]},
            },
        )


def _told(view: View, called: str) -> set[str]:
    """Give what the notes of one kind called to, as their keys name it."""
    keys = (key.removeprefix(called) for key in view.dossier.notes if key.startswith(called))
    return {mark for key in keys for mark in key.split("-")}


def _mark(row: dict[str, object]) -> str:
    """Name a file that is missing by its number, one that is wrong by what is wrong with it, too."""
    number = str(row["nomor"])
    return number if row["putusan"] == "belum" else f"{number}.{digest_of(row)}"


def _absences(view: View, lacking: tuple[AttachmentKind, ...]) -> Iterator[Action]:
    """Ask the officials who may accept a file without what the office says it does not have."""
    yield from _ask_officials(view, [kind for kind in lacking if view.absences.get(kind.key)])


def _put_off(view: View) -> Iterator[Action]:
    """Ask them anew where the office names a later day for its source than the one it promised."""
    promised = view.dossier.promised
    if promised is None:
        return
    put_off = [
        kind
        for kind in view.city.workflow.attachments
        if kind.is_source
        and waiver_of(view, kind)
        and any(
            isinstance(found.value, date) and found.value > promised.until
            for found in find_dates(view.absences.get(kind.key, ""))
        )
    ]
    yield from _ask_officials(view, put_off)


def _ask_officials(view: View, absent: Sequence[AttachmentKind]) -> Iterator[Action]:
    """Put what the office says of these before the officials, each wording once."""
    told = _told(view, _ABSENT)
    rows = [
        {
            "nomor": kind.number,
            "nama": kind.name,
            "alasan": view.absences[kind.key],
            "sumber": kind.is_source,
        }
        for kind in absent
    ]
    news = {mark: row for row in rows if (mark := digest_of(row)) not in told}
    if news:
        officials = view.city.serving("penerima-berkas", view.today)
        yield PostNote(
            f"{_ABSENT}{'-'.join(news)}",
            "catatan/tidak-tersedia.md.j2",
            {
                "pejabat": [one.person.username for one in officials],
                "baris": list(news.values()),
            },
        )


def _rows(view: View, kind: AttachmentKind, checked: AttachmentsChecked) -> list[dict[str, object]]:
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
