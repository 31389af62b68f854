"""What one pass knows of a request. Nothing in it is looked up later."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventaris.model.dossier import Dossier
from inventaris.model.issue import Issue, LabelEvent, Note


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Issue, label events (oldest first), notes (oldest first), dossier, and roles asked for."""

    issue: Issue
    label_events: tuple[LabelEvent, ...]
    notes: tuple[Note, ...]
    dossier: Dossier
    bot: str  # the service's own user name
    roles: Mapping[int, int] = field(default_factory=dict)  # user id -> access level in the project
    holds_copies: bool = False  # notes by the service of another request, which was moved here
    contact_is_blocked: bool = False  # of a request that the desk typed in: the office's contact
