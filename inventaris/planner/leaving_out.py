"""Steps that are left out by decision (`lewati`), and that being taken back (`lewati-keliru`). Pure."""

from typing import Literal, cast

from inventaris.duties import attachments, storing
from inventaris.model.commands import Command
from inventaris.model.facts import StepRestored, StepSkipped
from inventaris.model.steps import Step
from inventaris.parsing.evidence import Evidence, find_evidence, without_evidence
from inventaris.parsing.orders import EDGES, read_numbers, read_reason
from inventaris.parsing.spoken import mention_of, spoken_lines
from inventaris.planner.answers import Answer, attached
from inventaris.quoting import visible
from inventaris.view import View

How = Literal["tidak-diperlukan", "di-luar-sistem"]


def skip(view: View, command: Command) -> Answer:
    """Read `10 tidak diperlukan: sudah berdomain, bukti: surat nomor 5/2026`.

    The labels' own word may stand before the number: `langkah 10 …`. Of several numbers each step
    is left out, or none.
    """
    steps, rest = _steps_named(view, command)
    how, reason = _how_and_why(view, command, rest)
    if not steps or how is None or not reason:
        return Answer("lewati-tidak-lengkap")
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


def restore(view: View, command: Command) -> Answer:
    """Read `10 ternyata diperlukan`: what was left out by mistake is asked for again.

    Of several steps each is, or none.
    """
    steps, rest = _steps_named(view, command)
    told: dict[str, object] = {"langkah": [step.title for step in steps]}
    if not steps:
        return Answer("lewati-keliru-tanpa-nomor")
    if kept := [step.title for step in steps if step.label not in view.dossier.skipped]:
        return Answer("lewati-keliru-tidak-dilewati", values={"langkah": kept})
    if why := next(filter(None, (_why_kept(view, step) for step in steps)), ""):
        return Answer("lewati-keliru-terlambat", values={**told, "sebab": why})
    workflow, reason = view.city.workflow, read_reason(rest, view.city.workflow.order_words)
    facts = tuple(
        StepRestored(
            view.dossier.skipped[step.label],
            reason,
            command.by,
            view.now,
            command.internal,
            attachments.is_complete_for_skip(view, step),
        )
        for step in steps
    )
    here = workflow.index(view.position.step.label)
    told["dilalui"] = any(workflow.index(step.label) < here for step in steps)
    told["waktu"] = any(fact.reopens for fact in facts)
    return Answer("lewati-keliru", facts, {**told, "alasan": reason})


def _why_kept(view: View, step: Step) -> str:
    """Tell why a step stays left out: what was announced or registered rests on it."""
    steps = view.city.workflow.steps
    until_register = max((n for n, one in enumerate(steps) if storing.JOB in one.duties), default=0)
    if view.dossier.approved:
        return "disetujui"
    if storing.is_entered(view) and steps.index(step) <= until_register:
        return "terdaftar"
    return ""


def _steps_named(view: View, command: Command) -> tuple[tuple[Step, ...], str]:
    """Give the steps at the head of what was said, and the rest; none where one is unknown."""
    word = view.position.step.label.partition("::")[0]
    phrases = [
        one for words in (command.word.phrases if command.word else {}).values() for one in words
    ]
    order_words = view.city.workflow.order_words
    numbers, rest = read_numbers(command.argument, order_words, word, phrases)
    known = {int(step.number): step for step in view.city.workflow.steps}
    if any(number not in known for number in numbers):
        return (), rest
    return tuple(known[number] for number in numbers), rest


def may_be_skipped(view: View, step: Step, how: How) -> bool:
    """The request itself and its announcement always are; storing may have happened elsewhere."""
    steps = view.city.workflow.steps
    if step in {steps[0], steps[-1]}:
        return False
    return how == "di-luar-sistem" or storing.JOB not in step.duties


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
    return tuple(dict.fromkeys([*attached(view, command), *(one.name for one in named)]))


def _named_in(view: View, text: str) -> tuple[Evidence, ...]:
    issue = view.snapshot.issue
    return find_evidence(text, view.city.workflow.order_words, issue.web_url, issue.project_id)
