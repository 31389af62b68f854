"""Notes whose writer died: recorded where they stand, posted where owed, else dropped."""

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time

from inventaris.model.action import Action, PostNote, Record
from inventaris.model.facts import NoteForgone, NotePosted
from inventaris.view import View

_DAY, _CLOCK = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(\.\d+)?"
_INSTANTS = (
    (re.compile(_DAY), date.fromisoformat),
    (re.compile(_CLOCK), time.fromisoformat),
    (re.compile(rf"{_DAY}T{_CLOCK}(Z|[+-]\d\d:\d\d)?"), datetime.fromisoformat),
)


def actions(view: View) -> Iterator[Action]:
    """Look at each intention that nobody told the outcome of."""
    for key, intention in view.dossier.intentions.items():
        if (note_id := view.note_id(key)) is not None:
            yield Record(NotePosted(key, note_id))
        elif intention.template:
            values = {name: _revived(value) for name, value in intention.values.items()}
            yield PostNote(key, intention.template, values, is_owed=True)


def forgone(view: View, planned: Collection[str]) -> Iterator[Action]:
    """Drop what a dead writer was about to say and this plan has no reason to say any more."""
    for key, intention in view.dossier.intentions.items():
        if intention.expires_at <= view.now and key not in planned:
            yield Record(NoteForgone(key))


def _revived(value: object) -> object:
    """Give dates and times back, which plain data holds as text."""
    match value:
        case dict():
            return {name: _revived(one) for name, one in value.items()}
        case list():
            return [_revived(one) for one in value]
        case str():
            return _dated(value)
    return value


def _dated(text: str) -> object:
    for form, read in _INSTANTS:
        if form.fullmatch(text):
            try:
                return read(text)
            except ValueError:  # 2026-02-31, in somebody's words
                return text
    return text
