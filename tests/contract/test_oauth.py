"""Signing in with an application: GitLab doc/api/oauth2.md, doc/api/applications.md."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.contract.conftest import Forge, Http

Json = dict[str, Any]
BACK = "http://127.0.0.1:9/back"


@pytest.fixture
def application(http: Http) -> Iterator[Json]:
    body = {
        "name": "App",
        "redirect_uri": BACK,
        "scopes": "api openid email",
        "confidential": False,
    }
    made = http.post("/api/v4/applications", json=body)
    assert made.status_code == 201, made.text
    yield made.json()
    assert http.delete(f"/api/v4/applications/{made.json()['id']}").status_code == 204


@pytest.fixture
def browser(forge: Forge, http: Http, unique: str) -> requests.Session:
    """A session in which a person has signed in by password."""
    if not forge.is_sandbox:
        pytest.xfail("signing in by form is the sandbox's here")
    password = secrets.token_urlsafe(12)
    body = {"username": f"o-{unique}", "name": "O", "email": f"o-{unique}@example.com"}
    assert http.post("/api/v4/users", json=body | {"password": password}).status_code == 201
    session = requests.Session()
    page = session.get(f"{forge.url}/users/sign_in", timeout=9).text
    form = {"authenticity_token": token_in(page), "user[login]": body["username"]}
    session.post(f"{forge.url}/users/sign_in", form | {"user[password]": password}, timeout=9)
    return session


def token_in(page: str) -> str:
    found = re.search(r'name="authenticity_token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def asked(application: Json, verifier: str, **changed: str) -> dict[str, str]:
    hashed = hashlib.sha256(verifier.encode()).digest()
    return {
        "client_id": application["application_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "s1",
        "code_challenge": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
        "code_challenge_method": "S256",
    } | changed


def answer_of(session: requests.Session, forge: Forge, query: dict[str, str], word: str) -> Json:
    address = f"{forge.url}/oauth/authorize"
    page = session.get(address, params=query, timeout=9)
    form = query | {"authenticity_token": token_in(page.text), "answer": word}
    sent = session.post(address, form, allow_redirects=False, timeout=9)
    assert sent.headers["Location"].startswith(BACK)
    return {
        key: values[0] for key, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()
    }


def test_a_code_with_its_verifier_becomes_a_token_that_is_renewed_and_revoked(
    forge: Forge, http: Http, login: Callable[[str], Http], application: Json,
    browser: requests.Session,
) -> None:  # fmt: skip
    verifier = secrets.token_urlsafe(48)
    back = answer_of(browser, forge, asked(application, verifier), "allow")
    assert back["state"] == "s1"
    client = {"client_id": application["application_id"]}
    form = client | {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}
    wrong = http.public.post("/oauth/token", data=form | {"code_verifier": "other"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    given = http.public.post("/oauth/token", data=form | {"code_verifier": verifier}).json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 7200)
    assert http.public.post("/oauth/token", data=form).json()["error"] == "invalid_grant"
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    told = http.public.get("/oauth/userinfo", headers=bearer).json()
    assert told["email"].startswith(told["nickname"])
    assert http.public.get("/api/v4/projects", headers=bearer).status_code == 403
    renewal = client | {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    newer = http.public.post("/oauth/token", data=renewal).json()
    assert newer["access_token"] != given["access_token"]
    assert http.public.post("/oauth/token", data=renewal).status_code == 400
    named = client | {"token": newer["access_token"]}
    assert http.public.post("/oauth/introspect", data=named).json()["active"] is True
    assert http.public.post("/oauth/revoke", data=named).json() == {}
    assert http.public.post("/oauth/introspect", data=named).json() == {"active": False}


def test_who_is_blocked_gets_neither_claims_nor_new_tokens(
    forge: Forge, http: Http, application: Json, browser: requests.Session
) -> None:
    verifier = secrets.token_urlsafe(48)
    back = answer_of(browser, forge, asked(application, verifier), "allow")
    client = {"client_id": application["application_id"]}
    form = client | {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}
    given = http.public.post("/oauth/token", data=form | {"code_verifier": verifier}).json()
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    user_id = http.public.get("/oauth/userinfo", headers=bearer).json()["sub"]
    http.post(f"/api/v4/users/{user_id}/block")
    assert http.public.get("/oauth/userinfo", headers=bearer).status_code in {401, 403}
    renewal = client | {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    refused = http.public.post("/oauth/token", data=renewal)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_a_user_may_deny(forge: Forge, application: Json, browser: requests.Session) -> None:
    back = answer_of(browser, forge, asked(application, "v" * 43), "deny")
    assert back == {"error": "access_denied", "state": "s1"}


def test_a_foreign_address_is_never_redirected_to(
    forge: Forge, application: Json, browser: requests.Session
) -> None:
    query = asked(application, "v" * 43, redirect_uri="http://127.0.0.1:9/elsewhere")
    answer = browser.get(f"{forge.url}/oauth/authorize", params=query, timeout=9)
    assert (answer.status_code, answer.history) == (401, [])


def test_a_stranger_is_asked_to_sign_in_first(forge: Forge, application: Json) -> None:
    query = asked(application, "v" * 43)
    answer = requests.get(
        f"{forge.url}/oauth/authorize", params=query, timeout=9, allow_redirects=False
    )
    assert answer.status_code == 302
    assert "/users/sign_in" in answer.headers["Location"]


def test_a_password_is_no_grant(http: Http, application: Json) -> None:
    form = {"client_id": application["application_id"], "grant_type": "password"}
    answer = http.public.post("/oauth/token", data=form)
    assert answer.json()["error"] == "unsupported_grant_type"
    assert http.public.post("/oauth/token", data={"grant_type": "password"}).status_code == 401


def test_a_secret_is_told_once_and_can_be_renewed(http: Http, application: Json) -> None:
    found = [
        each for each in http.get("/api/v4/applications").json() if each["id"] == application["id"]
    ]
    assert "secret" not in found[0]
    renewed = http.post(f"/api/v4/applications/{application['id']}/renew-secret").json()
    assert renewed["secret"] != application["secret"]
