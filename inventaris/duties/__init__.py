"""Pure: one duty a file, named in langkah.toml. Duties say what should be."""

from inventaris.duties import (
    announcement,
    attachment_notes,
    attachments,
    meeting,
    naming,
    pipeline,
    presentation,
    receipt,
    recommendation,
    report,
    response,
    similar,
    staging,
    storing,
    team_kominfo,
    team_opd,
)
from inventaris.duties.duty import Duty, left_out
from inventaris.view import DutyState, View

DUTIES: dict[str, Duty] = {
    "tanda-terima": Duty(receipt.state, receipt.actions),
    "tim-kominfo": Duty(team_kominfo.state, team_kominfo.actions),
    "tim-opd": Duty(team_opd.state, team_opd.actions, team_opd.awaited),
    "lampiran": Duty(attachments.state, attachment_notes.actions, attachments.awaited),
    meeting.NAME: Duty(meeting.state, meeting.actions),
    presentation.NAME: Duty(presentation.state, presentation.actions, presentation.awaited),
    "aplikasi-sejenis": Duty(similar.state, similar.actions),
    "penampungan": Duty(staging.state, staging.actions, staging.awaited),
    "pipeline": Duty(pipeline.state, pipeline.actions),
    "tanggapan": Duty(response.state, response.actions, response.awaited),
    "penyimpanan": Duty(storing.state, storing.actions),
    "nama-domain": Duty(naming.state, naming.actions),
    "rekomendasi": Duty(recommendation.state, recommendation.actions, recommendation.awaited),
    "laporan": Duty(report.state, report.actions),
    announcement.NAME: Duty(announcement.state, announcement.actions),
}


def state_of(view: View, name: str) -> DutyState:
    """Tell how far a duty is; one that was left out by decision is done."""
    return DutyState.DONE if left_out(view, name) else DUTIES[name].state(view)
