"""Pure: what each kind of letter says. A kind without values is not due yet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from inventaris.letters import announcement, minutes, recommendation, teams
from inventaris.model.letters import LetterKind
from inventaris.view import View

Values = Mapping[str, object]

LETTERS: dict[str, Callable[[View], Values | None]] = {
    "surat-tugas": teams.assignment,
    "keputusan-tim": teams.decree,
    "berita-acara": minutes.minutes_values,
    "rekomendasi": recommendation.recommendation_values,
    "pemberitahuan": announcement.announcement,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would be written now."""

    kind: LetterKind
    values: Values


def drafts(view: View) -> Iterator[Draft]:
    """Give the letters of every step up to the present one that is not left out."""
    workflow = view.city.workflow
    here = workflow.index(view.position.step.label)
    for kind in view.city.letters:
        if workflow.index(kind.step) <= here and kind.step not in view.dossier.skipped:
            values = LETTERS[kind.key](view)
            if values is not None:
                yield Draft(kind, {**_heading(view, kind), **values})


def _heading(view: View, kind: LetterKind) -> Values:
    """What every letter knows: the request, and the laws that may be cited."""
    strict = view.city.mode == "ketat"
    return {
        "permohonan": view.dossier.number,
        "aplikasi": view.form.answer("aplikasi"),
        "opd": view.office.name,
        "opd_bersama": view.office.is_shared,
        "judul_surat": kind.title,
        "dasar_hukum": [
            {"naskah": basis.text, "diverifikasi": basis.verified}
            for basis in view.city.legal_bases
            if (not basis.letters or kind.key in basis.letters) and (basis.verified or not strict)
        ],
        "kepala": [
            {"sebutan": official.acting, "nama": official.person.name}
            for official in view.city.serving("kepala", view.today)[:1]
        ],
    }
