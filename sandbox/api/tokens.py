"""Personal and impersonation tokens.

GitLab doc/api/personal_access_tokens.md, doc/api/user_tokens.md.
"""

from typing import Any

from flask import Response

from sandbox import params, present, tokens
from sandbox.api import Json, Resource
from sandbox.api.users import need_user
from sandbox.auth import SCOPES, current_token, require_admin, require_user, scopes
from sandbox.errors import bad_request, forbidden, not_found, unauthorized
from sandbox.pagination import page_of
from sandbox.state import store
from sandbox.state.records import Token, User

api = Resource("tokens")
IMPERSONATION = "/users/<int:user_id>/impersonation_tokens"


@api.post("/users/<int:user_id>/personal_access_tokens")
def create_for_user(user_id: int) -> tuple[Json, int]:
    require_admin()
    return _create(need_user(str(user_id)), SCOPES)


@api.post("/user/personal_access_tokens")
def create_own() -> tuple[Json, int]:
    """One's own, of scopes that open nothing: GitLab allows `k8s_proxy` and `self_rotate`."""
    return _create(require_user(), ["k8s_proxy", "self_rotate"])


def _create(user: User, allowed: list[str], **columns: Any) -> tuple[Json, int]:
    given = params.take(tokens.NEW, "description: text; expires_at: day")
    body = tokens.issue_token(
        user,
        given["name"],
        tokens.check_scopes(given["scopes"], allowed),
        description=given.get("description"),
        expires_at=tokens.expiry(given.get("expires_at"), default_days=365),
        **columns,
    )
    return body, 201


@api.get("/personal_access_tokens")
def list_tokens() -> Response:
    user, given = require_user(), params.take("user_id: integer", **tokens.LIST)
    owner = given.get("user_id")
    if not user.admin and owner not in (None, user.id):
        raise unauthorized()
    query = store().find(Token).where("kind NOT IN ('impersonation', 'oauth')")
    if owner is not None or not user.admin:
        query = query.where("user_id = ?", owner or user.id)
    return page_of(tokens.filtered(query, given), present.token)


@api.get("/personal_access_tokens/self")
@scopes(*SCOPES)
def own() -> Json:
    return present.token(_own_token())


def _own_token() -> Token:
    require_user()
    if (token := current_token()) is None or token.kind == "oauth":
        raise bad_request("Only personal access tokens may be used")
    return token


def _token(token_id: int) -> Token:
    user, token = require_user(), store().get(Token, token_id)
    if token is None or (not user.admin and token.user_id != user.id):
        raise not_found() if user.admin else unauthorized()
    return token


@api.get("/personal_access_tokens/<int:token_id>")
def one(token_id: int) -> Json:
    return present.token(_token(token_id))


@api.post("/personal_access_tokens/self/rotate", status=200)
@scopes("self_rotate")
def rotate_own() -> Json:
    return tokens.rotate(_own_token())


@api.post("/personal_access_tokens/<int:token_id>/rotate", status=200)
@scopes("self_rotate")
def rotate(token_id: int) -> Json:
    token, own = _token(token_id), current_token()
    if own and "api" not in own.scopes and own.id != token.id:
        raise forbidden()
    return tokens.rotate(token)


@api.delete("/personal_access_tokens/self")
@scopes(*SCOPES)
def revoke_own() -> tuple[str, int]:
    return tokens.revoke(_own_token())


@api.delete("/personal_access_tokens/<int:token_id>")
def revoke(token_id: int) -> tuple[str, int]:
    return tokens.revoke(_token(token_id))


@api.post(IMPERSONATION)
def impersonate(user_id: int) -> tuple[Json, int]:
    require_admin()
    return _create(need_user(str(user_id)), SCOPES, kind="impersonation")


@api.get(IMPERSONATION)
def list_impersonations(user_id: int) -> Response:
    require_admin()
    query = store().find(Token).where("kind = 'impersonation'")
    query = query.where("user_id = ?", need_user(str(user_id)).id)
    given = params.take("state: all|active|inactive")
    given = {} if given.get("state") == "all" else given
    return page_of(tokens.filtered(query, given), present.token)


def _impersonation(user_id: int, token_id: int) -> Token:
    require_admin()
    token = store().get(Token, token_id)
    if token is None or token.kind != "impersonation" or token.user_id != user_id:
        raise not_found("Impersonation Token")
    return token


@api.get(f"{IMPERSONATION}/<int:token_id>")
def one_impersonation(user_id: int, token_id: int) -> Json:
    return present.token(_impersonation(user_id, token_id))


@api.delete(f"{IMPERSONATION}/<int:token_id>")
def revoke_impersonation(user_id: int, token_id: int) -> tuple[str, int]:
    return tokens.revoke(_impersonation(user_id, token_id))
