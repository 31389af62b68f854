"""Accounts, and their direct membership of groups and projects."""

from dataclasses import dataclass

from inventaris.errors import ForgeConflictError
from inventaris.forge.client import Forge, group, project


@dataclass(frozen=True, slots=True)
class Place:
    """A group or a project that has members."""

    path: str
    is_group: bool

    @property
    def address(self) -> str:
        return group(self.path) if self.is_group else project(self.path)


def find_account(forge: Forge, username: str) -> int | None:
    """Find an account that is in use by its exact name."""
    rows = forge.list("/users", username=username)
    row = next((row for row in rows if row["username"].lower() == username.lower()), None)
    return int(row["id"]) if row and row.get("state", "active") == "active" else None


def is_blocked(forge: Forge, project_id: int, username: str) -> bool:
    """Tell whether a member's account is out of use; of a stranger's nothing is known.

    The members tell it, not the search for users, which hides blocked accounts from whoever is no
    administrator.
    """
    rows = forge.list(f"{project(project_id)}/members/all", query=username)
    row = next((row for row in rows if row["username"].lower() == username.lower()), None)
    return row is not None and row.get("state", "active") != "active"


def direct_level(forge: Forge, place: Place, user_id: int) -> int:
    """Give the access level that an account was given here, 0 for none."""
    row = forge.find(f"{place.address}/members/{user_id}")
    return int(row["access_level"]) if row else 0


def level_in(forge: Forge, place: Place, user_id: int) -> int:
    """Give the access level that an account has here, inherited or not; 0 for a stranger."""
    row = forge.find(f"{place.address}/members/all/{user_id}")
    return int(row["access_level"]) if row else 0


def set_level(forge: Forge, place: Place, user_id: int, level: int) -> None:
    """Give an account an access level here; level 0 takes its own membership away."""
    members = f"{place.address}/members"
    if level == 0:
        forge.delete(f"{members}/{user_id}")
        return
    try:
        forge.post(members, {"user_id": user_id, "access_level": level})
    except ForgeConflictError:
        forge.put(f"{members}/{user_id}", {"access_level": level})
