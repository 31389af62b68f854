"""Tokens of every kind: what they may be given, how they are made, listed, rotated and revoked.

GitLab doc/api/personal_access_tokens.md, app/services/personal_access_tokens/.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox import params, present
from sandbox.auth import digest
from sandbox.clock import now
from sandbox.errors import GitLabError, bad_request
from sandbox.state import Query, store
from sandbox.state.records import Token, User

Json = dict[str, Any]
LONGEST = timedelta(days=365)
ACTIVE = (  # some end with a day, others at an instant
    "NOT revoked AND (expires_at IS NULL OR "
    "expires_at > CASE WHEN length(expires_at) > 10 THEN now() ELSE today() END)"
)
NEW = params.kinds("name: text; scopes: words")
COLUMNS = {"created": "created_at", "expires": "expires_at", "last_used": "last_used_at"}
SORTS = {
    f"{word}_{direction}": f"{column} {direction}"
    for word, column in {**COLUMNS, "name": "name"}.items()
    for direction in ("asc", "desc")
}
LIST = params.kinds(
    "revoked: boolean; state: active|inactive; search: text; expires_after expires_before: day; "
    "created_after created_before last_used_after last_used_before: instant"
) | {"sort": params.one_of(*SORTS)}


def filtered(query: Query[Token], given: Json) -> Query[Token]:
    """Narrow and sort by the parsed parameters of `LIST`."""
    edges = {
        f"{word}_{edge}": f"{column} {sign} ?"
        for word, column in COLUMNS.items()
        for edge, sign in (("after", ">="), ("before", "<"))
    }
    query = query.narrowed(
        given, revoked="revoked = ?", search="name LIKE '%' || ? || '%'", **edges
    )
    if state := given.get("state"):
        query = query.where(ACTIVE if state == "active" else f"NOT ({ACTIVE})")
    return query.order(f"{SORTS.get(given.get('sort') or '', 'id')}, id")


def check_scopes(wanted: list[str] | None, allowed: Iterable[str]) -> list[str]:
    if not wanted or not set(wanted) <= set(allowed):
        raise GitLabError(400, {"error": "scopes does not have a valid value"})
    return wanted


def issue_token(user: User, name: str, scopes: list[str], **columns: Any) -> Json:
    """Make a token; the answer is the only place where its secret is ever told."""
    secret = f"glpat-{secrets.token_urlsafe(15)}"
    row = store().insert(
        Token, user_id=user.id, name=name, scopes=scopes, digest=digest(secret), **columns
    )
    return present.token(row) | {"token": secret}


def expiry(wanted: str | None, *, default_days: int) -> str:
    """A date from today on, within a year.

    Raises:
        GitLabError: 400 when it lies outside.

    """
    today = now().date()
    date = wanted or (today + timedelta(days=default_days)).isoformat()
    if date < today.isoformat():
        raise bad_request("Expiration date must not be in the past")
    if date > (latest := (today + LONGEST).isoformat()):
        raise bad_request(f"Expiration date must be before {latest}")
    return date


def rotate(token: Token) -> Json:
    """Revoke and replace in one; the successor has the name and scopes, and a week's life."""
    given = params.take("expires_at: day")
    if token.revoked:
        raise bad_request("token already revoked")
    with store().transaction():
        store().update(token, revoked=True)
        return issue_token(
            store().need(User, token.user_id),
            token.name,
            token.scopes,
            description=token.description,
            kind=token.kind,
            expires_at=expiry(given.get("expires_at"), default_days=7),
        )


def revoke(token: Token) -> tuple[str, int]:
    with store().transaction():
        store().update(token, revoked=True)
    return "", 204
