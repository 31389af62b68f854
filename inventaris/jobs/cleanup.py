"""After the end: remove a request's staging repositories, free a name that nobody came to bear."""

from collections.abc import Iterator
from itertools import count

from inventaris.context import Context
from inventaris.forge.files import commit, read_all
from inventaris.forge.projects import delete_project, find_project
from inventaris.jobs.result import JobResult
from inventaris.model.facts import CleanedUp
from inventaris.register.reservation import held_by
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Delete what was staged for this request and nothing else; what is gone already is gone.

    Raises:
        ForgeConflictError: somebody wrote to the register meanwhile; the attempt counts.

    """
    paths = tuple(_staged(context, view))
    for path in paths:
        delete_project(context.forge, path)
    if view.dossier.decided and view.dossier.registered is None:
        _free_names(context, view.dossier.number)
    return JobResult((CleanedUp(context.now(), paths),))


def _staged(context: Context, view: View) -> Iterator[str]:
    """Give the repositories of the deliveries, and what attempts that died left behind them."""
    for number in count(1):
        path = f"{context.places.staging}/{view.dossier.number}-{number}"
        if number > view.dossier.deliveries and find_project(context.forge, path) is None:
            return
        yield path


def _free_names(context: Context, number: str) -> None:
    register = context.places.register
    held = sorted(held_by(read_all(context.forge, register, ".yml"), number))
    if held:
        message = context.renderer.text("register/subdomain-dilepas.txt.j2", {"nomor": number})
        commit(context.forge, register, message, create={}, delete=held)
