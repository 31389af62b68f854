"""Commands in comments: each is answered once, whoever may not is told so."""

from collections.abc import Iterator

from inventaris.commands import nearest, read_commands
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.commands import Command, Hand
from inventaris.model.facts import AttachmentWaived, CommandAnswered, RecheckAsked
from inventaris.planner.moves import DEVELOPER
from inventaris.view import View

GUEST = 10  # GitLab access level of an office's people on their request project


def actions(view: View) -> Iterator[Action]:
    """Do what was asked since the last pass."""
    for command in _unanswered(view):
        answer = _answer(view, command)
        if answer in {"periksa", "siap"}:
            yield Record(RecheckAsked(view.now))
        elif answer == "terima-tanpa":
            waiver = _waiver(view, command)
            if waiver:
                yield Record(waiver)
            else:
                answer = "terima-tanpa-keliru"
        yield PostNote(
            f"perintah-{command.key}",
            "catatan/perintah.md.j2",
            {
                "penanya": command.by,
                "kata": command.said,
                "jawaban": answer,
                "saran": nearest(command.said, view.city.workflow.commands),
                "petugas": view.handler.username if view.handler else "",
                "perintah": [
                    {"kata": word.words[0], "ringkas": word.summary, "oleh": list(word.hands)}
                    for word in view.city.workflow.commands
                ],
            },
        )
        yield Record(CommandAnswered(command.key, command.by, answer, view.now))


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the role of whoever said something that is not answered yet."""
    return frozenset(command.by_id for command in _unanswered(view))


def _unanswered(view: View) -> Iterator[Command]:
    for command in read_commands(
        view.snapshot.notes, view.snapshot.bot, view.city.workflow.commands
    ):
        if command.key not in view.dossier.commands:
            yield command


def _answer(view: View, command: Command) -> str:
    """Give the command's key, or why it is not done."""
    if command.word is None:
        return "tidak-dikenal"
    if not _hands(view, command) & set(command.word.hands):
        return "bukan-wewenang"
    return command.word.key


def _waiver(view: View, command: Command) -> AttachmentWaived | None:
    """Read `7 pengadaan secara swakelola`; without its source a file is never complete."""
    number, _, reason = command.argument.partition(" ")
    for kind in view.city.workflow.attachments:
        if number.strip(".:") == str(kind.number) and not kind.is_source and reason.strip():
            return AttachmentWaived(kind.key, reason.strip(), command.by, view.now)
    return None


def _hands(view: View, command: Command) -> set[Hand]:
    level = view.snapshot.roles.get(command.by_id, 0)
    if level >= DEVELOPER:
        return {"kominfo"}
    return {"opd"} if level >= GUEST else set()
