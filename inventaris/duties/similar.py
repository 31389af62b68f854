"""Step 6 b: which applications that exist already resemble this one."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import at_work, long_work
from inventaris.duties.storing import application_of
from inventaris.model.action import Action, PostNote
from inventaris.model.facts import SimilarApplication
from inventaris.model.worksheets import Row
from inventaris.view import DutyState, View

JOB: Final = "sejenis"


def description_of(view: View) -> str:
    """Give what the form says of the application beside its name."""
    return "\n".join(view.form.answer(key) for key in ("tujuan", "uraian"))


def input_of(view: View) -> str:
    """Give the digest of the name and the description."""
    return digest_of([view.form.answer("aplikasi"), description_of(view)])


def state(view: View) -> DutyState:
    if _is_current(view):
        return DutyState.DONE
    if not application_of(view):
        return DutyState.WAITING
    return at_work(view, JOB, input_of(view))


def actions(view: View) -> Iterator[Action]:
    """Compare whenever name or description changed; what other offices have is Kominfo's to know."""
    if not _is_current(view) and application_of(view):
        yield from long_work(view, JOB, input_of(view))
    rules = view.city.naming.likeness
    if found := view.dossier.similar:
        yield PostNote(
            "aplikasi-sejenis",
            "catatan/aplikasi-sejenis.md.j2",
            {
                "aplikasi": view.form.answer("aplikasi"),
                "dibandingkan": found.at,
                "terdaftar": found.registered,
                "umum": found.general,
                "tak_terbaca": list(found.unread),
                "baris": [
                    {
                        "nama": row.name,
                        "asal": row.source,
                        "pemilik": owner_of(view, row),
                        "letak": row.place,
                        "diverifikasi": row.verified,
                        "nama_persen": row.name_percent,
                        "kata_persen": row.words_percent,
                        "kata": list(row.shared_words),
                    }
                    for row in found.rows
                ],
                # Named one by one: a set among the rules has another order in each process.
                "batas": {
                    "name_percent": rules.name_percent,
                    "words_percent": rules.words_percent,
                    "shared_words": rules.shared_words,
                    "rare_in": rules.rare_in,
                },
            },
            edits=True,
        )


def similar_rows(view: View) -> tuple[Row, ...]:
    """Give rows for worksheet `analisis-b`, which only Kominfo may read."""
    rows = view.dossier.similar.rows if view.dossier.similar else ()
    return tuple(
        {
            "aplikasi": row.name,
            "pemilik": owner_of(view, row),
            "kemiripan": _likeness(row),
        }
        for row in rows
    )


def owner_of(view: View, row: SimilarApplication) -> str:
    """Give the owner's name; the register knows offices by their key."""
    office = view.city.office(row.owner) if row.source == "daftar" else None
    return office.name if office else row.owner


def _likeness(row: SimilarApplication) -> str:
    measured = f"{max(row.name_percent, row.words_percent)} %"
    return ": ".join(filter(None, (measured, ", ".join(row.shared_words))))


def _is_current(view: View) -> bool:
    found = view.dossier.similar
    return found is not None and found.input == input_of(view)
