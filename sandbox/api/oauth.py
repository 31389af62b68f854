"""Signing in with applications: OAuth 2.0, authorization code with PKCE, refresh.

GitLab doc/api/oauth2.md; RFC 6749, 7009, 7636, 7662.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers.response import Response as BaseResponse

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import (
    current_token,
    current_user,
    digest,
    is_expired,
    require_csrf,
    require_scope,
    require_user,
)
from sandbox.clock import now, stamp
from sandbox.errors import GitLabError, unauthorized
from sandbox.pages.page import show, to_sign_in
from sandbox.state import store
from sandbox.state.account_records import Application
from sandbox.state.records import Token, User

api = Resource("oauth", "/oauth")
LIFE = timedelta(hours=2)
CODE_LIFE = timedelta(minutes=10)
WHY = {
    "invalid_client": "Client authentication failed due to unknown client, no client "
    "authentication included, or unsupported authentication method.",
    "invalid_grant": "The provided authorization grant is invalid, expired, revoked, does not "
    "match the redirection URI used in the authorization request, or was issued to another client.",
    "unsupported_grant_type": "The authorization grant type is not supported by the "
    "authorization server.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported "
    "parameter value, or is otherwise malformed.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed.",
    "unsupported_response_type": "The authorization server does not support this response type.",
}


def _refused(error: str, status: int = 400) -> GitLabError:
    return GitLabError(status, {"error": error, "error_description": WHY[error]})


@api.route("/authorize", methods=["GET", "POST"])
def authorize() -> BaseResponse:
    """Ask the signed-in user; an answer goes back to the application's own address."""
    user = current_user()
    if user is None:
        return to_sign_in()
    given = {key: str(value) for key, value in params.raw().items()}
    client = store().find(Application, uid=given.get("client_id", "")).first()
    if client is None or given.get("redirect_uri") not in client.redirect_uri.split():
        return show("authorize.html", client=None, given={}, scopes=[], status=401)
    scopes = (given.get("scope") or client.scopes[0]).split()
    if given.get("response_type") != "code":
        return _back(given, error="unsupported_response_type")
    if not set(scopes) <= set(client.scopes):
        return _back(given, error="invalid_scope")
    if given.get("code_challenge_method", "S256") not in ("S256", "plain"):
        return _back(given, error="invalid_request")
    if request.method == "GET":
        names = ("client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge",
                 "code_challenge_method")  # fmt: skip
        asked = {name: given[name] for name in names if name in given}
        goal = "{0.scheme}://{0.netloc}".format(urlsplit(given["redirect_uri"]))
        return show("authorize.html", client=client, given=asked, scopes=scopes, leads_to=goal)
    require_csrf()
    if given.get("answer") == "deny":
        return _back(given, error="access_denied")
    return _back(given, code=_grant(client, user, given, " ".join(scopes)))


def _back(given: dict[str, str], **answer: str) -> BaseResponse:
    if "state" in given:
        answer["state"] = given["state"]
    address = urlsplit(given["redirect_uri"])
    query = urlencode([*parse_qsl(address.query), *answer.items()])
    return redirect(address._replace(query=query).geturl(), 302)


def _grant(client: Application, user: User, given: dict[str, str], scopes: str) -> str:
    code = secrets.token_hex(32)
    challenge = given.get("code_challenge")
    if challenge and given.get("code_challenge_method") == "plain":
        challenge = _challenge(challenge)
    with store().transaction():
        store().execute(
            "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?)",
            digest(code),
            client.id,
            user.id,
            given["redirect_uri"],
            scopes,
            challenge,
            stamp(now() + CODE_LIFE),
        )
    return code


def _challenge(verifier: str) -> str:
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).decode().rstrip("=")


def _client() -> Application:
    """The application that asks: by Basic credentials or `client_id`; its secret if it has one."""
    basic, given = request.authorization, params.raw()
    uid, secret = given.get("client_id"), given.get("client_secret")
    if basic and basic.type == "basic":
        uid, secret = basic.username, basic.password
    client = store().find(Application, uid=str(uid or "")).first()
    known = client and (
        secrets.compare_digest(client.digest, digest(str(secret)))
        if secret
        else not client.confidential
    )
    if client is None or not known:
        raise _refused("invalid_client", 401)
    return client


