"""Step 1: read the form, give the receipt with its number, say what is missing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from inventaris.digests import digest_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import FormCompleted, FormLackTold, RequestReceived
from inventaris.model.request import FormProblem
from inventaris.parsing.identity_numbers import without_identity_numbers
from inventaris.view import DutyState, View

RECEIPT: Final = "tanda-terima"
_TYPIST: Final = "loket-kurang"


def state(view: View) -> DutyState:
    return DutyState.WAITING if view.form.problems else DutyState.DONE


def actions(view: View) -> Iterator[Action]:
    """Receive the request at once; the receipt says what is missing, a new note what is so anew."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    problems = [
        {
            "label": labels.get(problem.field, problem.field),
            "code": problem.code,
            "seen": problem.seen,
        }
        for problem in view.form.problems
    ]
    yield from _intake(view)
    yield PostNote(
        RECEIPT,
        "catatan/tanda-terima.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "pindahan": view.snapshot.holds_copies,
            "diterima": view.intake.received or view.dossier.filed_at,
            "dengan_jam": view.intake.received is None
            or isinstance(view.intake.received, datetime),
            "saluran": view.intake.channel.name,
            "loket": view.intake.channel.by_desk,
            "pembawa": view.intake.brought_by,
            "dicatat": view.dossier.filed_at,
            "opd": view.office.name,
            "aplikasi": view.form.answer("aplikasi"),
            "isian": [
                {
                    "label": field.label,
                    "jawaban": without_identity_numbers(view.form.answer(field.key)),
                }
                for field in view.city.workflow.form
                # Where the source is may hold a password that somebody pasted with it.
                if view.form.answer(field.key) and field.kind in {"text", "date"}
            ],
            "surat_kemudian": _letter_to_come(view),
            "masalah": problems,
            "perbaikan": view.city.workflow.amendment_words[0],
            "blok": _amendment(view, problems),
        },
        edits=True,
    )
    if problems:
        yield from _call(view, problems)
    else:
        yield Record(FormCompleted(view.now))
        yield from _handed_on(view)


def _letter_to_come(view: View) -> dict[str, date] | None:
    """Give the day of a letter that is dated after the request was filed, and that of the filing."""
    filed, dated = view.day_of(view.snapshot.issue.created_at), view.form.letter_date
    return {"tanggal": dated, "diajukan": filed} if dated and dated > filed else None


def _amendment(view: View, problems: list[dict[str, str]]) -> str:
    """Give the comment that puts right what is missing, to be copied and filled in."""
    labels = dict.fromkeys(problem["label"] for problem in problems)
    headings = (f"### {label}\n\n" for label in labels)
    return "\n\n".join((view.city.workflow.amendment_words[0], *headings))


def _handed_on(view: View) -> Iterator[Action]:
    """Call Kominfo to a complete request, which nobody there was told of, to take it up."""
    if view.position.step == view.city.workflow.steps[0]:
        yield PostNote(
            "permohonan-masuk",
            "catatan/permohonan-masuk.md.j2",
            {
                "dipanggil": view.called_at_kominfo,
                "nomor": view.dossier.number,
                "aplikasi": view.form.answer("aplikasi"),
                "opd": view.office.name,
            },
        )


def _call(view: View, problems: list[dict[str, str]]) -> Iterator[Action]:
    """Call the applicant to each lack once. A rest of what is known to be missing is no news."""
    news = [one for one in problems if digest_of(one) not in view.dossier.form_lacks]
    if not news:
        return
    yield Record(FormLackTold(tuple(digest_of(one) for one in problems)))
    if RECEIPT not in view.dossier.notes:  # the receipt is about to call, and lists them all
        return
    yield PostNote(
        f"formulir-kurang-{digest_of(news)}",
        "catatan/formulir-kurang.md.j2",
        {
            "pemohon": view.applicant.username,
            "masalah": news,
            "loket": view.intake.channel.by_desk,
            "perbaikan": view.city.workflow.amendment_words[0],
        },
        is_owed=True,  # that it was told is recorded with the intention
    )


def _intake(view: View) -> Iterator[Action]:
    """Record when a request came that the desk typed in; ask its typist for what is missing."""
    intake = view.intake
    if isinstance(intake.received, datetime):
        day = intake.received.date()
        yield Record(RequestReceived(intake.channel.key, day, intake.received))
    elif intake.received:
        yield Record(RequestReceived(intake.channel.key, intake.received, None))
    workflow = view.city.workflow
    labels = {field.key: field.label for field in (*workflow.form, *workflow.desk_form)}
    lacks = (*intake.problems, *_on_paper(view))
    if lacks:
        problems = [
            {"label": labels[one.field], "code": one.code, "seen": one.seen} for one in lacks
        ]
        told = {"petugas": view.snapshot.issue.author.username, "masalah": problems}
        yield PostNote(_TYPIST, "catatan/loket/isian-kurang.md.j2", told, edits=True)
    elif _TYPIST in view.dossier.notes:
        yield PostNote(_TYPIST, "catatan/loket/isian-lengkap.md.j2", {}, edits=True)


def _on_paper(view: View) -> Iterator[FormProblem]:
    """Give what the form lacks and the letter tells that lies before whoever typed it in."""
    if not view.intake.channel.by_desk:
        return
    form = view.city.workflow.form
    told = {field.key for field in form if field.kind in {"date", "uploads"}}
    told |= {field.within for field in form}
    yield from (problem for problem in view.form.problems if problem.field in told)
