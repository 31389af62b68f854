"""What the report of results tells: the dossier and the form, nothing else. Pure.

What is not known is absent or said to be unknown; templates/laporan/ holds the sentences. The
report goes to the office, so places of possible secrets (Kominfo's alone), ways to reach persons
(UU 27/2022, data minimisation) and links that a Guest cannot open stay out.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from inventaris.documents.course import Stay, by_holder, state_in_report, stays_of, step_row, times
from inventaris.documents.sharing import shareable, shared
from inventaris.documents.testing import testing_findings, testing_values
from inventaris.duties import recommendation, response, result, staging
from inventaris.duties.attachments import lacking_kinds, waiver_of
from inventaris.duties.duty import how_left_out
from inventaris.duties.report import next_edition
from inventaris.model.facts import SourceStaged
from inventaris.model.steps import AttachmentKind
from inventaris.view import View

PUBLICCODE_STANDS = frozenset({"dikirim", "ditulis"})
_UNTOLD = frozenset({"aplikasi", "kontak"})  # told in the heading; told to nobody


def report_values(view: View, now: datetime) -> dict[str, object]:
    """Gather everything the report tells.

    Args:
        view: the request as it stands.
        now: the report's own time; the last step counts up to it.

    """
    dossier = view.dossier
    stays = stays_of(view, now)
    return {
        "nomor": dossier.number,
        "aplikasi": shareable(view.form.answer("aplikasi")),
        "opd": view.office.name,
        "dibuat": now,
        "edisi": next_edition(view),
        "isian": list(_answers(view)),
        "nomor_surat": shareable(view.form.answer("nomor-surat")),
        "tanggal_surat": view.form.letter_date,
        "waktu": times(view, now),
        "pemegang": [
            {"pemegang": holder, "lama": length} for holder, length in by_holder(view, now)
        ],
        "langkah": [step_row(view, step, stays) for step in view.city.workflow.steps],
        "lampiran": [
            row for kind in view.city.workflow.attachments for row in _attachments(view, kind)
        ],
        "sumber": _source(dossier.staged) if dossier.staged else None,
        "repositori": {
            "proyek": dossier.stored.project,
            "cabang": dossier.stored.branch,
            "tag": dossier.stored.tag,
            "commit": dossier.stored.commit,
        }
        if dossier.stored
        else None,
        "daftar": {"letak": dossier.registered.path} if dossier.registered else None,
        "publiccode": dossier.stored.publiccode if dossier.stored else "",
        "publiccode_kurang": _publiccode_lacks(view),
        "pengujian": shared(testing_values(view)),
        "tanggapan_dilewati": how_left_out(view, response.SHEET),
        "rekomendasi": _recommendation(view),
        "rekomendasi_dilewati": how_left_out(view, result.DUTY),
        "sumber_dijanjikan": staging.awaited_until(view),
        "temuan": list(_findings(view, stays)),
    }


def _answers(view: View) -> Iterator[dict[str, str]]:
    """Files and addresses are told where it was looked what they are."""
    for field in view.city.workflow.form:
        answer = view.form.answer(field.key)
        if answer and field.key not in _UNTOLD and field.kind not in {"uploads", "source"}:
            yield {"label": field.label, "jawaban": shareable(answer)}


def _attachments(view: View, kind: AttachmentKind) -> list[dict[str, object]]:
    """Tell each file of one kind, or that there is none."""
    checked = view.dossier.attachments
    known: dict[str, object] = {"nomor": kind.number, "nama": kind.name}
    absent: dict[str, object] = {
        "putusan": "belum" if checked else "tidak-diperiksa",
        "berkas": "",
        "sha256": "",
        "ukuran": 0,
        "jenis": "",
        "kode": "",
        "nilai": {},
    }
    if waived := waiver_of(view, kind):
        return [known | absent | {"putusan": "tanpa", "alasan": shareable(waived.told_reason)}]
    return [
        known
        | {
            "putusan": record.verdict,
            "berkas": shareable(record.filename),
            "sha256": record.sha256,
            "ukuran": record.size_bytes,
            "jenis": record.media_type,
            "kode": record.code,
            "nilai": {name: shareable(value) for name, value in record.values.items()},
        }
        for record in (checked.records if checked else ())
        if record.kind == kind.key
    ] or [known | absent]


def _source(staged: SourceStaged) -> dict[str, object]:
    rules = Counter(found.rule for found in staged.secrets)
    return {
        "kiriman": shareable(staged.delivery),
        "sha256": staged.sha256,
        "commit": staged.commit,
        "tree": staged.tree,
        "berkas": staged.files,
        "ukuran": staged.size_bytes,
        "riwayat": staged.has_history,
        "folder": staged.top_folder,
        "dilewati": [
            {"alasan": left.reason, "jumlah": left.count, "contoh": left.example}
            for left in staged.left_out
        ],
        "jumlah_dilewati": sum(left.count for left in staged.left_out),
        "rahasia": [{"aturan": rule, "jumlah": count} for rule, count in sorted(rules.items())],
        "jumlah_rahasia": rules.total(),
    }


def _recommendation(view: View) -> dict[str, object]:
    asked = recommendation.asked_for(view)
    name = recommendation.full_name(view)
    return {
        "diminta": bool(asked),
        "ditahan": bool(recommendation.held_back_by(view)),
        "nama": name,
        "menunggu_nama": asked.name and not name,
    }


def _publiccode_lacks(view: View) -> list[str]:
    """Give the codes of what `publiccode.yml` could not be written for."""
    stored = view.dossier.stored
    if stored is None or stored.publiccode in PUBLICCODE_STANDS:
        return []
    return stored.publiccode.split()


def _findings(view: View, stays: tuple[Stay, ...]) -> Iterator[dict[str, object]]:
    """Name what stays open, the weightiest first; sentences: `temuan-<kode>`."""
    dossier, workflow = view.dossier, view.city.workflow
    staged = dossier.staged
    if until := staging.awaited_until(view):
        yield {"kode": "sumber", "sampai": until}
    if staged and staged.secrets:
        yield {"kode": "rahasia", "jumlah": len(staged.secrets)}
    yield from testing_findings(view)
    if lacking := [kind.name for kind in lacking_kinds(view)]:
        yield {"kode": "lampiran", "nama": lacking}
    if staged and staged.left_out:
        yield {"kode": "dilewati", "jumlah": sum(left.count for left in staged.left_out)}
    if _publiccode_lacks(view):
        yield {"kode": "publiccode"}
    labels = {field.key: field.label for field in workflow.form}
    if view.form.problems:
        asked = dict.fromkeys(labels.get(p.field, p.field) for p in view.form.problems)
        yield {"kode": "isian", "nama": list(asked)}
    visited = {stay.step for stay in stays}
    states = {step: state_in_report(view, step, visited=step in visited) for step in workflow.steps}
    for kode, state in (("langkah-orang", "orang"), ("langkah-dilewati", "dilewati")):
        if steps := [step.title for step, stood in states.items() if stood == state]:
            yield {"kode": kode, "nama": steps}
    if doubted := [stay.step.title for stay in stays if stay.doubt]:
        yield {"kode": "keberatan", "nama": list(dict.fromkeys(doubted))}
