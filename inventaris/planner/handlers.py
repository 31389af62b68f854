"""What each command does: facts to record and an answer to give. Pure.

An answer's sentence is `templates/perintah/<code>.md.j2`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from inventaris.model.commands import Command
from inventaris.model.facts import (
    AnnouncementApproved,
    AttachmentWaived,
    EndDecided,
    Fact,
    RecheckAsked,
    SourcePromised,
    StepSkipped,
)
from inventaris.model.request import Upload
from inventaris.model.steps import AttachmentKind, Step
from inventaris.parsing.dates import read_date, without_date
from inventaris.parsing.deliveries import find_deliveries
from inventaris.parsing.orders import EDGES, read_number, read_reason
from inventaris.planner import mails
from inventaris.quoting import visible
from inventaris.view import View

_ATTACHMENTS = ("lampiran", "berkas")
How = Literal["tidak-diperlukan", "di-luar-sistem"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The code of what is answered, the facts that follow, and what the sentence needs."""

    code: str
    facts: tuple[Fact, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    is_told: bool = False  # whoever asked is called by another note that tells it


def _help(view: View, _: Command) -> Answer:
    words = [
        {"kata": word.words[0], "ringkas": word.summary, "oleh": list(word.hands)}
        for word in view.city.workflow.commands
    ]
    return Answer("bantuan", values={"perintah": words})


def _recheck(view: View, _: Command) -> Answer:
    return Answer("periksa", (RecheckAsked(view.now),))


def _ready(view: View, _: Command) -> Answer:
    return Answer("siap", (RecheckAsked(view.now),))


def _waive(view: View, command: Command) -> Answer:
    """Read `7 pengadaan secara swakelola`; a source is waived only until a day."""
    number, rest = read_number(command.argument, _ATTACHMENTS)
    kinds = view.city.workflow.attachments
    kind = next((kind for kind in kinds if kind.number == number), None)
    if kind is None or not read_reason(rest):
        return Answer("terima-tanpa-keliru")
    if kind.is_source:
        return _promise(view, command, kind, rest)
    reason = read_reason(rest)
    waived = AttachmentWaived(kind.key, reason, command.by, view.now)
    return Answer("terima-tanpa", (waived,), {"nama": kind.name})


def _promise(view: View, command: Command, kind: AttachmentKind, rest: str) -> Answer:
    until, reason = read_date(rest), _reason_beside_date(command, rest)
    if not isinstance(until, date) or until < view.today or not reason:
        return Answer("sumber-tanpa-tanggal", values={"nomor": kind.number})
    facts = (
        SourcePromised(until, reason, command.by, view.now),
        AttachmentWaived(kind.key, reason, command.by, view.now),
    )
    return Answer("sumber-dijanjikan", facts, {"sampai": until})


def _reason_beside_date(command: Command, rest: str) -> str:
    """Leave of `menunggu vendor, paling lambat 12 Januari 2027` what is no date."""
    phrases = command.word.phrases.values() if command.word else ()
    words = sorted((word for one in phrases for word in one), key=len, reverse=True)
    if words:
        date_from_here = rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})[\s:]+(?=[^,;]*\d{{4}})"
        rest = re.sub(date_from_here, "", rest, count=1, flags=re.IGNORECASE)
    return read_reason(without_date(rest))


def _skip(view: View, command: Command) -> Answer:
    """Read `10 tidak diperlukan: sudah berdomain`; what was done elsewhere needs evidence.

    The labels' own word may stand before the number: `langkah 10 …`.
    """
    word = view.position.step.label.partition("::")[0]
    number, rest = read_number(command.argument, (word,))
    step = next((s for s in view.city.workflow.steps if int(s.number) == number), None)
    how, reason = _phrase(command, rest)
    if step is None or how is None or not reason:
        return Answer("lewati-keliru")
    if not may_be_skipped(view, step, how):
        return Answer("lewati-tidak-boleh", values={"langkah": step.title})
    evidence = _files(view, command)
    if how == "di-luar-sistem" and not evidence:
        return Answer("lewati-tanpa-bukti", values={"langkah": step.title})
    fact = StepSkipped(step.label, how, reason, evidence, command.by, view.now)
    return Answer("lewati", (fact,), {"langkah": step.title, "cara": how, "alasan": reason})


def may_be_skipped(view: View, step: Step, how: How) -> bool:
    """The request itself and its announcement always are; storing may have happened elsewhere."""
    steps = view.city.workflow.steps
    if step in {steps[0], steps[-1]}:
        return False
    return how == "di-luar-sistem" or "penyimpanan" not in step.duties


def _phrase(command: Command, rest: str) -> tuple[How | None, str]:
    """Find which of the command's phrases the sentence holds, and what is left as the reason."""
    text = visible(rest)
    phrases = command.word.phrases if command.word else {}
    for how, words in phrases.items():
        for word in words:
            place = text.lower().find(word.lower())
            if place >= 0:
                left = f"{text[:place].strip(EDGES)} {text[place + len(word) :].strip(EDGES)}"
                return cast("How", how), read_reason(left)
    return None, ""


def _refuse(view: View, command: Command) -> Answer:
    code, _, reason = read_reason(command.argument).partition(" ")
    ground = next((g for g in view.city.refusals if g.code == code.strip(EDGES).lower()), None)
    if ground is None or not read_reason(reason):
        known = [{"kode": g.code, "sebutan": g.title} for g in view.city.refusals]
        return Answer("tolak-keliru", values={"penolakan": known})
    if view.dossier.stored:
        return Answer("tolak-terlambat")
    end = EndDecided("ditolak", command.by, view.now, read_reason(reason), ground.code)
    return Answer("tolak", (end,))


def _cancel(view: View, command: Command) -> Answer:
    reason = read_reason(command.argument)
    if not reason:
        return Answer("batal-tanpa-alasan")
    if view.dossier.stored:
        return Answer("batal-terlambat")
    end = EndDecided("dibatalkan", command.by, view.now, reason)
    return Answer("batal", (end,), is_told=command.by == view.applicant.username)


def _approve(view: View, command: Command) -> Answer:
    """Approve the announcement, which is the only paper that a request waits for so far."""
    if "pemberitahuan" not in view.position.step.duties:
        return Answer("surat")
    head = "kepala" in view.city.roles_of(command.by, view.day_of(command.at))
    fact = AnnouncementApproved(
        command.by, "kepala" if head else "juru-surat", _files(view, command), view.now
    )
    return Answer("setujui", (fact,), {"atas_nama": not head, "bertanda_tangan": bool(fact.signed)})


def _resend(view: View, _: Command) -> Answer:
    asked = mails.resend(view)
    if asked is None:
        return Answer("kirim-ulang-kosong")
    return Answer("kirim-ulang", (asked,), {"jumlah": len(asked.keys)})


def _letter(_: View, __: Command) -> Answer:
    return Answer("surat")


def _files(view: View, command: Command) -> tuple[str, ...]:
    found = find_deliveries(
        command.comment, project_id=view.snapshot.issue.project_id, repositories=False
    )
    return tuple(one.filename for _, one in found if isinstance(one, Upload))


HANDLERS: dict[str, Callable[[View, Command], Answer]] = {
    "bantuan": _help,
    "periksa": _recheck,
    "siap": _ready,
    "terima-tanpa": _waive,
    "lewati": _skip,
    "tolak": _refuse,
    "batalkan-permohonan": _cancel,
    "setujui": _approve,
    "kirim-ulang": _resend,
    "surat": _letter,
}
