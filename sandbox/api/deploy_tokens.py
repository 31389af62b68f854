"""Deploy tokens: names and secrets that git may fetch with. GitLab doc/api/deploy_tokens.md."""

import secrets

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import digest, require_admin, require_user
from sandbox.pagination import page_of
from sandbox.permissions import Level, Source, kind_of, require_source
from sandbox.state import Query, store
from sandbox.state.account_records import DeployToken
from sandbox.tokens import ACTIVE, check_scopes

api = Resource("deploy_tokens")
ROOT = "/<any(groups, projects):kind>/<ref>/deploy_tokens"
SCOPES = {"read_repository", "read_registry", "write_registry", "read_package_registry",
          "write_package_registry", "read_virtual_registry", "write_virtual_registry"}  # fmt: skip


def _active(query: Query[DeployToken]) -> Query[DeployToken]:
    active = params.take("active: boolean").get("active")
    return query if active is None else query.where(ACTIVE if active else f"NOT ({ACTIVE})")


@api.get("/deploy_tokens")
def everywhere() -> Response:
    require_admin()
    return page_of(_active(store().find(DeployToken)), present.deploy_token)


def _source(kind: str, ref: str) -> tuple[Source, Query[DeployToken]]:
    require_user()
    source = require_source(kind, ref, project=Level.MAINTAINER, group=Level.OWNER)
    query = store().find(DeployToken)
    return source, query.where("(source, source_id) = (?, ?)", kind_of(source), source.id)


@api.get(ROOT)
def list_tokens(kind: str, ref: str) -> Response:
    return page_of(_active(_source(kind, ref)[1]), present.deploy_token)


def _token(kind: str, ref: str, token_id: int) -> DeployToken:
    return _source(kind, ref)[1].one("Deploy Token", id=token_id)


@api.get(f"{ROOT}/<int:token_id>")
def one(kind: str, ref: str, token_id: int) -> Json:
    return present.deploy_token(_token(kind, ref, token_id))


@api.post(ROOT)
def create(kind: str, ref: str) -> Json:
    source, _ = _source(kind, ref)
    given = params.take("*name: text; *scopes: words; expires_at: instant; username: text")
    secret = f"gldt-{secrets.token_urlsafe(15)}"
    row = store().insert(
        DeployToken,
        source=kind_of(source),
        source_id=source.id,
        name=given["name"],
        username=given.get("username") or f"gitlab+deploy-token-{secrets.randbelow(10**9)}",
        digest=digest(secret),
        scopes=check_scopes(given["scopes"], SCOPES),
        expires_at=given.get("expires_at"),
    )
    return present.deploy_token(row) | {"token": secret}


@api.delete(f"{ROOT}/<int:token_id>")
def delete(kind: str, ref: str, token_id: int) -> None:
    store().delete(_token(kind, ref, token_id))
