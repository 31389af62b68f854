"""After the end: write `riwayat.md` into the dossier, for whoever reads the archive alone."""

from inventaris.context import Context
from inventaris.dossier_files import folder_of
from inventaris.export import HISTORY, told_history
from inventaris.forge.files import read_all
from inventaris.jobs.result import JobResult
from inventaris.model.facts import HistoryWritten
from inventaris.planner.endings import history_input
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Tell the whole trail; it lands in the commit that records it, so file and record are one."""
    number, archive = view.dossier.number, context.places.archive
    home = folder_of(number)
    trail = read_all(context.forge, archive, ".json", folder=f"{home}/jejak")
    told = {f"{home}/{HISTORY}": told_history(context, number, trail).encode()}
    fact = HistoryWritten(history_input(view.dossier), context.now())
    if view.dossier.history is None:
        return JobResult((fact,), documents=told)
    return JobResult((fact,), replaced=told)
