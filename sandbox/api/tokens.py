"""Personal access tokens. GitLab doc/api/personal_access_tokens.md, doc/api/user_tokens.md."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from sandbox import params, present
from sandbox.api.users import need_user
from sandbox.auth import SCOPES, current_token, digest, require_admin, require_user, scopes
from sandbox.clock import now, stamp
from sandbox.errors import GitLabError, bad_request, forbidden, not_found
from sandbox.pagination import page_of
from sandbox.state import store
from sandbox.state.records import Token, User

api = Blueprint("tokens", __name__, url_prefix="/api/v4")
Json = dict[str, Any]
LONGEST = timedelta(days=365)
NEW: dict[str, params.Kind] = {
    "description": params.text,
    "expires_at": params.day,
}


def issue_token(user: User, name: str, token_scopes: list[str], **columns: Any) -> Json:
    """Make a token; the answer is the only place where its secret is ever told."""
    secret = f"glpat-{secrets.token_urlsafe(15)}"
    row = store().insert(
        Token,
        user_id=user.id,
        name=name,
        scopes=token_scopes,
        digest=digest(secret),
        created_at=stamp(),
        **columns,
    )
    return present.token(row) | {"token": secret}


def expiry(wanted: str | None, *, default_days: int) -> str:
    """A date within a year from now.

    Raises:
        GitLabError: 400 when it lies outside.

    """
    today = now().date()
    date = wanted or (today + timedelta(days=default_days)).isoformat()
    if not today.isoformat() < date <= (today + LONGEST).isoformat():
        latest = (today + LONGEST).isoformat()
        raise bad_request(f"Expiration date must be before {latest} and after today")
    return date


@api.post("/users/<int:user_id>/personal_access_tokens")
def create_for_user(user_id: int) -> tuple[Json, int]:
    require_admin()
    return _create(need_user(str(user_id)), SCOPES)


@api.post("/user/personal_access_tokens")
def create_own() -> tuple[Json, int]:
    """One's own, of scopes that open nothing: GitLab allows `k8s_proxy` and `self_rotate`."""
    return _create(require_user(), ["k8s_proxy", "self_rotate"])


def _create(user: User, allowed: list[str]) -> tuple[Json, int]:
    given = params.take({"name": params.text, "scopes": params.words}, **NEW)
    unknown = [scope for scope in given["scopes"] or [] if scope not in allowed]
    if unknown or not given["scopes"]:
        raise GitLabError(400, {"error": "scopes does not have a valid value"})
    with store().transaction():
        body = issue_token(
            user,
            given["name"],
            given["scopes"],
            description=given.get("description"),
            expires_at=expiry(given.get("expires_at"), default_days=365),
        )
    return body, 201


@api.get("/personal_access_tokens")
def list_tokens() -> Response:
    user = require_user()
    given = params.take(
        user_id=params.integer,
        revoked=params.boolean,
        state=params.one_of("active", "inactive"),
        search=params.text,
        created_after=params.instant,
        created_before=params.instant,
        expires_after=params.day,
        expires_before=params.day,
        sort=params.text,
    )
    owner = given.get("user_id")
    if not user.admin and owner not in (None, user.id):
        raise GitLabError(401, "401 Unauthorized")
    query = store().find(Token)
    if owner is not None or not user.admin:
        query = query.where("user_id = ?", owner or user.id)
    active = "NOT revoked AND (expires_at IS NULL OR expires_at > today())"
    if (revoked := given.get("revoked")) is not None:
        query = query.where("revoked = ?", revoked)
    if wanted := given.get("state"):
        query = query.where(active if wanted == "active" else f"NOT ({active})")
    if word := given.get("search"):
        query = query.where("name LIKE ?", f"%{word}%")
    for name, condition in {
        "created_after": "created_at > ?",
        "created_before": "created_at < ?",
        "expires_after": "expires_at > ?",
        "expires_before": "expires_at < ?",
    }.items():
        if given.get(name):
            query = query.where(condition, given[name])
    return page_of(query, present.token)


@api.get("/personal_access_tokens/self")
@scopes(*SCOPES)
def own() -> Json:
    return present.token(_own_token())


def _own_token() -> Token:
    require_user()
    if (token := current_token()) is None:
        raise bad_request("Only personal access tokens may be used")
    return token


def _token(token_id: int) -> Token:
    user, token = require_user(), store().get(Token, token_id)
    if token is None or (not user.admin and token.user_id != user.id):
        raise not_found() if user.admin else GitLabError(401, "401 Unauthorized")
    return token


@api.get("/personal_access_tokens/<int:token_id>")
def one(token_id: int) -> Json:
    return present.token(_token(token_id))


@api.post("/personal_access_tokens/self/rotate")
@scopes("self_rotate")
def rotate_own() -> Json:
    return _rotate(_own_token())


@api.post("/personal_access_tokens/<int:token_id>/rotate")
@scopes("self_rotate")
def rotate(token_id: int) -> Json:
    token, own = _token(token_id), current_token()
    if own and "api" not in own.scopes and own.id != token.id:
        raise forbidden()
    return _rotate(token)


def _rotate(token: Token) -> Json:
    """Revoke and replace in one; the successor has the name and scopes, and a week's life."""
    given = params.take(expires_at=params.day)
    if token.revoked:
        raise bad_request("token already revoked")
    with store().transaction():
        store().update(token, revoked=True)
        return issue_token(
            store().need(User, token.user_id),
            token.name,
            token.scopes,
            description=token.description,
            expires_at=expiry(given.get("expires_at"), default_days=7),
        )


@api.delete("/personal_access_tokens/self")
@scopes(*SCOPES)
def revoke_own() -> tuple[str, int]:
    return _revoke(_own_token())


@api.delete("/personal_access_tokens/<int:token_id>")
def revoke(token_id: int) -> tuple[str, int]:
    return _revoke(_token(token_id))


def _revoke(token: Token) -> tuple[str, int]:
    with store().transaction():
        store().update(token, revoked=True)
    return "", 204
