"""Judge what was found: one line a check. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from inventaris.layout.compare import Comparison
from inventaris.layout.model import FoundHook
from inventaris.layout.steps import (
    AddList,
    AdoptLabel,
    CreateBoard,
    CreateHook,
    CreateLabel,
    DeleteExtraHook,
    EditHook,
    EditProject,
    MoveList,
    RenameBoard,
    SetMember,
    Step,
    WriteFile,
)

OLDEST_GITLAB, TOO_NEW_GITLAB = (17, 4), (19, 0)  # uploads by secret; not tried yet
OLDEST_GIT = (2, 37)  # http.curloptResolve
SCOPES = frozenset({"api", "write_repository", "self_rotate"})
EXPIRY_WARNING = timedelta(days=30)
CLOCK_TOLERANCE = timedelta(seconds=60)
BEAT_LIMIT_S = 60.0  # a tick comes every few seconds
_SHOWN = 3  # steps told by name


class Status(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what somebody should do about it."""

    name: str
    status: Status
    told: str
    todo: str = ""


def good(name: str, told: str) -> Check:
    return Check(name, Status.GOOD, told)


def warning(name: str, told: str, todo: str) -> Check:
    return Check(name, Status.WARNING, told, todo)


def failure(name: str, told: str, todo: str) -> Check:
    return Check(name, Status.FAILURE, told, todo)


def git_version(told: str) -> Check:
    """Judge the first line of `git --version`."""
    if _version(told) < OLDEST_GIT:
        return failure("git", told, "Install git 2.37 or newer where the workers run.")
    return good("git", told)


def gitlab_version(told: str) -> Check:
    """Judge the `version` that GitLab gives: `18.2.1-ee`."""
    if OLDEST_GITLAB <= _version(told) < TOO_NEW_GITLAB:
        return good("gitlab", f"version {told}")
    oldest, newest = OLDEST_GITLAB, TOO_NEW_GITLAB
    todo = f"Use GitLab {oldest[0]}.{oldest[1]} or newer, older than {newest[0]}."
    return failure("gitlab", f"version {told} is not supported", todo)


def _version(told: str) -> tuple[int, int]:
    found = re.search(r"(\d+)\.(\d+)", told)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def token(scopes: Iterable[str], expires_on: date | None, today: date, page: str) -> Check:
    """Judge our own token; `page` is where its user makes another."""
    if missing := sorted(SCOPES - set(scopes)):
        return failure("token", f"scopes missing: {', '.join(missing)}", f"Make another: {page}")
    if expires_on is None:
        return good("token", "all scopes, no expiry")
    if expires_on - today < EXPIRY_WARNING:
        return warning("token", f"expires on {expires_on}", f"Rotate it or make another: {page}")
    return good("token", f"all scopes, expires on {expires_on}")


def clock(theirs: datetime, ours: datetime) -> Check:
    """Judge our clock by GitLab's."""
    off = (ours - theirs) / timedelta(seconds=1)
    if abs(off) > CLOCK_TOLERANCE / timedelta(seconds=1):
        todo = "Synchronise both machines' clocks (NTP)."
        return failure("clock", f"{off:+.0f} s from GitLab's", todo)
    return good("clock", f"{abs(off):.0f} s from GitLab's")


def workers(beats: Mapping[str, float]) -> Check:
    """Judge the seconds since each worker last did a task that beat had sent."""
    if not beats:
        return failure("workers", "none has reported", "Start the workers and beat.")
    youngest = min(beats.values())
    if youngest > BEAT_LIMIT_S:
        return failure("workers", f"silent for {youngest:.0f} s", "Start the workers and beat.")
    return good("workers", f"last heard {youngest:.0f} s ago")


def layout(comparison: Comparison) -> Iterator[Check]:
    """Judge each part of the layout by what setup would still do."""
    left: dict[str, list[Step]] = {part: [] for part in _PARTS}
    for step in comparison.steps:
        left[_part(step)].append(step)
    for part, steps in left.items():
        if steps:
            shown = "; ".join(map(str, steps[:_SHOWN]))
            more = f" and {len(steps) - _SHOWN} more" if len(steps) > _SHOWN else ""
            yield failure(part, f"to do: {shown}{more}", "Run `inventaris setup`.")
        else:
            yield good(part, "as it should be")
    if comparison.foreign:
        names = ", ".join(comparison.foreign)
        yield failure("ownership", f"not setup's: {names}", "Run `inventaris setup` and read.")
    if not comparison.is_owner:
        yield failure("role", "not Owner of the root group", "Run `inventaris setup` and read.")
    if comparison.missing_accounts:
        names = ", ".join(member.username for member in comparison.missing_accounts)
        todo = "Have them created, then run `inventaris setup`."
        yield warning("accounts", f"missing: {names}", todo)


_PARTS = ("groups and projects", "privacy", "people", "labels", "board", "templates", "webhooks")


def _part(step: Step) -> str:
    match step:
        case EditProject(_, changes) if "visibility" in changes:
            return "privacy"
        case SetMember():
            return "people"
        case CreateLabel() | AdoptLabel():
            return "labels"
        case CreateBoard() | RenameBoard() | AddList() | MoveList():
            return "board"
        case WriteFile():
            return "templates"
        case CreateHook() | EditHook() | DeleteExtraHook():
            return "webhooks"
    return "groups and projects"


def hook(project: str, found: FoundHook, last_status: str | None) -> Check | None:
    """Judge one webhook by GitLab's own record; None where nothing is wrong.

    `last_status` is the answer to the newest delivery, or to a test; None if there was none.
    """
    if found.alert_status != "executable":
        until = f" until {found.disabled_until}" if found.disabled_until else ""
        todo = f"See that GitLab reaches {found.url}, then press Test on the webhook's page."
        return failure("deliveries", f"{project}: {found.alert_status}{until}", todo)
    if found.has_body_template:
        todo = "Remove the custom webhook template on the webhook's page."
        return warning("deliveries", f"{project}: a template changes what we are sent", todo)
    if last_status is None:
        todo = "File a request there, or press Test on the webhook's page."
        return warning("deliveries", f"{project}: nothing delivered for a week", todo)
    if not last_status.startswith(("2", "3")):
        told = f"{project}: the last delivery was answered by {last_status}"
        return failure("deliveries", told, f"See that GitLab reaches {found.url}.")
    return None
