"""Branches, tags and their protection: GitLab doc/api/{branches,tags,protected_branches}.md."""

from typing import Any

import pytest


@pytest.fixture
def base(project: dict[str, Any]) -> str:
    return f"/api/v4/projects/{project['id']}"


def test_the_default_branch_is_protected_from_its_first_commit(http: Any, base: str) -> None:
    branch = http.get(f"{base}/repository/branches/main").json()
    assert (branch["protected"], branch["default"], branch["can_push"]) == (True, True, True)
    rule = http.get(f"{base}/protected_branches/main").json()
    assert [level["access_level"] for level in rule["push_access_levels"]] == [40]
    assert [level["access_level"] for level in rule["merge_access_levels"]] == [40]
    assert rule["allow_force_push"] is False


def test_a_branch_is_made_found_and_removed(http: Any, base: str) -> None:
    branches = f"{base}/repository/branches"
    made = http.post(branches, json={"branch": "feature/a", "ref": "main"})
    assert (made.status_code, made.json()["name"], made.json()["merged"]) == (
        201,
        "feature/a",
        True,
    )
    assert http.head(f"{branches}/feature%2Fa").status_code == 204
    assert [each["name"] for each in http.get(f"{branches}?search=^feat").json()] == ["feature/a"]
    assert http.delete(f"{branches}/feature%2Fa").status_code == 204
    gone = http.get(f"{branches}/feature%2Fa")
    assert (gone.status_code, gone.json()) == (404, {"message": "404 Branch Not Found"})
    assert http.head(f"{branches}/feature%2Fa").status_code == 404


@pytest.mark.parametrize(
    ("branch", "ref", "message"),
    [
        ("main", "main", "Branch already exists"),
        ("a..b", "main", "Branch name is invalid"),
        ("side", "none", "Failed to create branch 'side': invalid reference name 'none'"),
        ("main/x", "main", "Failed to create branch 'main/x': Branch name conflicts"),
    ],
)
def test_a_branch_that_cannot_be(http: Any, base: str, branch: str, ref: str, message: str) -> None:
    answer = http.post(f"{base}/repository/branches", json={"branch": branch, "ref": ref})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(message)


def test_the_default_branch_stays(http: Any, base: str) -> None:
    answer = http.delete(f"{base}/repository/branches/main")
    assert (answer.status_code, answer.json()) == (
        400,
        {"message": "The default branch of a project cannot be deleted."},
    )


def test_a_tag_is_light_or_carries_a_message(http: Any, base: str) -> None:
    tags = f"{base}/repository/tags"
    light = http.post(tags, json={"tag_name": "v1", "ref": "main"}).json()
    heavy = http.post(tags, json={"tag_name": "v2", "ref": "main", "message": "Rilis"}).json()
    assert light["target"] == light["commit"]["id"]
    assert heavy["target"] != heavy["commit"]["id"]
    assert (light["message"], heavy["message"]) == ("", "Rilis")
    again = http.post(tags, json={"tag_name": "v1", "ref": "main"})
    assert (again.status_code, again.json()) == (400, {"message": "Tag v1 already exists"})
    assert http.delete(f"{tags}/v1").status_code == 204
    assert http.get(f"{tags}/v1").json() == {"message": "404 Tag Not Found"}
    assert [tag["name"] for tag in http.get(f"{tags}?order_by=name&sort=asc").json()] == ["v2"]


def test_a_branch_or_wildcard_is_protected_once(http: Any, base: str) -> None:
    protected = f"{base}/protected_branches"
    made = http.post(protected, json={"name": "rilis-*", "push_access_level": 0})
    assert made.status_code == 201
    assert made.json()["push_access_levels"][0]["access_level_description"] == "No one"
    again = http.post(protected, json={"name": "rilis-*"})
    assert (again.status_code, again.json()) == (
        409,
        {"message": "Protected branch 'rilis-*' already exists"},
    )
    changed = http.patch(f"{protected}/rilis-%2A", json={"allow_force_push": True})
    assert changed.json()["allow_force_push"] is True
    assert http.delete(f"{protected}/rilis-%2A").status_code == 204
    assert http.get(f"{protected}/rilis-%2A").status_code == 404


def test_no_one_is_no_one_even_for_an_administrator(http: Any, base: str) -> None:
    http.post(f"{base}/protected_branches", json={"name": "beku", "push_access_level": 0})
    http.post(f"{base}/repository/branches", json={"branch": "beku", "ref": "main"})
    commit = {
        "branch": "beku",
        "commit_message": "x",
        "actions": [{"action": "create", "file_path": "x", "content": "x"}],
    }
    answer = http.post(f"{base}/repository/commits", json=commit)
    assert (answer.status_code, answer.json()) == (
        403,
        {"message": "403 Forbidden - You are not allowed to push into this branch"},
    )
    file = {"branch": "beku", "commit_message": "x", "content": "x"}
    answer = http.post(f"{base}/repository/files/x", json=file)
    assert (answer.status_code, answer.json()) == (
        400,
        {"message": "You are not allowed to push into this branch"},
    )


def test_a_branch_in_an_empty_repository_makes_the_default_one_first(
    http: Any, empty_project: dict[str, Any]
) -> None:
    base = f"/api/v4/projects/{empty_project['id']}/repository"
    made = http.post(f"{base}/branches", json={"branch": "side", "ref": "main"})
    assert made.status_code == 201
    assert [each["name"] for each in http.get(f"{base}/branches").json()] == ["main", "side"]
    assert [each["name"] for each in http.get(f"{base}/tree").json()] == ["README.md"]
