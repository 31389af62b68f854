"""Step 10: whether the wished subdomain may be had, and five others."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import at_work, long_work
from inventaris.duties.storing import application_of
from inventaris.model.action import Action
from inventaris.model.facts import NamesChecked
from inventaris.naming.objections import Surroundings, objections, surroundings
from inventaris.naming.wish import Wish, read_wish
from inventaris.register.entry import entry_path
from inventaris.view import DutyState, View

JOB: Final = "nama"
FIELD: Final = "subdomain"  # of the form


def wish_of(view: View) -> Wish:
    """Read what the office wishes; falsy where it wishes no subdomain."""
    return read_wish(view.form.answer(FIELD), view.city.naming.names)


def own_path(view: View) -> str:
    """Give the application's own entry in the register, written or not."""
    registered = view.dossier.registered
    if registered:
        return registered.path
    return entry_path(view.snapshot.issue.ref.opd, application_of(view))


def surroundings_of(view: View, taken: frozenset[str]) -> Surroundings:
    """Give what a name must keep clear of, given the labels that other applications bear."""
    return surroundings(view.city, view.office, view.form.answer("pengembang"), taken)


def wished_subdomain(view: View) -> str:
    """Give the first wished name that breaks no rule, with the domain; the register not asked."""
    around = surroundings_of(view, frozenset())
    fit = [name.label for name in wish_of(view).names if not objections(name.label, around)]
    return f"{fit[0]}.{around.rules.domain}" if fit else ""


def input_of(view: View) -> str:
    """Give the digest of what the names are judged by."""
    asked = ("aplikasi", FIELD, "pengembang")
    return digest_of([view.office.key, *(view.form.answer(key) for key in asked)])


def checked(view: View) -> NamesChecked | None:
    """Give the result for what the form says now, None while there is none."""
    found = view.dossier.names
    return found if found and found.input == input_of(view) else None


def state(view: View) -> DutyState:
    if not wish_of(view):
        return DutyState.DONE
    if found := checked(view):
        return DutyState.DONE if found.recommended else DutyState.WAITING
    if not application_of(view):
        return DutyState.WAITING
    return at_work(view, JOB, input_of(view))


def actions(view: View) -> Iterator[Action]:
    """Check whenever the wish changed; the note about the recommendation tells what came out."""
    if wish_of(view) and application_of(view) and checked(view) is None:
        yield from long_work(view, JOB, input_of(view))


def told(view: View) -> dict[str, object]:
    """Give what came out, for templates: nothing where no name was wished or checked yet."""
    found = checked(view) if wish_of(view) else None
    if found is None:
        return {"nama": [], "memilih": False, "usul": [], "fqdn": ""}
    return {
        "nama": [
            {
                "tertulis": name.written,
                "keberatan": [
                    {"code": reason.code, "nilai": dict(reason.values)}
                    for reason in name.objections
                ],
            }
            for name in found.names
            if name.objections
        ],
        "memilih": not found.recommended,
        "usul": [full_name(view, one) for one in found.alternatives],
        "fqdn": full_name(view, found.recommended) if found.recommended else "",
    }


def full_name(view: View, label: str) -> str:
    """Give a name with the city's domain."""
    return f"{label}.{view.city.naming.names.domain}"
