"""Read the newest pipeline of a staging repository (GitLab: `GET /projects/:id/pipelines`)."""

from inventaris.context import Context
from inventaris.duties.pipeline import input_of
from inventaris.forge.client import project
from inventaris.jobs.result import JobResult
from inventaris.model.facts import PipelineSeen
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Tell how the pipeline of the staged commit stands, and that there is none where it is so."""
    staged = view.dossier.staged
    if staged is None:  # pragma: no cover - the duty asks only for what is staged
        raise AssertionError
    rows = context.forge.list(
        f"{project(staged.project)}/pipelines",
        sha=staged.commit,
        order_by="id",
        sort="desc",
        per_page=1,
    )
    newest = next(rows, {})
    fact = PipelineSeen(
        input=input_of(view),
        commit=staged.commit,
        status=str(newest.get("status", "")),
        web_url=str(newest.get("web_url", "")),
        at=context.now(),
    )
    return JobResult((fact,))
