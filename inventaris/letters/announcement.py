"""Step 12: the announcement of results, before the head approves it."""

from collections.abc import Mapping

from inventaris.duties import report, staging
from inventaris.duties.result import result_values
from inventaris.view import DutyState, View


def announcement(view: View) -> Mapping[str, object] | None:
    """Fill the *pemberitahuan* once there is something to announce."""
    if report.state(view) is not DutyState.DONE:
        return None
    stored, registered = view.dossier.stored, view.dossier.registered
    return {
        "tersimpan": stored is not None,
        "tag": stored.tag if stored else "",
        "commit": stored.commit if stored else "",
        "daftar": registered.path if registered else "",
        "laporan": [
            file.name for file in (view.dossier.report.files if view.dossier.report else ())
        ],
        "hasil": result_values(view),
        "sumber_dijanjikan": staging.awaited_until(view),
    }
