"""Tokens of projects and groups: each is a bot's, who is a member with the token's level.

GitLab doc/api/project_access_tokens.md, doc/api/group_access_tokens.md.
"""

import secrets

from flask import Response

from sandbox import params, present, tokens
from sandbox.api import Json, Resource
from sandbox.api.users import remove_user
from sandbox.auth import SCOPES, current_token, current_user, require_user, scopes
from sandbox.errors import bad_parameters, bad_request, unauthorized
from sandbox.pagination import page_of
from sandbox.permissions import Level, Source, kind_of, level_in, require_source
from sandbox.state import Query, store
from sandbox.state.namespaces import create_user
from sandbox.state.records import Member, Project, Token, User

api = Resource("access_tokens")
ROOT = "/<any(groups, projects):kind>/<ref>/access_tokens"
LEVELS = (Level.GUEST, Level.PLANNER, Level.REPORTER, Level.DEVELOPER, Level.MAINTAINER,
          Level.OWNER)  # fmt: skip
BARRED = {"sudo", "admin_mode", "read_user", "read_service_ping"}
OF_SOURCE = "user_id IN (SELECT m.user_id FROM members m WHERE m.source = ? AND m.source_id = ?)"


def _may_manage(source: Source) -> bool:
    least = Level.MAINTAINER if isinstance(source, Project) else Level.OWNER
    return level_in(current_user(), source) >= least


def _managed(kind: str, ref: str) -> Source:
    require_user()
    source = require_source(kind, ref)
    if not _may_manage(source):
        raise unauthorized()
    return source


def _of(source: Source) -> Query[Token]:
    kind = kind_of(source)
    return store().find(Token, kind=kind).where(OF_SOURCE, kind, source.id)


@api.get(ROOT)
def list_tokens(kind: str, ref: str) -> Response:
    given = params.take(**tokens.LIST)
    return page_of(tokens.filtered(_of(_managed(kind, ref)), given), present.resource_token)


def _token(source: Source, token_id: int) -> Token:
    return _of(source).one(f"{kind_of(source)} Access Token", id=token_id)


@api.get(f"{ROOT}/<int:token_id>")
def one(kind: str, ref: str, token_id: int) -> Json:
    return present.resource_token(_token(_managed(kind, ref), token_id))


@api.post(ROOT)
def create(kind: str, ref: str) -> Json:
    user, source = require_user(), require_source(kind, ref)
    given = params.take(tokens.NEW, "*expires_at: day; description: text; access_level: integer")
    if not _may_manage(source) or user.bot:
        raise bad_request(f"User does not have permission to create {kind_of(source)} access token")
    level = given.get("access_level") or Level.MAINTAINER
    if level not in LEVELS:
        raise bad_parameters("access_level does not have a valid value")
    if level > level_in(user, source):
        raise bad_request("Access level of the token can't be greater the access level of the user")
    allowed = tokens.check_scopes(given["scopes"], [each for each in SCOPES if each not in BARRED])
    expires_at = tokens.expiry(given["expires_at"], default_days=365)
    name = f"{kind_of(source)}_{source.id}_bot_{secrets.token_hex(16)}"
    bot = create_user(
        store(),
        username=name,
        name=given["name"],
        email=f"{name}@noreply.localhost",
        password_hash="",
        bot=True,
    )
    store().insert(
        Member,
        source=kind_of(source),
        source_id=source.id,
        user_id=bot.id,
        access_level=level,
        expires_at=expires_at,
        created_by_id=user.id,
    )
    body = tokens.issue_token(
        bot,
        given["name"],
        allowed,
        kind=kind_of(source),
        description=given.get("description"),
        expires_at=expires_at,
    )
    return _shown(body)


def _shown(body: Json) -> Json:
    """A token just made, with its secret."""
    row = store().need(Token, body["id"])
    return present.resource_token(row) | {"token": body["token"]}


@api.post(f"{ROOT}/self/rotate", status=200)
@scopes("self_rotate")
def rotate_own(kind: str, ref: str) -> Json:
    require_user()
    source, own = require_source(kind, ref), current_token()
    return _rotate(_token(source, own.id if own else 0))


@api.post(f"{ROOT}/<int:token_id>/rotate", status=200)
def rotate(kind: str, ref: str, token_id: int) -> Json:
    return _rotate(_token(_managed(kind, ref), token_id))


def _rotate(token: Token) -> Json:
    """The bot's membership lasts as long as its newest token."""
    body = tokens.rotate(token)
    store().execute(
        "UPDATE members SET expires_at = ? WHERE user_id = ?", body["expires_at"], token.user_id
    )
    return _shown(body)


@api.delete(f"{ROOT}/<int:token_id>")
def revoke(kind: str, ref: str, token_id: int) -> None:
    """The bot goes with its token; what it wrote is the ghost's."""
    user, source = require_user(), require_source(kind, ref)
    bot = store().need(User, _token(source, token_id).user_id)
    if not _may_manage(source):
        raise bad_request(f"{user.name} cannot delete {bot.name}")
    remove_user(bot)
