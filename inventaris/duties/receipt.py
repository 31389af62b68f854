"""Step 1: read the form, give the receipt with its number, say what is missing."""

from collections.abc import Iterator

from inventaris.digests import digest_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import FormCompleted
from inventaris.view import DutyState, View


def state(view: View) -> DutyState:
    return DutyState.WAITING if view.form.problems else DutyState.DONE


def actions(view: View) -> Iterator[Action]:
    """Receive the request at once; call the applicant for what is missing, once per set."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    problems = [
        {
            "label": labels.get(problem.field, problem.field),
            "code": problem.code,
            "seen": problem.seen,
        }
        for problem in view.form.problems
    ]
    yield PostNote(
        "tanda-terima",
        "catatan/tanda-terima.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "diterima": view.dossier.filed_at,
            "opd": view.office.name,
            "aplikasi": view.form.answer("aplikasi"),
            "isian": [
                {"label": field.label, "jawaban": view.form.answer(field.key)}
                for field in view.city.workflow.form
                # Where the source is may hold a password that somebody pasted with it.
                if view.form.answer(field.key) and field.kind in {"text", "date"}
            ],
            "masalah": problems,
        },
        edits=True,
    )
    if problems:
        yield PostNote(
            f"formulir-kurang-{digest_of(problems)}",
            "catatan/formulir-kurang.md.j2",
            {"pemohon": view.applicant.username, "masalah": problems},
        )
    else:
        yield Record(FormCompleted(view.now))
