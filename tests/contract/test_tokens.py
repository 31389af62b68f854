"""Tokens: GitLab doc/api/personal_access_tokens.md, user_tokens.md, project_access_tokens.md,
group_access_tokens.md, deploy_tokens.md.
"""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Forge, Http, Person

Json = dict[str, Any]
MAINTAINER, OWNER = 40, 50


def day(distance: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=distance)).isoformat()


def test_own_tokens_are_found_by_word_state_and_order(
    http: Http, someone: Callable[[], Person]
) -> None:
    person = someone()
    path = f"/api/v4/users/{person.id}/personal_access_tokens"
    for name in ("alpha", "beta"):
        http.post(path, json={"name": name, "scopes": ["read_api"], "expires_at": day(9)})
    mine = person.http.get("/api/v4/personal_access_tokens", params={"sort": "name_desc"}).json()
    assert [each["name"] for each in mine] == ["test", "beta", "alpha"]
    found = person.http.get("/api/v4/personal_access_tokens", params={"search": "alp"}).json()
    assert [each["name"] for each in found] == ["alpha"]
    person.http.delete(f"/api/v4/personal_access_tokens/{found[0]['id']}")
    inactive = person.http.get("/api/v4/personal_access_tokens", params={"state": "inactive"})
    assert [each["name"] for each in inactive.json()] == ["alpha"]
    soon = person.http.get("/api/v4/personal_access_tokens", params={"expires_before": day(10)})
    assert {each["name"] for each in soon.json()} == {"alpha", "beta"}


def test_an_administrator_impersonates_a_user_until_revoked(
    admin: gitlab.Gitlab, someone: Callable[[], Person], login: Callable[[str], Http]
) -> None:
    person = someone()
    tokens = admin.users.get(person.id).impersonationtokens
    made = tokens.create({"name": "i", "scopes": ["api"], "expires_at": day(2)})
    assert made.impersonation is True
    assert login(made.token).get("/api/v4/user").json()["id"] == person.id
    assert [each.id for each in tokens.list(state="active")] == [made.id]
    tokens.delete(made.id)
    assert tokens.list(state="active") == []
    assert tokens.get(made.id).revoked is True
    assert login(made.token).get("/api/v4/user").json()["error"] == "invalid_token"


def test_only_administrators_impersonate(someone: Callable[[], Person]) -> None:
    person = someone()
    path = f"/api/v4/users/{person.id}/impersonation_tokens"
    assert person.http.get(path).status_code == 403


@pytest.mark.parametrize("kind", ["project", "group"])
def test_a_token_of_a_project_or_group_is_a_bot_with_its_level(
    admin: gitlab.Gitlab, project: Json, group: Json, login: Callable[[str], Http], kind: str
) -> None:
    found: Any = admin.projects.get(project["id"])
    if kind == "group":
        found = admin.groups.get(group["id"])
    body = {"name": "ci", "scopes": ["api"], "access_level": 20, "expires_at": day(30)}
    made = found.access_tokens.create(body)
    assert (made.access_level, made.resource_type, made.resource_id) == (20, kind, found.id)
    bot = login(made.token).get("/api/v4/user").json()
    assert bot["bot"] is True
    assert bot["username"].startswith(f"{kind}_{found.id}_bot_")
    assert found.members.get(bot["id"]).access_level == 20
    newer = found.access_tokens.rotate(made.id, expires_at=day(40))
    assert (newer["expires_at"], newer["access_level"]) == (day(40), 20)
    assert login(made.token).get("/api/v4/user").status_code == 401
    assert [each.id for each in found.access_tokens.list(state="active")] == [newer["id"]]
    found.access_tokens.delete(newer["id"])
    assert login(newer["token"]).get("/api/v4/user").status_code == 401
    with pytest.raises(gitlab.GitlabGetError):
        found.members.get(bot["id"])


def test_a_projects_token_may_renew_itself(
    http: Http, api: str, login: Callable[[str], Http]
) -> None:
    body = {"name": "x", "scopes": ["self_rotate"], "expires_at": day(3)}
    made = http.post(f"{api}/access_tokens", json=body).json()
    renewed = login(made["token"]).post(f"{api}/access_tokens/self/rotate")
    assert renewed.status_code == 200
    assert renewed.json()["token"] != made["token"]


@pytest.mark.parametrize("change", [{"expires_at": None}, {"expires_at": day(400)}, {"expires_at": day(-1)},
                                    {"scopes": ["sudo"]}, {"access_level": 11}])  # fmt: skip
def test_a_projects_token_needs_a_date_within_a_year_and_known_scopes(
    http: Http, api: str, change: Json
) -> None:
    body = {"name": "x", "scopes": ["api"], "expires_at": day(3)} | change
    body = {key: value for key, value in body.items() if value is not None}
    assert http.post(f"{api}/access_tokens", json=body).status_code == 400


def test_maintainers_give_tokens_no_higher_than_themselves(
    api: str, member: Callable[[int], Person]
) -> None:
    body = {"name": "x", "scopes": ["api"], "expires_at": day(3), "access_level": OWNER}
    assert member(MAINTAINER).http.post(f"{api}/access_tokens", json=body).status_code == 400
    assert member(30).http.get(f"{api}/access_tokens").status_code == 401


@pytest.mark.parametrize("kind", ["projects", "groups"])
def test_git_clones_with_a_deploy_token_and_pushes_not(
    forge: Forge, http: Http, project: Json, tmp_path: Path, kind: str
) -> None:
    source = (project if kind == "projects" else project["namespace"])["id"]
    path = f"/api/v4/{kind}/{source}/deploy_tokens"
    made = http.post(path, json={"name": "d", "scopes": ["read_repository"]}).json()
    scheme, _, host = forge.url.partition("://")
    where = f"{scheme}://{made['username']}:{made['token']}@{host}/{project['path_with_namespace']}"
    clone = ["git", "clone", "-q", f"{where}.git", str(tmp_path / "a")]
    assert subprocess.run(clone, check=False).returncode == 0
    push = ["git", "-C", str(tmp_path / "a"), "push", "-q", "origin", "main:other"]
    assert subprocess.run(push, check=False, capture_output=True).returncode != 0
    assert http.delete(f"{path}/{made['id']}").status_code == 204
    again = [*clone[:-1], str(tmp_path / "b")]
    assert subprocess.run(again, check=False, capture_output=True).returncode != 0
    assert http.get(path).json() == []
    assert http.get(f"{path}/{made['id']}").status_code == 404
