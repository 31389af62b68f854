"""SSH keys, further addresses and the status of users.

GitLab doc/api/user_keys.md, doc/api/user_email_addresses.md, doc/api/users.md.
"""

import base64
import binascii
import hashlib
from datetime import timedelta
from typing import Any

from flask import Response, request

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.users import EMAIL, need_user
from sandbox.auth import require_admin, require_user, scopes
from sandbox.clock import now, stamp
from sandbox.errors import forbidden, invalid, not_found
from sandbox.pagination import page_of
from sandbox.state import store
from sandbox.state.account_records import Email, SshKey
from sandbox.state.records import User

api = Resource("user_belongings")
OWN, OF_USER = "/user/<any(keys, emails):kind>", "/users/<user_ref>/<any(keys, emails):kind>"
RECORDS: dict[str, Any] = {"keys": (SshKey, present.ssh_key), "emails": (Email, present.email)}
DAYS_TO_CLEAR = {"30_minutes": 1 / 48, "3_hours": 1 / 8, "8_hours": 1 / 3, "1_day": 1, "3_days": 3,
                 "7_days": 7, "30_days": 30}  # fmt: skip


def _owner(kind: str, user_ref: str | None) -> User:
    """Oneself; another's keys are for everyone to read, another's addresses for administrators."""
    if user_ref is None:
        return require_user()
    if kind == "emails":
        require_admin()
    return need_user(user_ref)


@api.get(OWN)
@api.get(OF_USER)
@scopes("read_user")
def belongings(kind: str, user_ref: str | None = None) -> Response:
    record, show = RECORDS[kind]
    return page_of(store().find(record, user_id=_owner(kind, user_ref).id).order("id"), show)


def _one(kind: str, owner: User, row_id: int) -> Any:
    record, _ = RECORDS[kind]
    query = store().find(record, user_id=owner.id, id=row_id)
    return query.one({"keys": "Key", "emails": "Email"}[kind])


@api.get(f"{OWN}/<int:row_id>")
@api.get(f"{OF_USER}/<int:row_id>")
@scopes("read_user")
def belonging(kind: str, row_id: int, user_ref: str | None = None) -> Json:
    shown: Json = RECORDS[kind][1](_one(kind, _owner(kind, user_ref), row_id))
    return shown


@api.post(OWN)
@api.post(OF_USER)
def add(kind: str, user_ref: str | None = None) -> Json:
    owner = need_user(user_ref) if user_ref and require_admin() else require_user()
    row = _new_key(owner) if kind == "keys" else _new_email(owner, confirmed=bool(user_ref))
    shown: Json = RECORDS[kind][1](row)
    return shown


def _new_key(owner: User) -> SshKey:
    given = params.take(
        "*title *key: text; expires_at: instant; usage_type: auth|signing|auth_and_signing"
    )
    fingerprint = _fingerprint(given["key"])
    if store().find(SshKey, fingerprint=fingerprint).exists():
        raise invalid(fingerprint_sha256=["has already been taken"])
    return store().insert(
        SshKey,
        user_id=owner.id,
        fingerprint=fingerprint,
        **{"usage_type": "auth_and_signing"} | given,
    )


def _fingerprint(key: str) -> str:
    """As `ssh-keygen -l` tells it; RFC 4253, 6.6: the blob begins with the type's own name."""
    kind, _, rest = key.strip().partition(" ")
    try:
        blob = base64.b64decode(rest.partition(" ")[0], validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if not kind or not blob[4:].startswith(kind.encode()):
        raise invalid(key=["is invalid"], fingerprint_sha256=["cannot be generated"])
    return base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _new_email(owner: User, *, confirmed: bool) -> Email:
    given = params.take("*email: text; skip_confirmation: boolean")
    address = given["email"]
    if not EMAIL.fullmatch(address):
        raise invalid(email=["is invalid"])
    taken = store().find(User, email=address).exists()
    if taken or store().find(Email, email=address).exists():
        raise invalid(email=["has already been taken"])
    at = stamp() if confirmed and given.get("skip_confirmation") else None
    return store().insert(Email, user_id=owner.id, email=address, confirmed_at=at)


@api.delete(f"{OWN}/<int:row_id>")
@api.delete(f"{OF_USER}/<int:row_id>")
def remove(kind: str, row_id: int, user_ref: str | None = None) -> None:
    owner = need_user(user_ref) if user_ref and require_admin() else require_user()
    row = _one(kind, owner, row_id)
    store().delete(row)


@api.get("/keys")
@api.get("/keys/<int:key_id>")
def key_with_user(key_id: int = 0) -> Json:
    """By id or `fingerprint`, with its owner; for administrators."""
    require_admin()
    fingerprint = (params.take("fingerprint: text").get("fingerprint") or "").strip()
    query = (
        store()
        .find(SshKey)
        .where("id = ? OR fingerprint = ?", key_id, fingerprint.removeprefix("SHA256:"))
    )
    if (found := query.first()) is None:
        raise not_found("Key")
    owner = store().need(User, found.user_id)
    return present.ssh_key(found) | {"user": present.user_admin(owner)}


@api.get("/user/status")
@api.get("/users/<user_ref>/status")
@scopes("read_user")
def status(user_ref: str | None = None) -> Json:
    return present.user_status(need_user(user_ref) if user_ref else require_user())


@api.route("/user/status", methods=["PUT", "PATCH"])
def set_status() -> Json:
    """PUT sets all of it anew, PATCH what is given."""
    user = require_user()
    if user.bot:
        raise forbidden()
    given = params.take(
        "emoji message: text; availability: busy|not_set",
        clear_status_after=params.one_of(*DAYS_TO_CLEAR),
    )
    if after := given.pop("clear_status_after", None):
        given["clear_status_at"] = stamp(now() + timedelta(days=DAYS_TO_CLEAR[after]))
    kept = (user.profile.get("status") or {}) if request.method == "PATCH" else {}
    with store().transaction():
        user = store().update(user, profile=user.profile | {"status": kept | given})
    return present.user_status(user)
