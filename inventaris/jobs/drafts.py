"""Keep the drafts of a request's letters in its dossier, each state under a name of its own."""

from inventaris.context import Context
from inventaris.dossier_files import folder_of
from inventaris.forge.files import list_paths
from inventaris.jobs.result import JobResult
from inventaris.letters import drafts
from inventaris.model.facts import DraftsWritten
from inventaris.planner.drafts import input_of
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Write what changed; a draft that says the same stays the file that it was."""
    wanted = tuple(drafts(view))
    folder = f"{folder_of(view.dossier.number)}/surat"
    kept = list_paths(context.forge, context.places.archive, folder)
    paths = {d.kind.key: f"{folder}/konsep-{d.kind.key}-{input_of((d,))[:8]}.md" for d in wanted}
    documents = {
        paths[draft.kind.key]: context.renderer.text(
            f"surat/{draft.kind.key}.md.j2", draft.values
        ).encode()
        for draft in wanted
        if paths[draft.kind.key] not in kept
    }
    return JobResult((DraftsWritten(input_of(wanted), context.now(), paths),), documents)
