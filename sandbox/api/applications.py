"""Applications that people may sign in with. GitLab doc/api/applications.md."""

import secrets
from urllib.parse import urlsplit

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import SCOPES, digest, require_admin
from sandbox.errors import invalid
from sandbox.pagination import page_of
from sandbox.state import store
from sandbox.state.account_records import Application
from sandbox.state.records import Token
from sandbox.tokens import check_scopes

api = Resource("applications")
OPEN_ID = ("openid", "profile", "email")


def _secret() -> str:
    return f"gloas-{secrets.token_hex(32)}"


@api.get("/applications")
def list_applications() -> Response:
    require_admin()
    return page_of(store().find(Application), present.application)


@api.post("/applications")
def create_application() -> Json:
    require_admin()
    given = params.take("*name *redirect_uri *scopes: text; confidential: boolean")
    for uri in given["redirect_uri"].split() or [""]:
        if not urlsplit(uri).scheme or "#" in uri:
            raise invalid(redirect_uri=["must be an absolute URI."])
    wanted, secret = given["scopes"].replace(",", " ").split(), _secret()
    row = store().insert(
        Application,
        uid=secrets.token_hex(32),
        digest=digest(secret),
        name=given["name"],
        redirect_uri=given["redirect_uri"],
        scopes=check_scopes(wanted, [*SCOPES, *OPEN_ID]),
        confidential=given.get("confidential") is not False,
    )
    return present.application(row) | {"secret": secret}


def _application(application_id: int) -> Application:
    require_admin()
    return store().find(Application).one("Application", id=application_id)


@api.delete("/applications/<int:application_id>")
def delete_application(application_id: int) -> None:
    row = _application(application_id)
    store().find(Token, application_id=row.id).delete()
    store().delete(row)


@api.post("/applications/<int:application_id>/renew-secret")
def renew_secret(application_id: int) -> Json:
    row, secret = _application(application_id), _secret()
    return present.application(store().update(row, digest=digest(secret))) | {"secret": secret}
