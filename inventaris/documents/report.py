"""What the report of results tells: the dossier and the form, nothing else. Pure.

What is not known is absent or said to be unknown; templates/laporan/ holds the sentences. The
report goes to the office, so places of possible secrets (Kominfo's alone), ways to reach persons
(UU 27/2022, data minimisation) and links that a Guest cannot open stay out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inventaris.clocks import holdings, kominfo_time, promise
from inventaris.documents.testing import testing_findings, testing_values
from inventaris.duties import DUTIES, recommendation
from inventaris.duties.attachments import lacking_kinds
from inventaris.model.facts import SourceStaged
from inventaris.model.steps import AttachmentKind, Holder, Step
from inventaris.view import DutyState, View

PUBLICCODE_STANDS = frozenset({"dikirim", "ditulis"})
_UNTOLD = frozenset({"aplikasi", "kontak"})  # told in the heading; told to nobody
_LOGIN = re.compile(r"(?<=://)[^/\s@]+@")
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)(?:\+62|0)[\s.-]?\d(?:[\s.-]?\d){7,12}(?!\d)"  # telephone
    r"|(?<!\d)(?:19|20)\d{6}\s?\d{6}\s?\d\s?\d{3}(?!\d)"  # NIP: birth date and sex in clear
)


@dataclass(frozen=True, slots=True)
class Stay:
    """The card's time in one list of the board."""

    step: Step
    since: datetime
    until: datetime
    doubt: str = ""  # code of the objection to the move that began it

    @property
    def length(self) -> timedelta:
        return self.until - self.since


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
        "isian": list(_answers(view)),
        "nomor_surat": shareable(view.form.answer("nomor-surat")),
        "tanggal_surat": view.form.letter_date,
        "waktu": _times(view, now),
        "pemegang": [
            {"pemegang": holder, "lama": length} for holder, length in _by_holder(view, now)
        ],
        "langkah": [_step(view, step, stays) for step in view.city.workflow.steps],
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
        "pengujian": _shared(testing_values(view)),
        "rekomendasi": _recommendation(view),
        "sumber_dijanjikan": dossier.promised.until
        if dossier.promised and not dossier.stored
        else None,
        "temuan": list(_findings(view, stays)),
    }


def stays_of(view: View, now: datetime) -> tuple[Stay, ...]:
    """Follow the card from the filing to `now`; a request starts in the first step."""
    workflow = view.city.workflow
    entries = sorted(view.dossier.steps, key=lambda entry: (entry.at, entry.event_id))
    moves = [
        (step, entry.at, entry.doubt)
        for entry in entries
        if (step := workflow.step(entry.step)) is not None
    ]
    filed = view.dossier.filed_at
    if filed and (not moves or moves[0][1] > filed):
        moves.insert(0, (workflow.steps[0], filed, ""))
    ends = [*(at for _, at, _ in moves), now][1:]
    return tuple(
        Stay(step, since, max(since, until), doubt)
        for (step, since, doubt), until in zip(moves, ends, strict=True)
    )


def shareable(text: str) -> str:
    """Leave out logins in addresses, and what reaches or identifies a person."""
    return _CONTACT.sub("[…]", _LOGIN.sub("", text))


def _shared(value: Any) -> Any:
    """Leave out of every text, however deep, what must not be shared."""
    match value:
        case str():
            return shareable(value)
        case dict():
            return {key: _shared(one) for key, one in value.items()}
        case list() | tuple():
            return [_shared(one) for one in value]
        case _:
            return value


def _answers(view: View) -> Iterator[dict[str, str]]:
    """Files and addresses are told where it was looked what they are."""
    for field in view.city.workflow.form:
        answer = view.form.answer(field.key)
        if answer and field.key not in _UNTOLD and field.kind not in {"uploads", "source"}:
            yield {"label": field.label, "jawaban": shareable(answer)}


def _times(view: View, now: datetime) -> dict[str, object]:
    """Calendar time first, then Kominfo's, and how it stands to what was promised."""
    dossier = view.dossier
    filed = dossier.filed_at
    stored = dossier.stored.at if dossier.stored else None
    promised = promise(view.city, dossier)
    used = kominfo_time(view.city, dossier, now) if promised else None
    return {
        "diajukan": filed,
        "formulir_lengkap": dossier.form_complete_at,
        "berkas_lengkap": dossier.complete_at,
        "presentasi": dossier.meeting.start if dossier.meeting else None,
        "diimpor": dossier.staged.at if dossier.staged else None,
        "tersimpan": stored,
        "lama": (stored or now) - filed if filed else None,
        "kominfo": used,
        "dijanjikan": promised.allowed if promised else None,
        "terlampaui": bool(promised and used and used > promised.allowed),
    }


def _by_holder(view: View, now: datetime) -> list[tuple[Holder, timedelta]]:
    held: dict[Holder, timedelta] = {}
    for turn in holdings(view.dossier, now):
        if turn.holder:
            held[turn.holder] = held.get(turn.holder, timedelta()) + turn.length
    return list(held.items())


def _step(view: View, step: Step, stays: tuple[Stay, ...]) -> dict[str, object]:
    here = [stay for stay in stays if stay.step == step]
    return {
        "nomor": step.number,
        "judul": step.title,
        "pemegang": step.holder,
        "keadaan": _state(view, step, visited=bool(here)),
        "sejak": here[0].since if here else None,
        "lama": sum((stay.length for stay in here), timedelta()) if here else None,
        "tugas": step.duties,
        "alasan": shareable(skipped.reason)
        if (skipped := view.dossier.skipped.get(step.label))
        else "",
        "keberatan": any(stay.doubt for stay in here),
    }


def _state(view: View, step: Step, *, visited: bool) -> str:
    """Tell what is known of a step.

    Returns:
        `selesai`, `sebagian` or `laporan` for the machine's steps; `orang` for people's work that
        leaves no trace here; `dilewati` for a step that the card passed over; `belum`; how a step
        was left out by decision.

    """
    workflow = view.city.workflow
    if skipped := view.dossier.skipped.get(step.label):
        return skipped.how
    if "laporan" in step.duties:
        return "laporan"
    if "pemberitahuan" in step.duties:
        return "selesai" if view.dossier.finished_at else "belum"
    if not visited:
        here = workflow.index(view.position.step.label)
        return "dilewati" if workflow.index(step.label) < here else "belum"
    if not step.duties:
        return "orang"
    states = {DUTIES[name].state(view) for name in step.duties}
    return "selesai" if states == {DutyState.DONE} else "sebagian"


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
    if waived := view.dossier.waived.get(kind.key):
        return [known | absent | {"putusan": "tanpa", "alasan": shareable(waived.reason)}]
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
    states = {step: _state(view, step, visited=step in visited) for step in workflow.steps}
    for kode, state in (("langkah-orang", "orang"), ("langkah-dilewati", "dilewati")):
        if steps := [step.title for step, stood in states.items() if stood == state]:
            yield {"kode": kode, "nama": steps}
    if doubted := [stay.step.title for stay in stays if stay.doubt]:
        yield {"kode": "keberatan", "nama": list(dict.fromkeys(doubted))}
