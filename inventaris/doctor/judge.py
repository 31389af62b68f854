"""Judge what was found: one line a check. Pure."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from inventaris.layout.compare import Comparison
from inventaris.layout.model import FoundHook
from inventaris.layout.steps import (
    AddList,
    AdoptLabel,
    CreateBoard,
    CreateGroup,
    CreateHook,
    CreateLabel,
    CreateProject,
    CreateProjectLabel,
    DeleteExtraHook,
    EditGroup,
    EditHook,
    EditProject,
    MoveList,
    ProtectBranch,
    RenameBoard,
    SetMember,
    Step,
    WriteFile,
)
from inventaris.messages import BEAT, QUEUES
from inventaris.model.calendar import Calendar
from inventaris.working_days import is_published

OLDEST_GITLAB, TOO_NEW_GITLAB = (17, 4), (19, 0)  # uploads by secret; not tried yet
OLDEST_GIT = (2, 37)  # http.curloptResolve
SCOPES = frozenset({"api", "write_repository", "self_rotate"})
EXPIRY_WARNING = timedelta(days=30)
CLOCK_TOLERANCE = timedelta(seconds=60)
CALENDAR_AHEAD = timedelta(days=90)
BEAT_LIMIT_S = 60.0  # a heartbeat or a tick comes every few seconds
_SHOWN = 3  # of a list, told by name


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


def user(username: str, expected: str, *, is_admin: bool) -> Check:
    """Judge whose token it is."""
    if username != expected:
        told = f"the token is @{username}'s, the settings say @{expected}"
        return failure("user", told, "Correct INVENTARIS_BOT_USERNAME or the token.")
    if is_admin:
        told = f"@{username} is an administrator"
        return warning("user", told, "Make it an ordinary user: it needs no more.")
    return good("user", f"@{username}")


def clock(theirs: datetime, ours: datetime) -> Check:
    """Judge our clock by GitLab's."""
    off = (ours - theirs) / timedelta(seconds=1)
    if abs(off) > CLOCK_TOLERANCE / timedelta(seconds=1):
        todo = "Synchronise both machines' clocks (NTP)."
        return failure("clock", f"{off:+.0f} s from GitLab's", todo)
    return good("clock", f"{abs(off):.0f} s from GitLab's")


def workers(heard: Mapping[str, float]) -> Check:
    """Judge the seconds since each queue's workers were heard of, and since beat's last tick."""
    ages = {name: heard.get(name, math.inf) for name in (*QUEUES, BEAT)}
    if silent := [name for name, age_s in ages.items() if age_s > BEAT_LIMIT_S]:
        told = f"not heard of for {BEAT_LIMIT_S:.0f} s: {', '.join(silent)}"
        return failure("workers", told, "Start a worker for each such queue, or beat.")
    return good("workers", f"each queue's and beat last heard {max(ages.values()):.0f} s ago")


def calendar(kept: Calendar, today: date) -> Check:
    """Judge whether the days off of the coming months are known: promises rest on them."""
    unknown = [
        year
        for year in sorted({today.year, (today + CALENDAR_AHEAD).year})
        if not is_published(kept, year)
    ]
    if unknown:
        todo = "Update the package `holidays`, or write the days into kota.toml, kalender.libur."
        return warning("calendar", f"no joint leave is known of {unknown[0]}", todo)
    return good("calendar", f"days off are known for {CALENDAR_AHEAD.days} days")


def mail(host: str, trouble: str, *, has_rules: bool) -> Check:
    """Judge the mail server's greeting; `trouble` is empty where it takes ours."""
    if not host:
        return good("mail", "no mail server set, so no mail is sent")
    if trouble:
        return failure("mail", f"{host} {trouble}", "Correct INVENTARIS_SMTP_*, or mend it.")
    if not has_rules:
        todo = "Say in surel.toml of the city's folder who gets what."
        return warning("mail", f"{host} answers, but the city sends nothing", todo)
    return good("mail", f"{host} answers")


