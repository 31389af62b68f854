"""Do a plan: facts and intentions, notes, the issue's edit, outcomes, jobs; in this order.

A note cannot be posted twice without people being called twice. So its intention is committed
first, with an expiry: nobody else posts it before, its writer does not begin after.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inventaris.context import Context
from inventaris.errors import ForgeNotFoundError
from inventaris.executors.dossier import commit_facts
from inventaris.forge import issues
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact, NoteIntended, NotePosted
from inventaris.model.snapshot import Snapshot
from inventaris.own_notes import by_key, own_notes


@dataclass(slots=True)
class Done:
    """What a pass did; `waits`: somebody else's intention must run out first."""

    actions: int = 0
    waits: bool = False
    dossier: Dossier = field(default_factory=Dossier)


def carry_out(context: Context, snapshot: Snapshot, actions: Sequence[Action], writer: str) -> Done:
    """Do the actions; a crash anywhere leaves what the next pass can go on from.

    Raises:
        ForgeConflictError: somebody else wrote the dossier; read again, decide again.
        ForgeUnavailableError: GitLab does not answer; the rest is done by a later pass.

    """
    started = context.now()
    expires = started + timedelta(seconds=context.settings.lease_s)
    notes = [action for action in actions if isinstance(action, PostNote)]
    posts = [note for note in notes if not _edited(context, snapshot, note)]
    waiting = [
        note
        for note in posts
        if (intention := snapshot.dossier.intentions.get(note.key))
        and started < intention.expires_at
    ]
    ready = [note for note in posts if note not in waiting]
    facts: list[Fact] = [a.fact for a in actions if isinstance(a, Record) and not a.after_effects]
    facts += [intended(note, writer, expires) for note in ready]
    dossier = snapshot.dossier
    if facts:
        dossier = commit_facts(context, dossier, facts, writer)

    last_start = expires - timedelta(seconds=context.settings.request_timeout_s)
    outcomes: list[Fact] = []
    for note in ready:
        if context.now() >= last_start:
            return Done(len(facts), waits=True, dossier=dossier)
        rendered = context.renderer.note(note, snapshot.issue)
        note_id = issues.post_note(
            context.forge, snapshot.issue, rendered.body, internal=rendered.internal
        )
        outcomes.append(NotePosted(note.key, note_id))

    # What follows rests on people having been told.
    if not waiting:
        for edit in (action for action in actions if isinstance(action, EditIssue)):
            issues.edit_issue(context.forge, snapshot.issue, edit)
        outcomes += [a.fact for a in actions if isinstance(a, Record) and a.after_effects]
    if outcomes:
        dossier = commit_facts(context, dossier, outcomes, writer)
    for job in (action for action in actions if isinstance(action, StartJob)):
        context.start_job(snapshot.issue.ref, job)
    return Done(len(actions) - len(waiting), waits=bool(waiting), dossier=dossier)


def intended(note: PostNote, writer: str, expires_at: datetime) -> NoteIntended:
    """Give the intention to post a note, with what it says where nobody could plan it again."""
    kept = (note.template, note.values) if note.is_owed else ()
    return NoteIntended(note.key, writer, expires_at, *kept)


def _edited(context: Context, snapshot: Snapshot, note: PostNote) -> bool:
    """Edit the note where it stands; False where it does not and must be posted."""
    standing = by_key(own_notes(snapshot.notes, snapshot.bot)).get(note.key, ())
    note_id = standing[-1].note.id if standing else snapshot.dossier.notes.get(note.key)
    if note_id is None:
        return False
    try:
        body = context.renderer.note(note, snapshot.issue).body
        issues.edit_note(context.forge, snapshot.issue, note_id, body)
    except ForgeNotFoundError:
        return False  # somebody deleted it
    return True
