"""Who asks: a token (API, git) or a session cookie (pages), and `Sudo`.

Rules: GitLab doc/api/rest/authentication.md; lib/api/helpers.rb.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import current_app, g, request, session
from werkzeug.security import check_password_hash, generate_password_hash

from sandbox import params
from sandbox.clock import now, stamp
from sandbox.errors import GitLabError, forbidden, not_found, unauthorized
from sandbox.state import store
from sandbox.state.records import Token, User

SCOPES = [
    "api",
    "read_api",
    "read_user",
    "create_runner",
    "manage_runner",
    "k8s_proxy",
    "self_rotate",
    "read_repository",
    "write_repository",
    "read_registry",
    "write_registry",
    "read_virtual_registry",
    "write_virtual_registry",
    "ai_features",
    "sudo",
    "admin_mode",
    "read_service_ping",
]
View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD", "OPTIONS"}
# Accounts of a sandbox guard nothing; a slow hash would only slow every test.
_HASH = "pbkdf2:sha256:5000"


def scopes(*extra: str) -> Callable[[View], View]:
    """Let tokens with one of these scopes use an endpoint, beside `api` and `read_api`."""

    def mark(view: View) -> View:
        view.extra_scopes = extra  # type: ignore[attr-defined]
        return view

    return mark


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_password(password: str) -> str:
    return generate_password_hash(password, _HASH)


def user_of_password(login: str, password: str) -> User | None:
    """The active user of a username or email and password."""
    user = store().find(User).where("username = ? OR email = ?", login, login).first()
    matches = user and user.state == "active" and check_password_hash(user.password_hash, password)
    return user if matches else None


def token_of(secret: str) -> Token | None:
    """The token in force with this secret.

    Raises:
        GitLabError: 401 `invalid_token` when it is revoked or expired.

    """
    token = store().find(Token, digest=digest(secret)).first()
    if token is None:
        return None
    if token.revoked:
        raise _invalid_token("Token was revoked. You have to re-authorize from the user.")
    if is_expired(token):
        raise _invalid_token(
            "Token is expired. You can either do re-authorization or token refresh."
        )
    if not token.last_used_at or token.last_used_at < stamp(now() - timedelta(minutes=1)):
        with store().transaction():
            token = store().update(token, last_used_at=stamp())
    return token


def is_expired(token: Token) -> bool:
    """Personal tokens end with a day, OAuth's at an instant."""
    at = token.expires_at
    return bool(at and at <= (stamp() if "T" in at else now().date().isoformat()))


def _invalid_token(why: str) -> GitLabError:
    return GitLabError(401, {"error": "invalid_token", "error_description": why})


def current_user() -> User | None:
    """The user of this request, from token or session; None for the public.

    Raises:
        GitLabError: 401 for a token that is not in force, 403 where its user is not.

    """
    if "user" not in g:
        g.user, g.token = None, None
        if secret := _secret():
            token = token_of(secret)
            if token is None:
                raise unauthorized()
            owner = store().need(User, token.user_id)
            if owner.state != "active":
                raise forbidden(f"Your account has been {owner.state}.")
            g.user, g.token = owner, token
        elif (user_id := session.get("user_id")) is not None:
            user = store().get(User, user_id)
            g.user = user if user and user.state == "active" else None
    return g.user  # type: ignore[no-any-return]


def current_token() -> Token | None:
    current_user()
    return g.token  # type: ignore[no-any-return]


def require_user() -> User:
    if (user := current_user()) is None:
        raise unauthorized()
    return user


def require_admin() -> User:
    user = require_user()
    if not user.admin:
        raise forbidden()
    return user


def _secret() -> str | None:
    if secret := request.headers.get("PRIVATE-TOKEN"):
        return secret
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret:
        return secret.strip()
    given = params.raw() if request.path.startswith("/api/") else {}
    secret = given.get("private_token") or given.get("access_token")
    return str(secret) if secret else None


def guard_api() -> None:
    """Before each API request: identify, hold the token to its scopes, act as another by Sudo."""
    user, token = current_user(), current_token()
    if user is None:
        return
    if token is not None:
        _require_scope_of_view(token)
    elif request.method not in SAFE:
        require_csrf()
    if wanted := request.headers.get("Sudo") or params.raw().get("sudo"):
        g.user = _sudo(user, token, str(wanted))


def _require_scope_of_view(token: Token) -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    enough = {"api", *getattr(view, "extra_scopes", ())}
    if request.method in SAFE or request.path.startswith("/api/graphql"):
        enough.add("read_api")
    require_scope(token, enough)


def require_scope(token: Token, enough: set[str]) -> None:
    if not enough & set(token.scopes):
        raise _insufficient_scope(" ".join(sorted(enough)))


def _insufficient_scope(scope: str) -> GitLabError:
    return GitLabError(
        403,
        {
            "error": "insufficient_scope",
            "error_description": "The request requires higher privileges than provided by "
            "the access token.",
            "scope": scope,
        },
    )


def _sudo(user: User, token: Token | None, wanted: str) -> User:
    if not user.admin:
        raise forbidden("Must be admin to use sudo")
    if token is None:
        raise forbidden("Must be authenticated using an OAuth or personal access token to use sudo")
    if "sudo" not in token.scopes:
        raise _insufficient_scope("sudo")
    found = store().find(User, username=wanted).first()
    found = found or store().get(User, params.record_id(wanted))
    if found is None:
        raise not_found(f"User with ID or username '{wanted}'")
    return found


def sign_in(user: User) -> None:
    session.clear()
    session["user_id"] = user.id


def sign_out() -> None:
    session.clear()


def csrf_token() -> str:
    """What a page's form sends as `authenticity_token`, its scripts as `X-CSRF-Token`."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def require_csrf() -> None:
    """Refuse a write that another site's page sent with our cookie."""
    sent = request.headers.get("X-CSRF-Token") or str(params.raw().get("authenticity_token", ""))
    if not secrets.compare_digest(sent.encode(), csrf_token().encode()):
        raise GitLabError(422, "422 The change you requested was rejected (CSRF token)")
