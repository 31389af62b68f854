"""Notes whose writer died: recorded where they stand, posted where owed, else dropped."""

from collections.abc import Collection, Iterator

from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import NoteForgone, NotePosted
from inventaris.plain_data import revived
from inventaris.view import View


def actions(view: View) -> Iterator[Action]:
    """Look at each intention that nobody told the outcome of."""
    for key, intention in view.dossier.intentions.items():
        if (note_id := view.note_id(key)) is not None:
            yield Record(NotePosted(key, note_id))
        elif intention.template:
            values = {name: revived(value) for name, value in intention.values.items()}
            yield PostNote(key, intention.template, values, is_owed=True)


def forgone(view: View, planned: Collection[str]) -> Iterator[Action]:
    """Drop what a dead writer was about to say and this plan has no reason to say any more."""
    for key, intention in view.dossier.intentions.items():
        if intention.expires_at <= view.now and key not in planned:
            yield Record(NoteForgone(key))
