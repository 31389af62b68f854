"""What happened to a request, told to all who may see it: from the dossier's facts alone.

Places of staging, findings and drafts are Kominfo's; they are not told here.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from inventaris.clocks import came_at
from inventaris.duties import attachments
from inventaris.view import View

Happening = dict[str, object]  # "apa" is the key of its sentence in catatan/_riwayat.md.j2


def history(view: View) -> list[dict[str, object]]:
    """Give everything that happened, oldest first, gathered by the minute."""
    filed = view.dossier.filed_at
    told = sorted(
        ((_not_before(filed, at, what), what) for at, what in _happenings(view)),
        key=lambda pair: pair[0],
    )
    return [
        {"saat": minute, "hal": _last_ball_only([what for _, what in together])}
        for minute, together in groupby(told, key=lambda pair: _minute(pair[0]))
    ]


def _not_before(filed: datetime | None, at: datetime, what: Happening) -> datetime:
    """GitLab's clock says when a request was filed, ours what came of it: they may differ a little."""
    return at if filed is None or what["apa"] == "diterima" else max(at, filed)


def _happenings(view: View) -> Iterator[tuple[datetime, Happening]]:
    dossier = view.dossier
    if dossier.received and (came := came_at(view.city, dossier)):
        yield came, {"apa": "diterima", "saluran": view.intake.channel.name}
    for at, what in (
        (dossier.filed_at, "dicatat" if dossier.received else "diajukan"),
        (dossier.form_complete_at, "formulir-lengkap"),
        (
            dossier.complete_at,
            "waktu-dimulai" if attachments.is_excused(view) else "berkas-lengkap",
        ),
        (dossier.stored.at if dossier.stored else None, "tersimpan"),
        (dossier.registered.at if dossier.registered else None, "terdaftar"),
        (dossier.report.at if dossier.report else None, "laporan"),
    ):
        if at:
            yield at, {"apa": what}
    yield from _moves(view)
    yield from _decisions(view)
    if dossier.finished_at and not dossier.decided:
        yield dossier.finished_at, {"apa": "selesai"}
    for passed in dossier.ball:
        yield passed.at, {"apa": "giliran", "giliran": passed.holder or ""}


def _moves(view: View) -> Iterator[tuple[datetime, Happening]]:
    for entry in view.dossier.steps:
        told = {"langkah": _step(view, entry.step), "oleh": entry.by}
        yield entry.at, {"apa": "masuk", **told, "keberatan": entry.doubt}
    for move in view.dossier.put_back:
        told = {"langkah": _step(view, move.step), "oleh": move.by}
        yield move.at, {"apa": "dikembalikan", **told}


def _decisions(view: View) -> Iterator[tuple[datetime, Happening]]:
    dossier = view.dossier
    names = {kind.key: kind.name for kind in view.city.workflow.attachments}
    for waived in dossier.waived.values():
        told = {"nama": names.get(waived.kind, waived.kind), "oleh": waived.by}
        yield waived.at, {"apa": "tanpa", **told}
    if dossier.promised:
        yield dossier.promised.at, {"apa": "dijanjikan", "sampai": dossier.promised.until}
    for restored in dossier.restored:
        told = {"langkah": _step(view, restored.skipped.step), "oleh": restored.by}
        yield restored.at, {"apa": "berlaku-kembali", **told}
    for skipped in (*(one.skipped for one in dossier.restored), *dossier.skipped.values()):
        told = {"langkah": _step(view, skipped.step), "oleh": skipped.by}
        yield (
            skipped.at,
            {"apa": "dilewati", **told, "cara": skipped.how, "bukti": list(skipped.told_evidence)},
        )
    if dossier.meeting:
        yield dossier.meeting.at, {"apa": "dijadwalkan", "mulai": dossier.meeting.start}
    if dossier.meeting_cancelled:
        yield dossier.meeting_cancelled.at, {"apa": "jadwal-batal"}
    for response in dossier.responses:
        yield response.at, {"apa": "tanggapan", "putusan": response.verdict}
    if dossier.approved:
        yield dossier.approved.at, {"apa": "disetujui", "oleh": dossier.approved.by}
    if dossier.decided:
        yield dossier.decided.at, {"apa": "diakhiri", "bagaimana": dossier.decided.kind}


def _step(view: View, label: str) -> str:
    step = view.city.workflow.step(label)
    return f"{step.number} {step.title}" if step else label


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _last_ball_only(happenings: list[Happening]) -> list[Happening]:
    """What the machine held for a moment is no news."""
    balls = [one for one in happenings if one["apa"] == "giliran"]
    return [one for one in happenings if one["apa"] != "giliran"] + balls[-1:]
