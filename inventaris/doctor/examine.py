"""Look at everything that the service needs: read only, but for a webhook's test."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice

import redis

from inventaris.doctor import judge
from inventaris.doctor.judge import Check, failure, good, warning
from inventaris.errors import ForgeError, ForgeRefusedError
from inventaris.forge.client import Forge, project
from inventaris.layout.blueprint import Blueprint
from inventaris.layout.compare import compare
from inventaris.layout.found import find_layout
from inventaris.layout.model import Found, FoundHook
from inventaris.locks import Board
from inventaris.settings import Settings

_EVENTS = 20


def examine(settings: Settings, blueprint: Blueprint) -> Iterator[Check]:
    """Give all checks; what stands on something that fails is not looked at."""
    yield _git()
    yield from _redis(settings)
    forge = Forge(settings)
    try:
        yield judge.gitlab_version(str(forge.get("/version")["version"]))
    except ForgeError as lost:
        yield failure("gitlab", str(lost), f"See that {settings.forge_url} answers our token.")
        return
    yield _token(forge, settings)
    yield judge.clock(forge.clock(), datetime.now(UTC))
    found = find_layout(forge, blueprint.wanted)
    if found.bot != settings.bot_username:
        told = f"the token is @{found.bot}'s, settings say @{settings.bot_username}"
        yield failure("user", told, "Correct INVENTARIS_BOT_USERNAME or the token.")
    yield from judge.layout(compare(blueprint.wanted, found))
    yield from _deliveries(forge, blueprint, found)


def _git() -> Check:
    program = shutil.which("git")
    if program is None:
        return failure("git", "not there", "Install git 2.37 or newer where the workers run.")
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return judge.git_version(told.stdout.strip())


def _redis(settings: Settings) -> Iterator[Check]:
    board = Board(settings.redis_url.get_secret_value(), settings.lease_s)
    try:
        board.ping()
        beats = board.workers()
    except redis.RedisError as lost:
        # Its own text may hold the address with a password.
        told = f"no answer: {type(lost).__name__}"
        yield failure("redis", told, "Start Redis, or correct INVENTARIS_REDIS_URL.")
        return
    yield good("redis", "answers")
    yield judge.workers(beats)


def _token(forge: Forge, settings: Settings) -> Check:
    page = f"{settings.forge_url}/-/user_settings/personal_access_tokens"
    try:
        row = forge.get("/personal_access_tokens/self")
    except ForgeRefusedError as refused:
        return failure("token", str(refused), f"Make another: {page}")
    expires_on = date.fromisoformat(row["expires_at"]) if row.get("expires_at") else None
    return judge.token(row["scopes"], expires_on, datetime.now(UTC).date(), page)


def _deliveries(forge: Forge, blueprint: Blueprint, found: Found) -> Iterator[Check]:
    """Ask GitLab how its deliveries to us went; one line if all went well."""
    ours = {path: hook for path, hook in _our_hooks(blueprint, found).items() if hook}
    troubles = [
        trouble
        for path, hook in ours.items()
        if (trouble := judge.hook(path, hook, _last_status(forge, path, hook)))
    ]
    yield from troubles
    if not ours:
        yield warning("deliveries", "no webhook yet", "Run `inventaris setup`.")
    elif not troubles:
        yield good("deliveries", f"{len(ours)} webhooks reach us")


def _our_hooks(blueprint: Blueprint, found: Found) -> Mapping[str, FoundHook | None]:
    wanted = blueprint.wanted
    return {
        path: next((hook for hook in hooks if hook.url == wanted.hook_url), None)
        for path, hooks in found.hooks.items()
    }


def _last_status(forge: Forge, path: str, hook: FoundHook) -> str | None:
    """Give the status of the newest delivery of the last week, else of a test."""
    address = f"{project(path)}/hooks/{hook.id}"
    rows = list(islice(forge.list(f"{address}/events", per_page=_EVENTS), _EVENTS))
    if rows:
        return str(max(rows, key=lambda row: int(row["id"]))["response_status"])
    try:
        forge.post(f"{address}/test/issues_events")
    except ForgeError:
        return None  # no issue to test with, or too many tests: it tells us nothing
    return "200"
