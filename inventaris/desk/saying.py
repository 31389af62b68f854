"""What still has to be said and done of what should be: the rest stands on the issue already."""

import re
from collections.abc import Collection, Iterable, Iterator

from inventaris.commands import nearest, read_commands
from inventaris.model.action import PostNote
from inventaris.model.commands import Command, CommandWord, Courtesies
from inventaris.model.entry import DeleteNote, DeskAction, DeskSnapshot, EditEntry
from inventaris.model.issue import Note
from inventaris.parsing.labels import fold
from inventaris.view import edition, marker

_MARK = re.compile(rf"{marker('KEY').replace('KEY', r'[^ ]+')}")


def left(snapshot: DeskSnapshot, actions: Iterable[DeskAction]) -> tuple[DeskAction, ...]:
    """Drop what is so already; edits of the entry come last, all in one."""
    edit = EditEntry()
    kept: list[DeskAction] = list(_doubled(snapshot))
    for action in actions:
        match action:
            case EditEntry():
                edit = _merged(edit, action)
            case PostNote() if _is_said(snapshot, action):
                pass
            case _:
                kept.append(action)
    edit = _remaining(edit, snapshot)
    return (*kept, edit) if edit != EditEntry() else tuple(kept)


def by_people(snapshot: DeskSnapshot) -> Iterator[Note]:
    """Give the comments that are not the service's own, oldest first."""
    return (n for n in snapshot.notes if not n.system and n.author.username != snapshot.bot)


def standing(snapshot: DeskSnapshot, key: str) -> Note | None:
    """Find the service's note with this key."""
    for note in snapshot.notes:
        if note.author.username == snapshot.bot and marker(key) in note.body:
            return note
    return None


def commands(
    snapshot: DeskSnapshot, words: tuple[CommandWord, ...], courtesies: Courtesies
) -> Iterator[tuple[Note, Command]]:
    """Give what people said to the service, with the comment that it stands in.

    A desk's project has no members but its handlers, so whoever can speak here may.
    """
    for note in by_people(snapshot):
        for command in read_commands((note,), snapshot.bot, words, courtesies):
            yield note, command


def said_done(
    snapshot: DeskSnapshot, words: tuple[CommandWord, ...], courtesies: Courtesies
) -> list[Note]:
    """Give the comments that hold a command, oldest first; its word alone needs no mention."""
    called = {note.id for note, command in commands(snapshot, words, courtesies) if command.word}
    alone = {fold(word) for command in words for word in command.words}
    return [n for n in by_people(snapshot) if n.id in called or is_alone(n, alone)]


def is_alone(note: Note, words: Collection[str]) -> bool:
    """Tell whether a comment is nothing but one of these folded words; a quote is not spoken."""
    return fold(note.body) in words and not note.body.lstrip().startswith(">")


def answers_to_unknown(
    snapshot: DeskSnapshot, words: tuple[CommandWord, ...], courtesies: Courtesies
) -> Iterator[DeskAction]:
    """Answer each command that is none with those there are; what was said may be a name."""
    for _, command in commands(snapshot, words, courtesies):
        if command.word is None:
            yield PostNote(
                f"perintah-{command.key}",
                "catatan/loket/perintah.md.j2",
                {
                    "penanya": command.by,
                    "saran": nearest(command.said, words),
                    "perintah": [{"kata": w.words[0], "ringkas": w.summary} for w in words],
                },
            )


def person_at_the_desk(snapshot: DeskSnapshot) -> str:
    """Give the user name of who is called: the assignee, else who made the entry."""
    issue = snapshot.issue
    return (issue.assignee or issue.author).username


def _doubled(snapshot: DeskSnapshot) -> Iterator[DeskAction]:
    """Two writers that Redis failed to part may have said the same: the first note stays."""
    seen: set[str] = set()
    for note in snapshot.notes:
        if note.author.username == snapshot.bot and (mark := _MARK.search(note.body)):
            if mark[0] in seen:
                yield DeleteNote(note.id)
            seen.add(mark[0])


def _is_said(snapshot: DeskSnapshot, note: PostNote) -> bool:
    there = standing(snapshot, note.key)
    if there is None or not note.edits:
        return there is not None
    return f"{marker(note.key)}{edition(note)} " in there.body


def _merged(first: EditEntry, second: EditEntry) -> EditEntry:
    return EditEntry(
        title=second.title or first.title,
        description=second.description if second.description is not None else first.description,
        add_labels=(*first.add_labels, *second.add_labels),
        remove_labels=(*first.remove_labels, *second.remove_labels),
        due_date=second.due_date or first.due_date,
        make_confidential=first.make_confidential or second.make_confidential,
        close=first.close or second.close,
        reopen=first.reopen or second.reopen,
    )


def _remaining(edit: EditEntry, snapshot: DeskSnapshot) -> EditEntry:
    issue = snapshot.issue
    return EditEntry(
        title=edit.title if edit.title != issue.title else None,
        description=edit.description if edit.description != issue.description else None,
        add_labels=tuple(one for one in edit.add_labels if one not in issue.labels),
        remove_labels=tuple(one for one in edit.remove_labels if one in issue.labels),
        due_date=edit.due_date if edit.due_date != issue.due_date else None,
        make_confidential=edit.make_confidential and not issue.confidential,
        close=edit.close and issue.state == "opened",
        reopen=edit.reopen and issue.state == "closed",
    )
