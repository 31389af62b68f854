"""Do a plan about an entry of the desk, in its order: told before taken out, marked as done last.

There is no dossier to commit an intention to: what stands on the issue is the record. The lease
keeps two workers apart; were Redis wiped between them, the plan deletes what came twice.
"""

from collections.abc import Sequence

from inventaris.context import Context
from inventaris.desk.saying import standing
from inventaris.errors import ForgeNotFoundError
from inventaris.forge import entries, issues
from inventaris.model.action import PostNote
from inventaris.model.entry import (
    DeleteEntry,
    DeleteNote,
    DeleteUpload,
    DeskAction,
    DeskSnapshot,
    EditEntry,
    EraseEntry,
    LinkRequest,
    RewriteNote,
)
from inventaris.view import marker


def carry_out_entry(
    context: Context, snapshot: DeskSnapshot, actions: Sequence[DeskAction]
) -> None:
    """Do the actions; a crash anywhere leaves what the next pass can go on from.

    Raises:
        ForgeUnavailableError: GitLab does not answer; the rest is done by a later pass.
        ForgeRefusedError: GitLab refuses; the operator must act.

    """
    for action in actions:
        _do(context, snapshot, action)


def _do(context: Context, snapshot: DeskSnapshot, action: DeskAction) -> None:
    forge, issue = context.forge, snapshot.issue
    match action:
        case PostNote():
            _say(context, snapshot, action)
        case EditEntry():
            entries.edit_entry(forge, issue, action)
        case RewriteNote(note_id, body):
            issues.edit_note(forge, issue, note_id, body)
        case DeleteNote(note_id):
            entries.delete_note(forge, issue, note_id)
        case DeleteUpload(upload):
            entries.delete_upload(forge, issue, upload)
        case EraseEntry():
            _erase(context, snapshot, action)
        case DeleteEntry():
            entries.delete_entry(forge, issue)
        case LinkRequest():
            entries.link_request(forge, issue, action)


def _say(context: Context, snapshot: DeskSnapshot, note: PostNote) -> None:
    rendered = context.renderer.note(note)
    if there := standing(snapshot, note.key):
        try:
            issues.edit_note(context.forge, snapshot.issue, there.id, rendered.body)
        except ForgeNotFoundError:
            pass  # somebody deleted it meanwhile
        else:
            return
    issues.post_note(context.forge, snapshot.issue, rendered.body, internal=rendered.internal)


def _erase(context: Context, snapshot: DeskSnapshot, erase: EraseEntry) -> None:
    text = context.renderer.text(erase.template, erase.values).strip()
    edit = EditEntry(
        title=erase.title,
        description=f"{text}\n\n{marker('dihapus')}-->",
        add_labels=(erase.label,),
        close=snapshot.issue.state == "opened",
    )
    entries.edit_entry(context.forge, snapshot.issue, edit)