def layout(comparison: Comparison) -> Iterator[Check]:
    """Judge each part of the layout by what setup would still do."""
    left: dict[str, list[Step]] = {part: [] for part in _PARTS}
    for step in comparison.steps:
        left[_part(step)].append(step)
    for part, steps in left.items():
        if steps:
            yield failure(part, f"to do: {_some(steps)}", "Run `inventaris setup`.")
        else:
            yield good(part, "as it should be")
    if comparison.foreign:
        names = ", ".join(comparison.foreign)
        yield failure("ownership", f"not setup's: {names}", "Run `inventaris setup` and read.")
    if not comparison.is_owner:
        yield failure("role", "not Owner of the root group", "Run `inventaris setup` and read.")
    if comparison.missing_accounts:
        names = ", ".join(member.username for member in comparison.missing_accounts)
        # Who is no administrator finds no blocked account either.
        todo = "Have them created or unblocked, then run `inventaris setup`."
        yield warning("accounts", f"missing or blocked: {names}", todo)
    if comparison.shared:
        told = "; ".join(f"{place} with {group}" for place, group in comparison.shared)
        todo = (
            "Everybody of such a group reads what is there. Take back in GitLab what is not meant."
        )
        yield warning("sharing", told, todo)


_PARTS = ("groups and projects", "privacy", "people", "labels", "board", "templates", "webhooks")


def _part(step: Step) -> str:
    match step:
        case EditProject(_, changes) | EditGroup(_, changes) if "visibility" in changes:
            return "privacy"
        case SetMember():
            return "people"
        case CreateLabel() | CreateProjectLabel() | AdoptLabel():
            return "labels"
        case CreateBoard() | RenameBoard() | AddList() | MoveList():
            return "board"
        case WriteFile():
            return "templates"
        case CreateHook() | EditHook() | DeleteExtraHook():
            return "webhooks"
        case CreateGroup() | EditGroup() | CreateProject() | EditProject() | ProtectBranch():
            return "groups and projects"


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What GitLab says of its deliveries to us from one project."""

    project: str
    hook: FoundHook
    last_status: str | None  # answer to the newest delivery, or to a test; None: there was none


def is_success(status: str | None) -> bool:
    """Tell whether GitLab counts an answer as delivered."""
    return status is not None and status.startswith(("2", "3"))


def deliveries(found: Sequence[Deliveries]) -> Iterator[Check]:
    """Judge the webhooks by GitLab's own record: troubles one by one, or one good line."""
    troubles = [trouble for one in found if (trouble := _trouble(one))]
    silent = [one.project for one in found if one.last_status is None and not _trouble(one)]
    yield from troubles
    if silent:
        todo = "File a request there; the next `inventaris doctor` tests with it."
        yield warning("deliveries", f"nothing to test with yet: {_some(silent)}", todo)
    if not found:
        yield warning("deliveries", "no webhook yet", "Run `inventaris setup`.")
    elif not troubles and not silent:
        yield good("deliveries", f"{len(found)} webhooks reach us")


def _trouble(one: Deliveries) -> Check | None:
    hook = one.hook
    if hook.alert_status != "executable":
        until = f" until {hook.disabled_until}" if hook.disabled_until else ""
        todo = f"See that GitLab reaches {hook.url}, then press Test on the webhook's page."
        return failure("deliveries", f"{one.project}: {hook.alert_status}{until}", todo)
    if one.last_status is not None and not is_success(one.last_status):
        told = f"{one.project}: the last delivery was answered by {one.last_status}"
        return failure("deliveries", told, f"See that GitLab reaches {hook.url}.")
    if hook.has_body_template:
        todo = "Remove the custom webhook template on the webhook's page."
        return warning("deliveries", f"{one.project}: a template changes what we are sent", todo)
    return None


def _some(items: Sequence[object]) -> str:
    shown = "; ".join(map(str, items[:_SHOWN]))
    return f"{shown} and {len(items) - _SHOWN} more" if len(items) > _SHOWN else shown
