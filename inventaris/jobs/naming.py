"""Step 10: check the wished names against the register, and reserve the one to be recommended.

A reservation is a created file, `subdomain/<label>.yml`: of two requests that want one name exactly
one creates it, the other reads again and finds the name taken.
"""

from collections.abc import Mapping

from inventaris.context import Context
from inventaris.duties.naming import input_of, own_path, surroundings_of, wish_of
from inventaris.errors import ForgeConflictError
from inventaris.forge.files import commit, read_all
from inventaris.jobs.result import JobResult
from inventaris.model.facts import NamesChecked
from inventaris.naming.judgement import judge
from inventaris.register.entry import with_subdomain
from inventaris.register.reading import read_register, reservation_path
from inventaris.register.reservation import held_by, reservation
from inventaris.view import View

_RACES = 5  # lost in a row before the attempt is given up


def run(context: Context, view: View) -> JobResult:
    """Judge every wished name; what is recommended is this application's from now on.

    Raises:
        ForgeConflictError: the register keeps changing; the attempt counts.

    """
    own, domain = own_path(view), context.city.naming.names.domain
    for _ in range(_RACES):
        files = read_all(context.forge, context.places.register, ".yml")
        # Its own reservation holds no name from a request, whatever its application is called now.
        mine = held_by(files, view.dossier.number)
        others = {path: text for path, text in files.items() if path not in mine}
        taken = read_register(others, domain).taken_by_others(own)
        judged = judge(wish_of(view), view.form.answer("aplikasi"), surroundings_of(view, taken))
        try:
            if judged.recommended:
                _reserve(context, view, files, own, judged.recommended)
        except ForgeConflictError:
            continue
        fact = NamesChecked(
            input=input_of(view),
            at=context.now(),
            names=judged.names,
            alternatives=judged.alternatives,
            recommended=judged.recommended,
        )
        return JobResult((fact,))
    raise ForgeConflictError(f"{context.places.register}: keeps changing")


def _reserve(context: Context, view: View, files: Mapping[str, str], own: str, label: str) -> None:
    """Reserve the name, free what this request had before, and tell it in the entry; or nothing."""
    number, path = view.dossier.number, reservation_path(label)
    name = f"{label}.{context.city.naming.names.domain}"
    create = {} if path in files else {path: reservation(name, own, number).encode()}
    entry = with_subdomain(files[own], name, number) if own in files else None
    update = {own: entry.encode()} if entry else {}
    delete = sorted(held_by(files, number) - {path})
    if create or update or delete:
        message = context.renderer.text(
            "register/subdomain.txt.j2", {"nomor": number, "subdomain": name}
        )
        commit(
            context.forge,
            context.places.register,
            message,
            create=create,
            update=update,
            delete=delete,
        )