@api.post("/token", status=200)
def token() -> Response:
    client, given = _client(), params.raw()
    match given.get("grant_type"):
        case "authorization_code":
            body = _by_code(client, given)
        case "refresh_token":
            body = _by_refresh(client, digest(str(given.get("refresh_token", ""))))
        case None:
            raise _refused("invalid_request")
        case _:
            raise _refused("unsupported_grant_type")
    answer = jsonify(body)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _by_code(client: Application, given: Json) -> Json:
    """A code serves once, within ten minutes, the application and address it was given to."""
    rows = store().execute(
        "DELETE FROM grants WHERE digest = ? RETURNING application_id, user_id, redirect_uri, "
        "scopes, challenge, expires_at",
        digest(str(given.get("code", ""))),
    )
    if not rows:
        raise _refused("invalid_grant")
    ((application_id, user_id, redirect_uri, scopes, challenge, expires_at),) = rows
    verified = challenge is None or _challenge(str(given.get("code_verifier", ""))) == challenge
    ours = (application_id, redirect_uri) == (client.id, given.get("redirect_uri"))
    if not (ours and verified and expires_at > stamp()):
        raise _refused("invalid_grant")
    if challenge is None and not client.confidential:
        raise _refused("invalid_request")
    return _issue(client, user_id, scopes.split())


def _by_refresh(client: Application, refresh: str) -> Json:
    query = store().find(Token).where("application_id = ? AND NOT revoked", client.id)
    if (old := query.where("refresh_digest = ?", refresh).first()) is None:
        raise _refused("invalid_grant")
    store().update(old, revoked=True)
    return _issue(client, old.user_id, old.scopes)


def _issue(client: Application, user_id: int, scopes: list[str]) -> Json:
    if store().need(User, user_id).state != "active":
        raise _refused("invalid_grant")
    access, refresh = secrets.token_hex(32), secrets.token_hex(32)
    store().insert(
        Token,
        user_id=user_id,
        name=client.name,
        kind="oauth",
        application_id=client.id,
        digest=digest(access),
        refresh_digest=digest(refresh),
        scopes=scopes,
        expires_at=stamp(now() + LIFE),
    )
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(LIFE.total_seconds()),
        "refresh_token": refresh,
        "scope": " ".join(scopes),
        "created_at": int(now().timestamp()),
    }


def _named_token(client: Application) -> Token | None:
    hashed = digest(str(params.raw().get("token", "")))
    query = store().find(Token, application_id=client.id)
    return query.where("? IN (digest, refresh_digest)", hashed).first()


@api.post("/revoke", status=200)
def revoke() -> Json:
    found = _named_token(_client())
    if found:
        store().update(found, revoked=True)
    return {}


@api.post("/introspect", status=200)
def introspect() -> Json:
    client = _client()
    found = _named_token(client)
    if found is None or found.revoked or is_expired(found):
        return {"active": False}
    return {
        "active": True,
        "scope": " ".join(found.scopes),
        "client_id": client.uid,
        "token_type": "Bearer",
        **present.token_times(found),
    }


@api.get("/token/info")
def info() -> Json:
    own = current_token()
    if own is None:
        raise unauthorized()
    application = store().get(Application, own.application_id)
    times = present.token_times(own)
    return {
        "resource_owner_id": own.user_id,
        "scope": own.scopes,
        "expires_in": times["exp"] and times["exp"] - int(now().timestamp()),
        "application": {"uid": application.uid if application else None},
        "created_at": times["iat"],
        "scopes": own.scopes,
        "expires_in_seconds": times["exp"] and times["exp"] - int(now().timestamp()),
    }


@api.route("/userinfo", methods=["GET", "POST"])
def userinfo() -> Json:
    user, own = require_user(), current_token()
    if own is None:
        raise unauthorized()
    require_scope(own, {"openid"})
    return present.userinfo(user, own.scopes)
