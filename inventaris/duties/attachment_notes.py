"""Step 4: how the attachments stand, told one by one; calls for what lacks, a receipt when all is there."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from inventaris.clocks import first_promise
from inventaris.digests import digest_of
from inventaris.duties.attachments import (
    JOB,
    input_of,
    is_excused,
    lacking_kinds,
    owed_by_office,
    rows_of,
    waiver_of,
)
from inventaris.duties.duty import former, left_out, long_work
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import FileCompleted
from inventaris.model.steps import AttachmentKind
from inventaris.parsing.dates import find_dates
from inventaris.view import View

# Of the notes' keys; what they called to stands behind it.
_CALL: Final = "lampiran-kurang-"
_ABSENT: Final = "tidak-tersedia-"
_RECEIPT: Final = "berkas-lengkap"


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
    rows = [row for kind in view.city.workflow.attachments for row in rows_of(view, kind, checked)]
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
