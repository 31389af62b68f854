"""Users and tokens: GitLab doc/api/users.md, doc/api/personal_access_tokens.md."""

from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person


def test_metadata_tells_the_edition(http: Http) -> None:
    told = http.get("/api/v4/metadata").json()
    assert told["enterprise"] is False
    assert http.get("/api/v4/version").json()["version"] == told["version"]


def test_without_a_token_there_is_no_current_user(http: Http) -> None:
    answer = http.public.get("/api/v4/user")
    assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})


def test_a_wrong_token_is_unauthorized(login: Callable[[str], Http]) -> None:
    assert login("glpat-wrong").get("/api/v4/user").status_code == 401


@pytest.mark.parametrize("spelling", ["header", "bearer", "query"])
def test_a_token_may_be_sent_in_three_ways(http: Http, spelling: str) -> None:
    token = str(http.headers["PRIVATE-TOKEN"])
    public = http.public
    answer = {
        "header": lambda: public.get("/api/v4/user", headers={"PRIVATE-TOKEN": token}),
        "bearer": lambda: public.get("/api/v4/user", headers={"Authorization": f"Bearer {token}"}),
        "query": lambda: public.get("/api/v4/user", params={"private_token": token}),
    }[spelling]()
    assert answer.status_code == 200


def test_users_are_found_by_name_in_any_case(http: Http, someone: Callable[[], Person]) -> None:
    person = someone()
    found = http.get("/api/v4/users", params={"username": person.username.upper()}).json()
    assert [each["id"] for each in found] == [person.id]


def test_a_taken_address_or_name_is_a_conflict(http: Http, someone: Callable[[], Person]) -> None:
    name = someone().username
    body = {
        "email": f"{name}@example.com",
        "username": f"{name}x",
        "name": "X",
        "reset_password": True,
    }
    same_mail = http.post("/api/v4/users", json=body)
    assert (same_mail.status_code, same_mail.json()["message"]) == (
        409,
        "Email has already been taken",
    )
    same_name = http.post("/api/v4/users", json=body | {"email": f"{name}x@x.id", "username": name})
    assert (same_name.status_code, same_name.json()["message"]) == (
        409,
        "Username has already been taken",
    )


def test_what_a_new_user_lacks_is_told_at_once(http: Http) -> None:
    answer = http.post("/api/v4/users", json={})
    assert answer.status_code == 400
    for word in ("email is missing", "name is missing", "username is missing"):
        assert word in answer.json()["error"]


def test_a_user_cannot_take_the_name_of_a_group(http: Http, group: dict[str, Any]) -> None:
    body = {"email": f"{group['path']}@x.id", "username": group["path"], "name": "X"}
    assert http.post("/api/v4/users", json=body | {"reset_password": True}).status_code == 400


def test_only_administrators_make_users(someone: Callable[[], Person]) -> None:
    answer = someone().http.post("/api/v4/users", json={"email": "a@b.c"})
    assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})


def test_a_blocked_user_is_shut_out(http: Http, someone: Callable[[], Person]) -> None:
    person = someone()
    assert http.post(f"/api/v4/users/{person.id}/block").status_code == 201
    assert person.http.get("/api/v4/user").status_code in (401, 403)
    assert http.post(f"/api/v4/users/{person.id}/unblock").status_code == 201
    assert person.http.get("/api/v4/user").status_code == 200


def test_an_administrator_acts_as_another(http: Http, someone: Callable[[], Person]) -> None:
    person = someone()
    for sudo in (str(person.id), person.username):
        assert http.get("/api/v4/user", headers={"Sudo": sudo}).json()["id"] == person.id
    refused = person.http.get("/api/v4/user", headers={"Sudo": "root"})
    assert (refused.status_code, refused.json()) == (
        403,
        {"message": "403 Forbidden - Must be admin to use sudo"},
    )


def test_a_scope_that_is_too_small_is_told(
    http: Http, someone: Callable[[], Person], login: Callable[[str], Http]
) -> None:
    person = someone()
    path = f"/api/v4/users/{person.id}/personal_access_tokens"
    token = http.post(path, json={"name": "r", "scopes": ["read_api"]}).json()["token"]
    reader = login(token)
    assert reader.get("/api/v4/projects").status_code == 200
    answer = reader.post("/api/v4/projects", json={"name": "x"})
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")


def test_a_token_renews_itself_and_the_old_one_is_dead(
    http: Http, someone: Callable[[], Person], login: Callable[[str], Http]
) -> None:
    person = someone()
    path = f"/api/v4/users/{person.id}/personal_access_tokens"
    made = http.post(path, json={"name": "bot", "scopes": ["api", "self_rotate"]}).json()
    old = login(made["token"])
    new = old.post("/api/v4/personal_access_tokens/self/rotate")
    assert new.status_code == 200
    assert (new.json()["name"], new.json()["scopes"]) == ("bot", ["api", "self_rotate"])
    assert login(new.json()["token"]).get("/api/v4/user").json()["id"] == person.id
    dead = old.get("/api/v4/user")
    assert (dead.status_code, dead.json()["error"]) == (401, "invalid_token")


def test_python_gitlab_makes_a_user_and_its_token(
    admin: gitlab.Gitlab, forge: Any, unique: str
) -> None:
    user = admin.users.create(
        {"email": f"{unique}@x.id", "username": f"u{unique}", "name": "U", "reset_password": True}
    )
    token = user.personal_access_tokens.create({"name": "t", "scopes": ["api"]})
    with gitlab.Gitlab(forge.url, private_token=token.token) as client:
        client.auth()
        assert client.user is not None
        assert client.user.username == f"u{unique}"
