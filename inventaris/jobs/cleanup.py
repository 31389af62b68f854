"""After the end: remove a request's staging repositories, free a name that nobody came to bear."""

from inventaris.context import Context
from inventaris.forge.files import commit, read_all
from inventaris.forge.projects import delete_project
from inventaris.jobs.result import JobResult
from inventaris.model.facts import CleanedUp
from inventaris.register.reservation import held_by
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Delete what was staged for this request and nothing else; what is gone already is gone.

    Raises:
        ForgeConflictError: somebody wrote to the register meanwhile; the attempt counts.

    """
    paths = tuple(
        f"{context.places.staging}/{view.dossier.number}-{number}"
        for number in range(1, view.dossier.deliveries + 1)
    )
    for path in paths:
        delete_project(context.forge, path)
    if view.dossier.decided and view.dossier.registered is None:
        _free_names(context, view.dossier.number)
    return JobResult((CleanedUp(context.now(), paths),))


def _free_names(context: Context, number: str) -> None:
    register = context.places.register
    held = sorted(held_by(read_all(context.forge, register, ".yml"), number))
    if held:
        message = context.renderer.text("register/subdomain-dilepas.txt.j2", {"nomor": number})
        commit(context.forge, register, message, create={}, delete=held)
