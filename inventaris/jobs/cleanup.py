"""After the end: remove the staging repositories of a request."""

from inventaris.context import Context
from inventaris.forge.projects import delete_project
from inventaris.jobs.result import JobResult
from inventaris.model.facts import CleanedUp
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Delete what was staged for this request and nothing else; what is gone already is gone."""
    paths = tuple(
        f"{context.places.staging}/{view.dossier.number}-{number}"
        for number in range(1, view.dossier.deliveries + 1)
    )
    for path in paths:
        delete_project(context.forge, path)
    return JobResult((CleanedUp(context.now(), paths),))
