"""Releases and CI variables: GitLab doc/api/releases/, doc/api/project_level_variables.md."""

from collections.abc import Callable
from typing import Any

import gitlab
import pytest
from gitlab.exceptions import GitlabGetError


def test_a_release_makes_its_tag_and_is_told_of(
    http: Any, api: str, receiver: Any, forge: Any
) -> None:
    http.post(
        f"{api}/hooks", json={"url": receiver.url, "releases_events": True, "push_events": False}
    )
    body = {
        "tag_name": "v1/0",
        "ref": "main",
        "description": "Rilis pertama",
        "assets": {"links": [{"name": "Paket", "url": "https://example.com/a.zip"}]},
    }
    made = http.post(f"{api}/releases", json=body)
    assert made.status_code == 201, made.text
    release = made.json()
    assert (release["name"], release["tag_name"], release["upcoming_release"]) == (
        "v1/0",
        "v1/0",
        False,
    )
    assert release["assets"]["count"] == 5
    assert [each["format"] for each in release["assets"]["sources"]] == [
        "zip",
        "tar.gz",
        "tar.bz2",
        "tar",
    ]
    assert (
        release["commit"]["id"]
        == http.get(f"{api}/repository/branches/main").json()["commit"]["id"]
    )
    told = {"tag_name": "v1/0", "description": "Rilis pertama"}
    assert http.get(f"{api}/repository/tags/v1%2F0").json()["release"] == told
    assert http.get(f"{api}/releases/v1%2F0").json()["description"] == "Rilis pertama"
    if forge.is_sandbox:
        ((headers, raw),) = receiver.wait(1)
        assert headers["X-Gitlab-Event"] == "Release Hook"
        assert b'"action": "create"' in raw
    again = http.post(f"{api}/releases", json=body)
    assert (again.status_code, again.json()) == (409, {"message": "Release already exists"})


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"tag_name": "v9"}, 422, "Ref is not specified"),
        ({"tag_name": "v9", "ref": "nowhere"}, 400, "Target nowhere is invalid"),
    ],
)
def test_a_release_needs_a_tag_or_a_ref(
    http: Any, api: str, body: dict[str, str], status: int, message: str
) -> None:
    answer = http.post(f"{api}/releases", json=body)
    assert (answer.status_code, answer.json()) == (status, {"message": message})


def test_releases_are_edited_found_latest_and_deleted_without_their_tag(
    http: Any, api: str
) -> None:
    for tag, at in (("v1", "2020-01-01T00:00:00Z"), ("v2", "2021-01-01T00:00:00Z")):
        http.post(f"{api}/releases", json={"tag_name": tag, "ref": "main", "released_at": at})
    assert [each["tag_name"] for each in http.get(f"{api}/releases").json()] == ["v2", "v1"]
    assert [each["tag_name"] for each in http.get(f"{api}/releases?sort=asc").json()] == [
        "v1",
        "v2",
    ]
    assert http.get(f"{api}/releases/permalink/latest").json()["tag_name"] == "v2"
    edited = http.put(f"{api}/releases/v2", json={"name": "Dua", "description": "x"})
    assert (edited.status_code, edited.json()["name"]) == (200, "Dua")
    assert http.put(f"{api}/releases/none", json={"name": "x"}).status_code == 403
    assert http.delete(f"{api}/releases/v2").json()["name"] == "Dua"
    assert http.get(f"{api}/releases/v2").status_code == 404
    assert http.get(f"{api}/repository/tags/v2").json()["release"] is None


def test_links_of_a_release_are_kept_apart(http: Any, api: str) -> None:
    http.post(f"{api}/releases", json={"tag_name": "v1", "ref": "main"})
    links = f"{api}/releases/v1/assets/links"
    body = {"name": "Berkas", "url": "https://example.com/x", "direct_asset_path": "/berkas/x"}
    made = http.post(links, json=body)
    assert (made.status_code, made.json()["link_type"]) == (201, "other")
    assert made.json()["direct_asset_url"].endswith("/-/releases/v1/downloads/berkas/x")
    twice = http.post(links, json=body)
    assert (twice.status_code, twice.json()["message"]["name"]) == (400, ["has already been taken"])
    one = f"{links}/{made.json()['id']}"
    assert http.put(one, json={"name": "Lain"}).json()["name"] == "Lain"
    sent = http.get(f"{api}/releases/v1/downloads/berkas/x", allow_redirects=False)
    assert (sent.status_code, sent.headers["Location"]) == (302, "https://example.com/x")
    assert http.delete(one).status_code in (200, 204)
    assert http.get(links).json() == []


