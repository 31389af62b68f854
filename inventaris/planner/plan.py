"""`plan(snapshot, city, now)`: what is to be done about one request.

Doing the plan and planning again gives nothing (tests/properties). Decisions come in a fixed
order, each seeing the facts of those before it: the move, the duties of every step up to the
one that rules, labels and title, the status note.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from inventaris import hands
from inventaris.channel import typist_wanted
from inventaris.dossier import apply
from inventaris.duties import (
    DUTIES,
    access,
    announcement,
    attachment_notes,
    meeting,
    pipeline,
    presentation,
    redelivery,
)
from inventaris.duties.duty import attempt_after
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.snapshot import Snapshot
from inventaris.once import once
from inventaris.planner import (
    commands,
    drafts,
    endings,
    labels,
    mails,
    moves,
    oddities,
    owed,
    promise,
    reminders,
    status,
    worksheets,
)
from inventaris.view import View, edition, later, look

_AFTER_THE_END = frozenset({mails.JOB, endings.CLEANUP, endings.HISTORY, meeting.JOB, access.JOB})


def plan(snapshot: Snapshot, city: City, now: datetime) -> tuple[Action, ...]:
    """Decide. Pure: same input, same plan.

    Returns:
        Facts first, then notes, then at most one edit of the issue, then facts that rest on
        these effects, then jobs: the order in which they are to be done.

    """
    rest = _rest(snapshot, city)
    if rest.lasts(now):
        return ()
    draft = _Draft(look(snapshot, city, now))
    for decide in _decisions(draft):
        draft.take(decide)
    draft.take(partial(owed.forgone, planned=draft.note_keys))
    actions = draft.actions()
    if not actions:
        rest.since, rest.until = now, next_look(snapshot, snapshot.dossier, city, now)
    return actions


def roles_wanted(snapshot: Snapshot, city: City) -> frozenset[int]:
    """Name the users whose role the plan needs and a quiet pass need not ask for."""
    view = look(snapshot, city, snapshot.issue.updated_at)
    return (
        moves.roles_wanted(view)
        | commands.roles_wanted(view)
        | meeting.roles_wanted(view)
        | worksheets.roles_wanted(view)
        | typist_wanted(snapshot, city)
    )


def contact_wanted(snapshot: Snapshot, city: City) -> str:
    """Name the account whose state the plan needs and the issue does not tell, empty for none."""
    return oddities.contact_wanted(look(snapshot, city, snapshot.issue.updated_at))


def next_look(snapshot: Snapshot, dossier: Dossier, city: City, now: datetime) -> datetime | None:
    """Give the next instant at which a pass may find more to do though nothing changed.

    Args:
        snapshot: what the pass saw.
        dossier: the state after it.
        city: whose rules hold.
        now: when the pass began.

    """
    expiries = [intention.expires_at for intention in dossier.intentions.values()]
    has_ended = dossier.finished_at is not None or snapshot.issue.state == "closed"
    attempts = [
        attempt_after(state)
        for job, state in dossier.jobs.items()
        if not state.refused and (not has_ended or job in _AFTER_THE_END)
    ]
    cleanup = endings.cleanup_due(dossier, city)
    clocks = reminders.instants(look(replace(snapshot, dossier=dossier), city, now))
    instants = (
        *expiries,
        *attempts,
        *mails.next_instants(dossier),
        *((cleanup,) if cleanup else ()),
        *clocks,
        *presentation.instants(dossier),
        *(() if has_ended else pipeline.instants(dossier)),
        *(() if has_ended else hands.changes(city)),
    )
    return min((at for at in instants if at > now), default=None)


@dataclass(slots=True)
class _Rest:
    """Since when there is nothing to do about a snapshot, and until when: only time goes on."""

    since: datetime | None = None
    until: datetime | None = None  # with `since`, None: for good

    def lasts(self, now: datetime) -> bool:
        return (
            self.since is not None
            and self.since <= now
            and (self.until is None or now < self.until)
        )


@once
def _rest(_snapshot: Snapshot, _city: City) -> _Rest:
    return _Rest()


def _decisions(draft: "_Draft") -> Iterator[Callable[[View], Iterator[Action]]]:
    """An open request is worked on; of a closed one only its ending, where that was begun.

    Asked one by one: what an earlier decision recorded, a later choice knows.
    """
    yield owed.actions
    if draft.view.dossier.finished_at is not None:
        yield commands.actions
        yield endings.after
        yield meeting.after_the_end
    else:
        yield from _on_the_way(draft)
        if draft.view.dossier.decided is not None:
            yield endings.actions
    yield endings.marking
    yield reminders.marking
    yield from labels.DECISIONS
    yield from promise.DECISIONS
    yield reminders.actions
    yield from mails.DECISIONS
    yield status.actions


def _on_the_way(draft: "_Draft") -> Iterator[Callable[[View], Iterator[Action]]]:
    if draft.view.dossier.decided is not None:
        return
    yield moves.opening
    if draft.view.snapshot.issue.state == "opened":
        yield moves.judgement
        yield oddities.actions
        yield commands.actions
        if draft.view.dossier.decided is None:
            yield from worksheets.decisions(draft.view)
            yield redelivery.actions
            yield from _duties_up_to(draft.view)
            yield attachment_notes.excused
            yield oddities.mending_by_label
            yield drafts.actions
    elif draft.view.note_id(announcement.KEY) is not None:
        yield announcement.actions
    else:
        yield oddities.closed
        yield oddities.mending_by_label
        yield commands.actions


def _duties_up_to(view: View) -> Iterator[Callable[[View], Iterator[Action]]]:
    """A step asks for its own duties and for those of the steps before it, still undone or not."""
    for name in view.duties_reached:
        yield DUTIES[name].actions


class _Draft:
    """Collects actions, drops what is done already, applies facts to what later decisions see."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._facts: list[Record] = []
        self._notes: list[PostNote] = []
        self._edit = EditIssue()
        self._jobs: list[StartJob] = []

    def take(self, decide: Callable[[View], Iterator[Action]]) -> None:
        for action in decide(self.view):
            match action:
                case Record(fact):
                    changed = apply(self.view.dossier, fact)
                    if changed != self.view.dossier:
                        self._facts.append(action)
                        self.view = later(self.view, changed)
                case PostNote():
                    told = any(note.key == action.key for note in self._notes)
                    if not (told or self._says_already(action)):
                        self._notes.append(action)
                case EditIssue():
                    self._edit = _merged(self._edit, action)
                case StartJob():
                    if action not in self._jobs:
                        self._jobs.append(action)

    @property
    def note_keys(self) -> frozenset[str]:
        return frozenset(note.key for note in self._notes)

    def actions(self) -> tuple[Action, ...]:
        edit = _remaining(self._edit, self.view)
        edits = (edit,) if edit != EditIssue() else ()
        before = [record for record in self._facts if not record.after_effects]
        after = [record for record in self._facts if record.after_effects]
        return (*before, *self._notes, *edits, *after, *self._jobs)

    def _says_already(self, note: PostNote) -> bool:
        standing = self.view.standing(note.key)
        if not note.edits:
            return bool(standing) or note.key in self.view.snapshot.dossier.notes
        return bool(standing) and edition(note) in {one.edition for one in standing}


