"""Whose notes are whose: the service knows its own by the invisible line that each ends with. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inventaris.model.issue import IssueRef, Note
from inventaris.once import once

_MARK = re.compile(r"<!-- inventaris:(\S+) (\S*)(?: (?!-->)(\S+))?")


@dataclass(frozen=True, slots=True)
class OwnNote:
    """One of them as it stands on the issue; `edition` tells what it says, `ref` of which request."""

    note: Note
    key: str
    edition: str
    ref: str = ""


@once
def own_notes(notes: tuple[Note, ...], bot: str) -> tuple[OwnNote, ...]:
    """Give those that carry a mark, in their order.

    The last mark of a text is ours: one before it is foreign text that the note repeats.
    """
    return tuple(
        OwnNote(note, *marks[-1])
        for note in notes
        if note.author.username == bot and not note.system and (marks := _MARK.findall(note.body))
    )


@once
def by_key(own: tuple[OwnNote, ...]) -> Mapping[str, tuple[OwnNote, ...]]:
    """Give the notes of each key, the newest last; only a writer that died leaves two of one."""
    found: dict[str, tuple[OwnNote, ...]] = {}
    for one in own:
        found[one.key] = (*found.get(one.key, ()), one)
    return found


def without_copies(notes: tuple[Note, ...], bot: str, ref: IssueRef) -> tuple[Note, ...]:
    """Leave out the service's notes that came along when GitLab moved the issue here.

    They tell of another request. Taken for this one's own, they would not be said of it.
    """
    copies = {one.note.id for one in own_notes(notes, bot) if one.ref and one.ref != str(ref)}
    return tuple(note for note in notes if note.id not in copies) if copies else notes


@once
def peoples_notes(notes: tuple[Note, ...], bot: str) -> tuple[Note, ...]:
    """Give what people wrote, in its order."""
    return tuple(note for note in notes if not note.system and note.author.username != bot)