def test_who_may_not_read_code_is_not_told_the_tag(
    http: Any, api: str, member: Callable[[int], Any]
) -> None:
    http.post(f"{api}/releases", json={"tag_name": "v1", "ref": "main"})
    guest = member(10).http
    (shown,) = guest.get(f"{api}/releases").json()
    assert "tag_name" not in shown
    assert guest.get(f"{api}/releases/v1").status_code == 403
    assert (
        member(20).http.post(f"{api}/releases", json={"tag_name": "v2", "ref": "main"}).status_code
        == 403
    )


@pytest.mark.parametrize("owner", ["projects", "groups"])
def test_variables_have_a_value_a_scope_and_flags(
    http: Any, project: dict[str, Any], group: dict[str, Any], owner: str
) -> None:
    owner_id = {"projects": project, "groups": group}[owner]["id"]
    path = f"/api/v4/{owner}/{owner_id}/variables"
    made = http.post(path, json={"key": "KUNCI", "value": "nilai rahasia", "protected": True})
    assert (made.status_code, made.json()) == (
        201,
        {
            "key": "KUNCI", "value": "nilai rahasia", "variable_type": "env_var", "protected": True,
            "masked": False, "hidden": False, "raw": False, "environment_scope": "*",
            "description": None,
        },
    )  # fmt: skip
    twice = http.post(path, json={"key": "KUNCI", "value": "x"})
    assert twice.json() == {"message": {"key": ["(KUNCI) has already been taken"]}}
    masked = http.put(f"{path}/KUNCI", json={"value": "pendek", "masked": True})
    assert (masked.status_code, masked.json()) == (400, {"message": {"value": ["is invalid"]}})
    assert http.put(f"{path}/KUNCI", json={"value": "baru"}).json()["value"] == "baru"
    assert [each["key"] for each in http.get(path).json()] == ["KUNCI"]
    assert http.delete(f"{path}/KUNCI").status_code == 204
    gone = http.get(f"{path}/KUNCI")
    assert (gone.status_code, gone.json()) == (404, {"message": "404 Variable Not Found"})


def test_one_key_in_two_environments_is_asked_for_by_scope(http: Any, api: str) -> None:
    for scope in ("a", "b"):
        body = {"key": "K", "value": scope, "environment_scope": scope}
        assert http.post(f"{api}/variables", json=body).status_code == 201
    assert http.get(f"{api}/variables/K").status_code == 409
    found = http.get(f"{api}/variables/K", params={"filter[environment_scope]": "b"})
    assert found.json()["value"] == "b"


def test_a_hidden_variable_never_shows_its_value(http: Any, api: str) -> None:
    body = {"key": "K", "value": "sangat-rahasia", "masked_and_hidden": True}
    made = http.post(f"{api}/variables", json=body).json()
    assert (made["masked"], made["hidden"], made["value"]) == (True, True, None)


def test_variables_are_for_maintainers(api: str, member: Callable[[int], Any]) -> None:
    assert member(30).http.get(f"{api}/variables").status_code == 403
    assert member(40).http.get(f"{api}/variables").status_code == 200


def test_python_gitlab_drives_both(admin: gitlab.Gitlab, project: dict[str, Any]) -> None:
    found = admin.projects.get(project["id"])
    variable = found.variables.create({"key": "K", "value": "1"})
    variable.value = "2"
    variable.save()
    assert found.variables.get("K").value == "2"
    release = found.releases.create({"tag_name": "v1", "ref": "main", "description": "d"})
    release.description = "e"
    release.save()
    link = release.links.create({"name": "n", "url": "https://example.com"})
    assert [each.id for each in found.releases.get("v1").links.list(get_all=True)] == [link.id]
    variable.delete()
    with pytest.raises(GitlabGetError, match="404"):
        found.variables.get("K")
