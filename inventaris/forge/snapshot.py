"""The first stage of a pass: four requests, one more per further page of a hundred.

Of a request that the desk typed in, a fifth asks for the account of the office's contact, whom the
issue itself does not tell of.
"""

from dataclasses import replace

from inventaris.dossier import number_of
from inventaris.dossier_files import load_state, state_path
from inventaris.forge.client import Forge
from inventaris.forge.files import read_text
from inventaris.forge.issues import read_issue, read_label_events, read_notes, role_in
from inventaris.forge.members import is_blocked
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.issue import Issue, IssueRef, LabelEvent, Note
from inventaris.model.snapshot import Snapshot
from inventaris.once import as_before, once
from inventaris.own_notes import without_copies
from inventaris.places import Places
from inventaris.planner.plan import contact_wanted, roles_wanted

_EMPTY = Dossier()


def gather(forge: Forge, places: Places, city: City, bot: str, ref: IssueRef) -> Snapshot:
    """Read a request: issue, label events, notes, dossier; roles only where a move is new.

    What did not change since this process read it last is the very same object again. The dossier
    is read last: whoever wrote before it is seen in it, whoever writes after it makes our commit
    fail. Where a comment came between the first read and the last, all is read again: the move
    that it speaks of may have come between as well.

    Raises:
        ForgeNotFoundError: there is no such issue.
        DossierError: the dossier cannot be read.

    """
    issue, events, notes = _read_request(forge, places, ref)
    if _is_torn(issue, notes):
        issue, events, notes = _read_request(forge, places, ref)
    dossier = read_dossier(forge, places, number_of(issue, city.timezone))
    snapshot = _snapshot(issue, events, notes, dossier, bot)
    contact = contact_wanted(snapshot, city)
    if contact and is_blocked(forge, issue.project_id, contact):
        snapshot = _with_blocked_contact(snapshot)
    roles = {user: role_in(forge, issue.project_id, user) for user in roles_wanted(snapshot, city)}
    return replace(snapshot, roles=roles) if roles else snapshot


def read_dossier(forge: Forge, places: Places, number: str) -> Dossier:
    """Read a request's dossier; a request nothing is recorded of has an empty one."""
    path = state_path(number)
    text = read_text(forge, places.archive, path)
    return _dossier(path, text) if text is not None else _EMPTY


@once
def _snapshot(
    issue: Issue,
    events: tuple[LabelEvent, ...],
    notes: tuple[Note, ...],
    dossier: Dossier,
    bot: str,
) -> Snapshot:
    of_this = without_copies(notes, bot, issue.ref)
    holds_copies = len(of_this) < len(notes)
    return Snapshot(issue, events, of_this, dossier, bot, holds_copies=holds_copies)


@once
def _with_blocked_contact(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, contact_is_blocked=True)


_dossier = as_before(load_state)


def _read_request(
    forge: Forge, places: Places, ref: IssueRef
) -> tuple[Issue, tuple[LabelEvent, ...], tuple[Note, ...]]:
    issue = read_issue(forge, places, ref)
    events = read_label_events(forge, issue)
    return issue, events, read_notes(forge, issue)


def _is_torn(issue: Issue, notes: tuple[Note, ...]) -> bool:
    """Tell whether somebody commented, or deleted a comment, after the issue was read.

    The dates do not tell: GitLab dates the issue once a minute at most.
    """
    return issue.comments != sum(not note.system for note in notes)
