"""The first stage of a pass: four requests, one more per further page of a hundred."""

from dataclasses import replace

from inventaris.dossier import load_state, number_of, state_path
from inventaris.forge.client import Forge
from inventaris.forge.files import read_text
from inventaris.forge.issues import read_issue, read_label_events, read_notes, role_in
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.issue import IssueRef
from inventaris.model.snapshot import Snapshot
from inventaris.places import Places
from inventaris.planner.plan import roles_wanted


def gather(forge: Forge, places: Places, city: City, bot: str, ref: IssueRef) -> Snapshot:
    """Read a request: issue, label events, notes, dossier; roles only where a move is new.

    The dossier is read last: whoever wrote before it is seen in it, whoever writes after it
    makes our commit fail.

    Raises:
        ForgeNotFoundError: there is no such issue.
        DossierError: the dossier cannot be read.

    """
    issue = read_issue(forge, places, ref)
    events = read_label_events(forge, issue)
    notes = read_notes(forge, issue)
    dossier = read_dossier(forge, places, number_of(issue, city.timezone))
    snapshot = Snapshot(issue=issue, label_events=events, notes=notes, dossier=dossier, bot=bot)
    roles = {user: role_in(forge, issue.project_id, user) for user in roles_wanted(snapshot, city)}
    return replace(snapshot, roles=roles)


def read_dossier(forge: Forge, places: Places, number: str) -> Dossier:
    """Read a request's dossier; a request nothing is recorded of has an empty one."""
    text = read_text(forge, places.archive, state_path(number))
    return load_state(text) if text is not None else Dossier()