def _merged(first: EditIssue, second: EditIssue) -> EditIssue:
    """Put two edits into one request; the later one wins."""
    return EditIssue(
        title=second.title if second.title is not None else first.title,
        add_labels=tuple(
            dict.fromkeys(
                label
                for label in (*first.add_labels, *second.add_labels)
                if label not in second.remove_labels
            )
        ),
        remove_labels=tuple(
            dict.fromkeys(
                label
                for label in (*first.remove_labels, *second.remove_labels)
                if label not in second.add_labels
            )
        ),
        close=first.close or second.close,
        due_date=second.due_date or first.due_date,
        clear_due_date=second.clear_due_date or first.clear_due_date,
        assignee_id=second.assignee_id if second.assignee_id is not None else first.assignee_id,
    )


def _remaining(edit: EditIssue, view: View) -> EditIssue:
    """Leave out what the issue shows already."""
    issue = view.snapshot.issue
    assignee_id = issue.assignee.id if issue.assignee else None
    return EditIssue(
        title=edit.title if edit.title != issue.title else None,
        add_labels=tuple(label for label in edit.add_labels if label not in issue.labels),
        remove_labels=tuple(label for label in edit.remove_labels if label in issue.labels),
        close=edit.close and issue.state == "opened",
        due_date=edit.due_date if edit.due_date != issue.due_date else None,
        clear_due_date=edit.clear_due_date and issue.due_date is not None,
        assignee_id=edit.assignee_id if edit.assignee_id != assignee_id else None,
    )
