"""Commands in comments: each is answered once, whoever may not is told so."""

from collections.abc import Iterator

from inventaris.commands import nearest, read_commands
from inventaris.dossier import apply_all
from inventaris.duties import meeting
from inventaris.duties.duty import is_dead_end
from inventaris.hands import hands_of
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.commands import Command
from inventaris.model.facts import CommandAnswered
from inventaris.parsing.proposals import names_a_date
from inventaris.planner import endings, mails
from inventaris.planner.answers import Answer
from inventaris.planner.handlers import HANDLERS
from inventaris.view import View, later

_AFTERWARDS = frozenset({"kirim-ulang"})
_RECHECK = "periksa"
# Not done where somebody may only speak of it: nothing takes it back.
_IRREVOCABLE = frozenset({"tolak", "batalkan-permohonan", "terima-tanpa", "setujui"})


def actions(view: View) -> Iterator[Action]:
    """Do what was asked since the last pass; each command knows what the one before it did."""
    for command in _unanswered(view):
        answer = _answer(view, command)
        view = later(view, apply_all(view.dossier, answer.facts))
        yield from (Record(fact) for fact in answer.facts)
        if not answer.is_final:
            continue
        if not answer.is_told:
            yield PostNote(
                f"perintah-{command.key}",
                f"catatan/perintah{'-kominfo' if command.internal else ''}.md.j2",
                {
                    "penanya": command.by,
                    "kata": command.said,
                    "jawaban": answer.code,
                    "nilai": answer.values,
                    "petugas": view.handler.username if view.handler else "",
                },
                is_owed=True,
            )
        yield Record(CommandAnswered(command.key, command.by, answer.code, view.now))


def roles_wanted(view: View) -> frozenset[int]:
    """Ask for the role of whoever said something that is not answered yet."""
    return frozenset(command.by_id for command in _unanswered(view))


def _unanswered(view: View) -> Iterator[Command]:
    workflow = view.city.workflow
    for command in read_commands(
        view.snapshot.notes, view.snapshot.bot, workflow.commands, workflow.courtesies
    ):
        if command.key not in view.dossier.commands and _is_heard(view, command):
            yield command


def _is_heard(view: View, command: Command) -> bool:
    """A date is read elsewhere, while there may be a presentation."""
    if command.word or view.dossier.finished_at:
        return True
    bot = view.snapshot.bot
    return not names_a_date(f"@{bot} {command.said} {command.argument}", bot, view.city.meeting)


def _answer(view: View, command: Command) -> Answer:
    """Do what is asked, or say why not."""
    if view.dossier.finished_at and not _is_taken_afterwards(view, command):
        end = view.dossier.decided
        told = {"nomor": view.dossier.number, "akhir": end.kind if end else ""}
        return Answer("berakhir", values=told)
    if command.word is None:
        guess = nearest(command.said, view.city.workflow.commands)
        return Answer("tidak-dikenal", values={"saran": guess})
    if not hands_of(view, command.by_id, command.by, command.at) & set(command.word.hands):
        return Answer("bukan-wewenang", values={"oleh": list(command.word.hands)})
    if command.word.key in _IRREVOCABLE and (command.is_aside or command.argument.endswith("?")):
        return Answer("ragu")
    return HANDLERS[command.word.key](view, command)


def _is_taken_afterwards(view: View, command: Command) -> bool:
    """What is left to do after the end may have come to a dead end, too, and is tried again."""
    key = command.word.key if command.word else ""
    return key in _AFTERWARDS or (key == _RECHECK and _is_at_dead_end(view))


def _is_at_dead_end(view: View) -> bool:
    left = (*endings.after(view), *meeting.after_the_end(view), *mails.sending(view))
    return any(is_dead_end(action) for action in left)
