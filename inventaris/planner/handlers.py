"""What each command does: facts to record and an answer to give. Pure.

An answer's sentence is `templates/perintah/<code>.md.j2`.
"""

import re
from collections.abc import Callable
from datetime import date

from inventaris.duties import announcement, storing
from inventaris.model.commands import Command, RefusalGround
from inventaris.model.facts import (
    AnnouncementApproved,
    AttachmentWaived,
    EndDecided,
    RecheckAsked,
    SourcePromised,
)
from inventaris.model.steps import AttachmentKind
from inventaris.parsing.dates import FoundDate, find_dates, find_weekdays, without
from inventaris.parsing.orders import read_numbers, read_reason
from inventaris.parsing.spoken import any_of, choice_of, joined
from inventaris.planner import leaving_out, mails, readiness
from inventaris.planner.answers import Answer, attached
from inventaris.view import View


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
    meant = _days_meant(view, command, rest)
    if len({found.value for found in meant}) > 1:
        return Answer("sumber-banyak-tanggal", values={"nomor": kind.number})
    until = meant[0].value if meant else None
    reason = _reason_beside(view, command, rest, meant[0]) if meant else ""
    if not isinstance(until, date) or not reason:
        return Answer("sumber-tanpa-tanggal", values={"nomor": kind.number})
    facts = (
        SourcePromised(until, reason, command.by, view.now, command.internal),
        AttachmentWaived(kind.key, reason, command.by, view.now, command.internal),
    )
    return Answer("sumber-dijanjikan", facts, {"sampai": until})


def _days_meant(view: View, command: Command, rest: str) -> list[FoundDate]:
    """Give the days by which a source may be meant to come: those behind `paling lambat`, else all.

    None that is over: `rusak sejak 1 Maret 2020`.
    """
    found = find_dates(rest)
    behind = re.compile(rf"{_before_a_day(command)}(?:[^\W\d]+[\s.]+){{0,3}}$", re.IGNORECASE)
    tied = [one for one in found if behind.search(_up_to_weekday(rest[: one.start]))]
    return [
        one for one in tied or found if not isinstance(one.value, date) or one.value >= view.today
    ]


def _reason_beside(view: View, command: Command, rest: str, day: FoundDate) -> str:
    """Leave of `menunggu vendor, paling lambat 12 Januari 2027` what is not about the day."""
    words = re.compile(rf"{_before_a_day(command)}(?=[^,;]*$)", re.IGNORECASE)
    before = words.sub("", _up_to_weekday(rest[: day.start]), count=1)
    shifted = FoundDate(day.value, len(before), len(before))
    bare = without(before, shifted) + rest[day.end :]
    return read_reason(bare, view.city.workflow.order_words)


def _up_to_weekday(before: str) -> str:
    """Leave out the weekday that belongs to the date behind: `paling lambat Selasa, `."""
    named = find_weekdays(before)
    is_last = bool(named) and not before[named[-1].end :].strip(" ,")
    return before[: named[-1].start] if is_last else before


def _before_a_day(command: Command) -> str:
    phrases = command.word.phrases.values() if command.word else ()
    return rf"(?<!\w){choice_of(word for one in phrases for word in one)}[\s:]+"


def _refuse(view: View, command: Command) -> Answer:
    ground, reason = _ground_and_reason(view, command.argument)
    if ground is None or not reason:
        known = [{"kode": g.code, "sebutan": g.title} for g in view.city.refusals]
        return Answer("tolak-keliru", values={"penolakan": known})
    if storing.is_entered(view):
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
    if storing.is_entered(view):
        return Answer("batal-terlambat")
    end = EndDecided("dibatalkan", command.by, view.now, reason)
    return Answer("batal", (end,), is_told=command.by == view.applicant.username)


def _approve(view: View, command: Command) -> Answer:
    """Approve the announcement, which is the only paper that a request waits for so far.

    What stands behind the word may name it or its scan, or on what the approval rests; of anything
    else nobody can tell that it is the announcement that is meant. A file beside a basis is no
    signature.
    """
    if announcement.NAME not in view.position.step.duties:
        return _too_early(view)
    phrases = command.word.phrases if command.word else {}
    named = any_of(phrases.get("pemberitahuan", ()))
    said = read_reason(command.argument, view.city.workflow.order_words)
    basis = re.sub(rf"^(?:{named}[\s.,:;-]*)+", "", said, flags=re.IGNORECASE)
    if basis and not re.match(any_of(phrases.get("dasar", ())), basis, re.IGNORECASE):
        return Answer("setujui-keliru")
    signed = () if basis else attached(view, command)
    head = "kepala" in view.city.roles_of(command.by, view.day_of(command.at))
    fact = AnnouncementApproved(command.by, "kepala" if head else "juru-surat", signed, view.now)
    return Answer("setujui", (fact,), {"atas_nama": not head, "bertanda_tangan": bool(signed)})


def _too_early(view: View) -> Answer:
    """Say at which step the announcement is approved: the card may have been there before."""
    steps = (step for step in view.city.workflow.steps if announcement.NAME in step.duties)
    step = next(steps, None)
    return Answer("setujui-belum", values={"langkah": step.title}) if step else Answer("surat")


def _resend(view: View, _: Command) -> Answer:
    asked = mails.resend(view)
    if asked is None:
        return Answer("kirim-ulang-kosong")
    return Answer("kirim-ulang", (asked,), {"jumlah": len(asked.keys)})


def _letter(_: View, __: Command) -> Answer:
    return Answer("surat")


HANDLERS: dict[str, Callable[[View, Command], Answer]] = {
    "bantuan": _help,
    "periksa": _recheck,
    "siap": _ready,
    "terima-tanpa": _waive,
    "lewati": leaving_out.skip,
    "lewati-keliru": leaving_out.restore,
    "tolak": _refuse,
    "batalkan-permohonan": _cancel,
    "setujui": _approve,
    "kirim-ulang": _resend,
    "surat": _letter,
}
