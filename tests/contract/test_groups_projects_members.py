"""Groups, projects, members: who sees what, and what deletion leaves. GitLab doc/api/."""

from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]


def test_a_path_in_use_is_refused(http: Http, group: Json) -> None:
    again = http.post("/api/v4/groups", json={"name": "x", "path": group["path"]})
    assert again.status_code == 400
    assert "has already been taken" in str(again.json()["message"])


def test_groups_answer_to_id_and_encoded_path(http: Http, group: Json) -> None:
    body = {"name": "Sub", "path": "sub", "parent_id": group["id"]}
    sub = http.post("/api/v4/groups", json=body).json()
    found = http.get(f"/api/v4/groups/{group['path']}%2Fsub").json()
    assert (found["id"], found["full_path"]) == (sub["id"], f"{group['path']}/sub")
    assert [each["id"] for each in http.get(f"/api/v4/groups/{group['id']}/subgroups").json()] == [
        sub["id"]
    ]


def test_renaming_a_group_moves_what_is_below(http: Http, group: Json, project: Json) -> None:
    path = f"{group['path']}-new"
    assert http.put(f"/api/v4/groups/{group['id']}", json={"path": path}).status_code == 200
    assert http.get(f"/api/v4/projects/{path}%2Fproject").json()["id"] == project["id"]


def test_deleting_a_group_only_marks_it(http: Http, group: Json) -> None:
    gone = http.delete(f"/api/v4/groups/{group['id']}")
    assert (gone.status_code, gone.json()) == (202, {"message": "202 Accepted"})
    assert http.get(f"/api/v4/groups/{group['id']}").json()["marked_for_deletion_on"]


def test_an_unknown_project_answers_like_gitlab(http: Http) -> None:
    answer = http.get("/api/v4/projects/999999999")
    assert (answer.status_code, answer.json()) == (404, {"message": "404 Project Not Found"})


def test_a_project_name_is_taken_once(http: Http, group: Json, project: Json) -> None:
    body = {"name": project["name"], "namespace_id": group["id"]}
    again = http.post("/api/v4/projects", json=body)
    assert again.status_code == 400
    assert again.json()["message"]["path"] == ["has already been taken"]
    assert again.json()["message"]["name"] == ["has already been taken"]


def test_a_project_cannot_be_more_open_than_its_group(http: Http, group: Json) -> None:
    body = {"name": "Open", "namespace_id": group["id"], "visibility": "public"}
    refused = http.post("/api/v4/projects", json=body)
    assert refused.status_code == 400
    assert "is not allowed in a private group" in str(refused.json()["message"])


def test_deleting_a_project_renames_and_marks_it(http: Http, api: str, project: Json) -> None:
    assert http.delete(api).status_code == 202
    kept = http.get(api).json()
    assert kept["marked_for_deletion_on"]
    assert kept["path"] == f"project-deletion_scheduled-{project['id']}"
    body = {"name": "Project", "namespace_id": project["namespace"]["id"]}
    assert http.post("/api/v4/projects", json=body).status_code == 201


