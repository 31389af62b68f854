"""What each command does: facts to record and an answer to give. Pure.

An answer's sentence is `templates/perintah/<code>.md.j2`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from inventaris.model.commands import Command, RefusalGround
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
from inventaris.parsing.evidence import Evidence, find_evidence, without_evidence
from inventaris.parsing.orders import EDGES, read_numbers, read_reason
from inventaris.parsing.spoken import any_of, choice_of, joined, mention_of, spoken_lines
from inventaris.planner import mails, readiness
from inventaris.quoting import visible
from inventaris.view import View

How = Literal["tidak-diperlukan", "di-luar-sistem"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The code of what is answered, the facts that follow, and what the sentence needs."""

    code: str
    facts: tuple[Fact, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    is_told: bool = False  # whoever asked is called by another note that tells it
    is_final: bool = True  # False: something must be found out before it is told


def _help(view: View, _: Command) -> Answer:
    words = [
        {"kata": word.words[0], "ringkas": word.summary, "oleh": list(word.hands)}
        for word in view.city.workflow.commands
    ]
    return Answer("bantuan", values={"perintah": words})


def _recheck(view: View, _: Command) -> Answer:
    return Answer("periksa", (RecheckAsked(view.now),))


def _ready(view: View, command: Command) -> Answer:
    """Answer once the check that it asks for is over."""
    asked = readiness.asked(view, command)
    if asked or readiness.is_checking(view):
        return Answer("siap", asked, is_final=False)
    return Answer("siap", values=readiness.findings(view))


def _waive(view: View, command: Command) -> Answer:
    """Read `7 pengadaan secara swakelola`; a source is waived only until a day.

    Of several numbers each is accepted, or none.
    """
    words = view.city.workflow.order_words
    numbers, rest = read_numbers(command.argument, words)
    known = {kind.number: kind for kind in view.city.workflow.attachments}
    kinds = [known[number] for number in numbers if number in known]
    reason = read_reason(rest, words)
    if not kinds or len(kinds) < len(numbers) or not reason:
        return Answer("terima-tanpa-keliru")
    if source := next((kind for kind in kinds if kind.is_source), None):
        if len(kinds) == 1:
            return _promise(view, command, source, rest)
        others = [kind.number for kind in kinds if kind is not source]
        told = {"sumber": source.number, "lainnya": others, "alasan": reason}
        return Answer("terima-tanpa-terpisah", values=told)
    facts = (
        AttachmentWaived(kind.key, reason, command.by, view.now, command.internal) for kind in kinds
    )
    return Answer("terima-tanpa", tuple(facts), {"nama": [kind.name for kind in kinds]})


def _promise(view: View, command: Command, kind: AttachmentKind, rest: str) -> Answer:
    until, reason = read_date(rest), _reason_beside_date(view, command, rest)
    if not isinstance(until, date) or until < view.today or not reason:
        return Answer("sumber-tanpa-tanggal", values={"nomor": kind.number})
    facts = (
        SourcePromised(until, reason, command.by, view.now, command.internal),
        AttachmentWaived(kind.key, reason, command.by, view.now, command.internal),
    )
    return Answer("sumber-dijanjikan", facts, {"sampai": until})


def _reason_beside_date(view: View, command: Command, rest: str) -> str:
    """Leave of `menunggu vendor, paling lambat 12 Januari 2027` what is no date."""
    phrases = command.word.phrases.values() if command.word else ()
    words = choice_of(word for one in phrases for word in one)
    before_a_date = rf"(?<!\w){words}[\s:]+(?=[^,;]*\d{{4}})"
    bare = re.sub(before_a_date, "", rest, count=1, flags=re.IGNORECASE)
    return read_reason(without_date(bare), view.city.workflow.order_words)


def _skip(view: View, command: Command) -> Answer:
    """Read `10 tidak diperlukan: sudah berdomain, bukti: surat nomor 5/2026`.

    The labels' own word may stand before the number: `langkah 10 …`. Of several numbers each step
    is left out, or none.
    """
    word = view.position.step.label.partition("::")[0]
    phrases = [
        one for words in (command.word.phrases if command.word else {}).values() for one in words
    ]
    order_words = view.city.workflow.order_words
    numbers, rest = read_numbers(command.argument, order_words, word, phrases)
    known = {int(step.number): step for step in view.city.workflow.steps}
    steps = [known[number] for number in numbers if number in known]
    how, reason = _how_and_why(view, command, rest)
    if not steps or len(steps) < len(numbers) or how is None or not reason:
        return Answer("lewati-keliru")
    if kept := [step for step in steps if not may_be_skipped(view, step, how)]:
        elsewhere = all(may_be_skipped(view, step, "di-luar-sistem") for step in kept)
        names = [step.title for step in kept]
        return Answer("lewati-tidak-boleh", values={"langkah": names, "luar": elsewhere})
    told = {"langkah": [step.title for step in steps], "cara": how, "alasan": reason}
    evidence = _evidence(view, command)
    if not evidence:
        asked = {**told, "nomor": [step.number for step in steps]}
        return Answer("lewati-tanpa-bukti", values=asked)
    facts = (
        StepSkipped(step.label, how, reason, evidence, command.by, view.now, command.internal)
        for step in steps
    )
    return Answer("lewati", tuple(facts), {**told, "bukti": list(evidence)})


def may_be_skipped(view: View, step: Step, how: How) -> bool:
    """The request itself and its announcement always are; storing may have happened elsewhere."""
    steps = view.city.workflow.steps
    if step in {steps[0], steps[-1]}:
        return False
    return how == "di-luar-sistem" or "penyimpanan" not in step.duties


def _how_and_why(view: View, command: Command, rest: str) -> tuple[How | None, str]:
    """Find which of the command's phrases the sentence holds, and the reason beside it."""
    small = view.city.workflow.order_words
    text = visible(rest)
    phrases = command.word.phrases if command.word else {}
    for how, words in phrases.items():
        for word in words:
            place = text.lower().find(word.lower())
            if place >= 0:
                around = text[:place], text[place + len(word) :]
                bare = (without_evidence(one, small, _named_in(view, one)) for one in around)
                return cast("How", how), read_reason(" ".join(s.strip(EDGES) for s in bare), small)
    return None, ""


def _evidence(view: View, command: Command) -> tuple[str, ...]:
    """Name the comment's files, and what this command or the lines that are no command name."""
    calls = mention_of(view.snapshot.bot).search
    beside = [line for _, line in spoken_lines(command.comment) if not calls(line)]
    named = _named_in(view, "\n".join([command.argument, *beside]))
    return tuple(dict.fromkeys([*_files(view, command), *(one.name for one in named)]))


def _named_in(view: View, text: str) -> tuple[Evidence, ...]:
    issue = view.snapshot.issue
    return find_evidence(text, view.city.workflow.order_words, issue.web_url, issue.project_id)


def _refuse(view: View, command: Command) -> Answer:
    ground, reason = _ground_and_reason(view, command.argument)
    if ground is None or not reason:
        known = [{"kode": g.code, "sebutan": g.title} for g in view.city.refusals]
        return Answer("tolak-keliru", values={"penolakan": known})
    if _is_entered(view):
        return Answer("tolak-terlambat")
    end = EndDecided("ditolak", command.by, view.now, reason, ground.code)
    return Answer("tolak", (end,))


def _ground_and_reason(view: View, argument: str) -> tuple[RefusalGround | None, str]:
    """Read `bukan-aplikasi: hanya sebuah folder`; the code may be written in words of its own."""
    words = view.city.workflow.order_words
    said = read_reason(argument, words)
    grounds = {joined(ground.code): ground for ground in view.city.refusals}
    if found := re.match(rf"`?({any_of(grounds)})`?", said, re.IGNORECASE):
        return grounds[joined(found[1])], read_reason(said[found.end() :], words)
    return None, ""


def _cancel(view: View, command: Command) -> Answer:
    reason = read_reason(command.argument, view.city.workflow.order_words)
    if not reason:
        return Answer("batal-tanpa-alasan")
    if _is_entered(view):
        return Answer("batal-terlambat")
    end = EndDecided("dibatalkan", command.by, view.now, reason)
    return Answer("batal", (end,), is_told=command.by == view.applicant.username)


def _is_entered(view: View) -> bool:
    """Tell whether the application is in the register: with its source, or as awaiting it."""
    return view.dossier.stored is not None or view.dossier.registered is not None


def _approve(view: View, command: Command) -> Answer:
    """Approve the announcement, which is the only paper that a request waits for so far.

    What stands behind the word may name it or its scan, or on what the approval rests; of anything
    else nobody can tell that it is the announcement that is meant. A file beside a basis is no
    signature.
    """
    if "pemberitahuan" not in view.position.step.duties:
        return Answer("surat")
    phrases = command.word.phrases if command.word else {}
    named = any_of(phrases.get("pemberitahuan", ()))
    said = read_reason(command.argument, view.city.workflow.order_words)
    basis = re.sub(rf"^(?:{named}[\s.,:;-]*)+", "", said, flags=re.IGNORECASE)
    if basis and not re.match(any_of(phrases.get("dasar", ())), basis, re.IGNORECASE):
        return Answer("setujui-keliru")
    signed = () if basis else _files(view, command)
    head = "kepala" in view.city.roles_of(command.by, view.day_of(command.at))
    fact = AnnouncementApproved(command.by, "kepala" if head else "juru-surat", signed, view.now)
    return Answer("setujui", (fact,), {"atas_nama": not head, "bertanda_tangan": bool(signed)})


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
