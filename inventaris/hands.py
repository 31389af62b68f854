"""For whom an account speaks, from its role on the forge and the officials of the day. Pure."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from inventaris.model.city import City
from inventaris.model.commands import Hand
from inventaris.model.levels import DEVELOPER, GUEST
from inventaris.view import View


def hands_of(view: View, user_id: int, username: str, at: datetime) -> frozenset[Hand]:
    """Give the hands that an account is; none for a stranger. The snapshot must hold its role.

    Who decides is told by the day on which it was said, however late a pass reads it.
    """
    level = view.snapshot.roles.get(user_id, 0)
    side: set[Hand] = {"kominfo"} if level >= DEVELOPER else {"opd"} if level >= GUEST else set()
    return frozenset(side | view.city.roles_of(username, view.day_of(at)))


def changes(city: City) -> Iterator[datetime]:
    """Give when somebody begins or ceases to decide; drafts name whoever does so."""
    for official in city.officials:
        ceases = official.last + timedelta(days=1) if official.last else None
        for day in (official.first, ceases):
            if day:
                yield datetime.combine(day, time(), ZoneInfo(city.timezone))