def test_an_old_path_leads_to_the_project(http: Http, api: str, project: Json) -> None:
    assert http.put(api, json={"path": "moved"}).status_code == 200
    old = project["path_with_namespace"].replace("/", "%2F")
    answer = http.get(f"/api/v4/projects/{old}", allow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/projects/{project['id']}")


@pytest.mark.parametrize("visibility", ["private", "internal", "public"])
def test_strangers_see_what_visibility_allows(
    http: Http, someone: Callable[[], Person], unique: str, visibility: str
) -> None:
    body = {"name": unique, "path": f"v-{unique}", "visibility": visibility}
    group = http.post("/api/v4/groups", json=body).json()
    body = {"name": "P", "namespace_id": group["id"], "visibility": visibility}
    project = http.post("/api/v4/projects", json=body).json()
    path = f"/api/v4/projects/{project['id']}"
    seen = {
        "public": http.public.get(path).status_code == 200,
        "user": someone().http.get(path).status_code == 200,
    }
    assert seen == {"public": visibility == "public", "user": visibility != "private"}


def test_members_come_once_and_go(http: Http, api: str, someone: Callable[[], Person]) -> None:
    person = someone()
    body = {"user_id": person.id, "access_level": 10}
    assert person.http.get(api).status_code == 404
    assert http.post(f"{api}/members", json=body).status_code == 201
    again = http.post(f"{api}/members", json=body)
    assert (again.status_code, again.json()) == (409, {"message": "Member already exists"})
    assert person.http.get(api).status_code == 200
    edited = http.put(f"{api}/members/{person.id}", json={"access_level": 30})
    assert edited.json()["access_level"] == 30
    assert http.delete(f"{api}/members/{person.id}").status_code == 204
    assert person.http.get(api).status_code == 404


def test_access_is_inherited_and_the_higher_counts(
    http: Http, group: Json, api: str, someone: Callable[[], Person]
) -> None:
    person = someone()
    body = {"user_id": person.id, "access_level": 20}
    assert http.post(f"/api/v4/groups/{group['id']}/members", json=body).status_code == 201
    assert http.get(f"{api}/members/{person.id}").status_code == 404
    assert http.get(f"{api}/members/all/{person.id}").json()["access_level"] == 20
    lower = http.post(f"{api}/members", json=body | {"access_level": 10})
    assert lower.status_code == 400
    assert http.post(f"{api}/members", json=body | {"access_level": 40}).status_code == 201
    assert http.get(f"{api}/members/all/{person.id}").json()["access_level"] == 40


def test_pages_tell_where_they_are(http: Http, group: Json) -> None:
    for name in "abc":
        body = {"name": name, "namespace_id": group["id"]}
        assert http.post("/api/v4/projects", json=body).status_code == 201
    path = f"/api/v4/groups/{group['id']}/projects?per_page=2&order_by=name&sort=asc"
    first = http.get(path)
    assert [each["name"] for each in first.json()] == ["a", "b"]
    names = ("X-Total", "X-Total-Pages", "X-Page", "X-Per-Page", "X-Next-Page", "X-Prev-Page")
    assert [first.headers[name] for name in names] == ["3", "2", "1", "2", "2", ""]
    assert list(first.links) == ["next", "first", "last"]
    second = http.get(first.links["next"]["url"])
    assert [each["name"] for each in second.json()] == ["c"]
    assert second.headers["X-Next-Page"] == ""
    assert http.get(f"{path}&page=9").json() == []
    assert http.head(path).headers["X-Total"] == "3"


def test_keyset_pages_only_lead_on(http: Http, group: Json) -> None:
    for name in "ab":
        http.post("/api/v4/projects", json={"name": name, "namespace_id": group["id"]})
    path = "/api/v4/projects?pagination=keyset&order_by=id&sort=desc&per_page=1&simple=true"
    first = http.get(path)
    assert "X-Total" not in first.headers
    assert list(first.links) == ["next"]
    second = http.get(first.links["next"]["url"])
    assert second.json()[0]["id"] < first.json()[0]["id"]


def test_users_and_groups_share_namespaces(http: Http, group: Json) -> None:
    found = http.get(f"/api/v4/namespaces/{group['path']}").json()
    assert (found["id"], found["kind"]) == (group["id"], "group")
    taken = http.get(f"/api/v4/namespaces/{group['path']}/exists").json()
    assert taken["exists"] is True


def test_python_gitlab_walks_a_group(admin: gitlab.Gitlab, group: Json, project: Json) -> None:
    found = admin.groups.get(group["full_path"])
    assert [each.id for each in found.projects.list(iterator=True)] == [project["id"]]
    assert admin.projects.get(project["path_with_namespace"]).id == project["id"]
    names = [each.username for each in found.members.list(iterator=True)]
    assert names == [admin.http_get("/user")["username"]]  # type: ignore[index]


def test_an_unknown_endpoint_is_named(http: Http, forge: Any) -> None:
    answer = http.get("/api/v4/nothing/of/that/kind")
    assert (answer.status_code, answer.json()["error"]) == (404, "404 Not Found")
    if forge.is_sandbox:
        assert answer.json()["endpoint"] == "GET /api/v4/nothing/of/that/kind"


def test_a_project_keeps_the_settings_that_it_is_given(http: Http, api: str) -> None:
    before = http.get(api).json()
    assert before["autoclose_referenced_issues"] is True
    wanted = {
        "autoclose_referenced_issues": False,
        "ci_default_git_depth": 5,
        "merge_commit_template": "Merge",
        "build_git_strategy": "clone",
        "issues_access_level": "private",
    }
    assert wanted.items() <= http.put(api, json=wanted).json().items()
    after = http.get(api).json()
    assert wanted.items() <= after.items()
    changed = {key for key in before if before[key] != after[key]}
    assert changed - {"updated_at"} == wanted.keys()
