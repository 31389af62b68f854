"""By which channel a request came: filed by its office, or typed in by Kominfo's desk. Pure."""

from inventaris.model.city import City
from inventaris.model.levels import DEVELOPER
from inventaris.model.snapshot import Snapshot
from inventaris.model.steps import Channel
from inventaris.parsing.intake import read_channel


def channel_of(snapshot: Snapshot, city: City) -> Channel:
    """Give the channel that is on record, else the one that the label says of what a desk typed in."""
    received = snapshot.dossier.received
    return read_channel(
        snapshot.issue.labels,
        city.workflow.channels,
        by_office=_is_by_office(snapshot, city),
        recorded=received.channel if received else "",
    )


def typist_wanted(snapshot: Snapshot, city: City) -> frozenset[int]:
    """Name whose role tells whether Kominfo typed a request in, where nothing else does."""
    issue, channels = snapshot.issue, city.workflow.channels
    is_said = any(one.by_desk and one.label in issue.labels for one in channels)
    known = snapshot.dossier.received or city.employs(issue.author.username)
    return frozenset() if known or not is_said else frozenset({issue.author.id})


def _is_by_office(snapshot: Snapshot, city: City) -> bool:
    """Tell what an office filed itself from what Kominfo's desk typed in, whatever a label says.

    Whom the city's files do not know is Kominfo's by the role on the forge; once the desk's entry
    is recorded, nobody's leaving changes it.
    """
    author, office = snapshot.issue.author, city.office(snapshot.issue.ref.opd)
    if any(one.username == author.username for one in (office.people if office else ())):
        return True
    if city.employs(author.username) or snapshot.dossier.received:
        return False
    return snapshot.roles.get(author.id, 0) < DEVELOPER
