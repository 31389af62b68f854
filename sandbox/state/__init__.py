"""What one running forge holds, and how a request reaches it."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import current_app

from sandbox.state.query import Query, R
from sandbox.state.store import Store

if TYPE_CHECKING:
    from sandbox.deliveries import Deliveries
    from sandbox.faults import Faults
    from sandbox.repositories import Repositories


__all__ = ["Config", "Query", "R", "State", "Store", "secret_key", "state", "store"]


@dataclass(frozen=True)
class Config:
    """How a forge is started.

    Attributes:
        data: folder of the database, repositories and uploads.
        url: the address that answers name, without a slash at the end.
        root_token: personal token of user `root`, all scopes.
        allow_local_hooks: first value of `allow_local_requests_from_web_hooks_and_services`.
        touch_interval_s: how long comments leave an issue's `updated_at` alone after a change.

    """

    data: Path
    url: str
    root_token: str
    allow_local_hooks: bool = True
    touch_interval_s: float = 60  # GitLab app/models/concerns/throttled_touch.rb


@dataclass(frozen=True)
class State:
    config: Config
    store: Store
    repositories: "Repositories"
    deliveries: "Deliveries"
    faults: "Faults"

    @property
    def uploads(self) -> Path:
        return self.config.data / "uploads"


def state() -> State:
    """The state of the forge that handles the present request."""
    return cast("State", current_app.extensions["sandbox"])


def store() -> Store:
    return state().store


def secret_key(store: Store) -> str:
    """The key that signs session cookies; made once, so that a restart signs nobody out."""
    with store.transaction():
        key: str | None = store.setting("secret_key")
        if key is None:
            key = secrets.token_hex(32)
            store.set_setting("secret_key", key)
    return key
