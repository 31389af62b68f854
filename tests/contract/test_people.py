"""What belongs to users: GitLab doc/api/user_keys.md, user_email_addresses.md, users.md."""

import base64
import secrets
from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person


def fresh_key() -> str:
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + secrets.token_bytes(32)
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} someone@example"


def test_a_user_keeps_ssh_keys(
    admin: gitlab.Gitlab, someone: Callable[[], Person], http: Http
) -> None:
    person, key = someone(), fresh_key()
    own = gitlab.Gitlab(admin.url, private_token=person.token)
    own.auth()
    assert own.user is not None
    made = own.user.keys.create({"title": "laptop", "key": key})
    assert (made.key, made.usage_type) == (key, "auth_and_signing")
    assert [each.id for each in admin.users.get(person.id).keys.list()] == [made.id]
    assert http.get(f"/api/v4/keys/{made.id}").json()["user"]["id"] == person.id
    twice = person.http.post("/api/v4/user/keys", json={"title": "x", "key": key})
    assert twice.status_code == 400
    assert "fingerprint_sha256" in twice.json()["message"]
    own.user.keys.delete(made.id)
    assert own.user.keys.list() == []


def test_what_is_no_key_is_refused(someone: Callable[[], Person]) -> None:
    answer = someone().http.post("/api/v4/user/keys", json={"title": "x", "key": "ssh-rsa abc"})
    assert answer.status_code == 400
    assert answer.json()["message"]["key"] == ["is invalid"]


def test_a_user_has_further_addresses(
    someone: Callable[[], Person], http: Http, unique: str
) -> None:
    person, address = someone(), f"{unique}@mail.example"
    made = person.http.post("/api/v4/user/emails", json={"email": address})
    assert (made.status_code, made.json()["email"]) == (201, address)
    assert http.get(f"/api/v4/users/{person.id}/emails").json() == [made.json()]
    assert person.http.get(f"/api/v4/users/{person.id}/emails").status_code == 403
    again = someone().http.post("/api/v4/user/emails", json={"email": address})
    assert again.json() == {"message": {"email": ["has already been taken"]}}
    assert person.http.delete(f"/api/v4/user/emails/{made.json()['id']}").status_code == 204


def test_a_status_is_said_and_read_by_all(someone: Callable[[], Person], http: Http) -> None:
    person = someone()
    said = {"emoji": "coffee", "message": "back soon", "clear_status_after": "3_hours"}
    answer = person.http.put("/api/v4/user/status", json=said).json()
    assert answer["clear_status_at"]
    seen = http.public.get(f"/api/v4/users/{person.username}/status").json()
    assert (seen["emoji"], seen["message"], seen["availability"]) == (
        "coffee",
        "back soon",
        "not_set",
    )
    person.http.patch("/api/v4/user/status", json={"availability": "busy"})
    assert http.get(f"/api/v4/users/{person.id}/status").json()["message"] == "back soon"


@pytest.mark.parametrize(("action", "back"), [("block", "unblock"), ("ban", "unban"),
                                              ("deactivate", "activate")])  # fmt: skip
def test_who_is_shut_out_may_nothing_until_let_in(
    http: Http, someone: Callable[[], Person], action: str, back: str
) -> None:
    person = someone()
    path = f"/api/v4/users/{person.id}"
    assert http.post(f"{path}/{back}").json() in (False, {"message": "403 Forbidden"})
    assert http.post(f"{path}/{action}").status_code == 201
    assert person.http.get("/api/v4/user").status_code == 403
    assert http.post(f"{path}/{back}").status_code == 201
    assert person.http.get("/api/v4/user").status_code == 200


@pytest.mark.parametrize(("action", "is_hidden"), [("block", True), ("ban", True),
                                                   ("deactivate", False)])  # fmt: skip
def test_only_administrators_find_who_is_blocked_or_banned(
    http: Http, someone: Callable[[], Person], action: str, is_hidden: bool
) -> None:
    person, asker = someone(), someone()
    assert http.post(f"/api/v4/users/{person.id}/{action}").status_code == 201
    for query in ({"username": person.username}, {"search": person.username}):
        found = http.get("/api/v4/users", params=query).json()
        assert [each["id"] for each in found] == [person.id]
        seen = asker.http.get("/api/v4/users", params=query).json()
        assert [each["id"] for each in seen] == ([] if is_hidden else [person.id])
    assert asker.http.get(f"/api/v4/users/{person.id}").status_code == 200


