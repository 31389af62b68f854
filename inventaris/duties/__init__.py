"""Pure: one duty a file, named in langkah.toml. Duties say what should be."""

from inventaris.duties import announcement, attachments, receipt, report, staging, storing
from inventaris.duties.duty import Duty

DUTIES: dict[str, Duty] = {
    "tanda-terima": Duty(receipt.state, receipt.actions),
    "lampiran": Duty(attachments.state, attachments.actions),
    "penampungan": Duty(staging.state, staging.actions),
    "penyimpanan": Duty(storing.state, storing.actions),
    "laporan": Duty(report.state, report.actions),
    "pemberitahuan": Duty(announcement.state, announcement.actions),
}
