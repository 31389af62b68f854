"""Look at everything that the service needs: read only, but for a webhook's test."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

import redis

from inventaris.doctor import judge
from inventaris.doctor.judge import Check, Deliveries, failure, good
from inventaris.errors import ForgeError, ForgeRefusedError, ForgeUnavailableError
from inventaris.forge.client import Forge, project
from inventaris.layout.blueprint import Blueprint
from inventaris.layout.compare import compare
from inventaris.layout.found import find_layout
from inventaris.layout.model import FoundHook
from inventaris.mail.smtp import trouble_of
from inventaris.settings import Settings
from inventaris.work_queue import WorkQueue

_EVENTS = 20


def examine(settings: Settings, blueprint: Blueprint) -> Iterator[Check]:
    """Give all checks; what stands on something that fails is not looked at."""
    yield _git()
    yield from _redis(settings)
    yield judge.calendar(blueprint.city.calendar, datetime.now(UTC).date())
    trouble = trouble_of(settings) if settings.smtp_host else ""
    yield judge.mail(settings.smtp_host, trouble, has_rules=blueprint.city.mailing is not None)
    try:
        yield from _forge(Forge(settings), settings, blueprint)
    except ForgeError as lost:
        yield failure("gitlab", str(lost), f"See that {settings.forge_url} answers our token.")


def _forge(forge: Forge, settings: Settings, blueprint: Blueprint) -> Iterator[Check]:
    yield judge.gitlab_version(str(forge.get("/version")["version"]))
    yield _token(forge, settings)
    yield judge.clock(forge.clock(), datetime.now(UTC))
    found = find_layout(forge, blueprint.wanted)
    yield judge.user(found.bot, settings.bot_username, is_admin=found.is_admin)
    yield from judge.layout(compare(blueprint.wanted, found))
    hook_url = blueprint.wanted.hook_url
    yield from judge.deliveries(
        [
            Deliveries(path, hook, _last_status(forge, path, hook))
            for path, hooks in found.hooks.items()
            for hook in hooks
            if hook.url == hook_url
        ]
    )


def _git() -> Check:
    program = shutil.which("git")
    if program is None:
        return failure("git", "not there", "Install git 2.37 or newer where the workers run.")
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return judge.git_version(told.stdout.strip())


def _redis(settings: Settings) -> Iterator[Check]:
    try:
        work = WorkQueue(settings.redis_url.get_secret_value(), settings.lease_s)
        work.ping()
        heard = work.heard()
    except redis.RedisError as lost:
        # Its own text may hold the address with a password.
        told = f"no answer: {type(lost).__name__}"
        yield failure("redis", told, "Start Redis, or correct INVENTARIS_REDIS_URL.")
        return
    yield good("redis", "answers")
    yield judge.workers(heard)


def _token(forge: Forge, settings: Settings) -> Check:
    page = f"{settings.forge_url}/-/user_settings/personal_access_tokens"
    try:
        row = forge.get("/personal_access_tokens/self")
    except ForgeRefusedError as refused:
        return failure("token", str(refused), f"Make another: {page}")
    expires_on = date.fromisoformat(row["expires_at"]) if row.get("expires_at") else None
    return judge.token(row["scopes"], expires_on, datetime.now(UTC).date(), page)


def _last_status(forge: Forge, path: str, hook: FoundHook) -> str | None:
    """Give the answer to the newest delivery of the last week; unless it is good, test anew."""
    address = f"{project(path)}/hooks/{hook.id}"
    newest = _newest_status(forge, address)
    # A test that succeeds switches a hook on again, which is for a person to decide.
    if judge.is_success(newest) or hook.alert_status != "executable":
        return newest
    try:
        forge.post(f"{address}/test/issues_events")
    except ForgeRefusedError:  # no issue to test with, or not delivered: the record tells
        return _newest_status(forge, address)
    except ForgeUnavailableError:  # more than five tests a minute
        return newest
    return "201"


def _newest_status(forge: Forge, address: str) -> str | None:
    rows = list(islice(forge.list(f"{address}/events", per_page=_EVENTS), _EVENTS))
    newest = max(rows, key=lambda row: int(row["id"]), default=None)
    return str(newest["response_status"]) if newest else None