def test_stars_are_counted_once(http: Http, api: str, someone: Callable[[], Person]) -> None:
    assert http.post(f"{api}/star").json()["star_count"] == 1
    assert http.post(f"{api}/star").status_code == 304
    assert [each["user"]["username"] for each in http.get(f"{api}/starrers").json()] == ["root"]
    starred = http.get("/api/v4/projects", params={"starred": True}).json()
    assert api.endswith(f"/{starred[0]['id']}")
    assert http.post(f"{api}/unstar").json()["star_count"] == 0


def test_languages_are_told_in_percent(http: Http, api: str) -> None:
    assert http.get(f"{api}/languages").json() == {}
    for name, text in (("a.py", "x" * 30), ("b.sh", "y" * 10)):
        body = {"branch": "main", "commit_message": "x", "content": text}
        http.post(f"{api}/repository/files/{name}", json=body)
    assert http.get(f"{api}/languages").json() == {"Python": 75.0, "Shell": 25.0}


def test_an_administrator_acts_as_another(
    admin: gitlab.Gitlab, api: str, http: Http, member: Callable[[int], Person]
) -> None:
    person = member(20)
    made = http.post(f"{api}/issues", json={"title": "x"}, headers={"Sudo": person.username})
    assert made.json()["author"]["id"] == person.id
    project = admin.projects.get(int(api.rpartition("/")[2]))
    note = project.issues.get(1).notes.create({"body": "said"}, sudo=person.username)
    assert note.author["id"] == person.id
    refused = person.http.get("/api/v4/user", headers={"Sudo": "root"})
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "403 Forbidden - Must be admin to use sudo",
    )


def test_a_user_goes_with_the_own_projects_and_leaves_the_words_to_the_ghost(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    person = member(30)
    own = person.http.post("/api/v4/projects", json={"name": "Mine"}).json()
    issue = person.http.post(f"{api}/issues", json={"title": "Words"}).json()
    assert http.delete(f"/api/v4/users/{person.id}").status_code == 204
    assert http.get(f"/api/v4/users/{person.id}").status_code == 404
    assert http.get(f"/api/v4/projects/{own['id']}").status_code == 404
    assert http.get(f"{api}/issues/{issue['iid']}").json()["author"]["username"] == "ghost"


def test_the_only_owner_of_a_group_goes_only_by_a_hard_delete(
    http: Http, api: str, member: Callable[[int], Person], unique: str
) -> None:
    person = member(30)
    group = person.http.post("/api/v4/groups", json={"name": unique, "path": unique}).json()
    issue = person.http.post(f"{api}/issues", json={"title": "Words"}).json()
    kept = http.post(f"{api}/issues", json={"title": "Kept"}).json()
    person.http.post(f"{api}/issues/{kept['iid']}/notes", json={"body": "Gone"})
    gone = person.http.post(f"{api}/issues", json={"title": "Closed"}).json()
    http.put(f"{api}/issues/{gone['iid']}", json={"state_event": "close"})
    path = f"/api/v4/users/{person.id}"
    refused = http.delete(path)
    told = "User cannot be removed while is the sole-owner of a group"
    assert (refused.status_code, refused.json()) == (409, {"message": told})
    assert http.delete(path, params={"hard_delete": True}).status_code == 204
    assert http.get(f"/api/v4/groups/{group['id']}").status_code == 404
    assert http.get(f"{api}/issues/{issue['iid']}").status_code == 404
    assert http.get(f"{api}/issues/{kept['iid']}").json()["user_notes_count"] == 0
    assert http.get(api).json()["open_issues_count"] == 1


def test_memberships_of_a_user_are_told_by_kind(
    http: Http, group: dict[str, Any], member: Callable[[int], Person]
) -> None:
    person = member(30)
    body = {"user_id": person.id, "access_level": 20}
    http.post(f"/api/v4/groups/{group['id']}/members", json=body)
    path = f"/api/v4/users/{person.id}/memberships"
    assert [each["source_type"] for each in http.get(path).json()] == ["Project", "Namespace"]
    for kind, level in (("Project", 30), ("Namespace", 20)):
        found = http.get(path, params={"type": kind}).json()
        assert [(each["source_type"], each["access_level"]) for each in found] == [(kind, level)]
