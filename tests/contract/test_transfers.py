"""Projects and groups that move. GitLab doc/api/{groups,projects}.md, "transfer"."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
GROUPS = "/api/v4/groups"


@pytest.fixture
def target(http: Http, unique: str) -> Json:
    """A private group that something moves to."""
    found: Json = http.post(GROUPS, json={"name": f"T {unique}", "path": f"t-{unique}"}).json()
    return found


def test_a_project_moves_and_its_old_path_leads_to_it(
    http: Http, api: str, project: Json, target: Json
) -> None:
    moved = http.put(f"{api}/transfer", json={"namespace": target["full_path"]})
    assert moved.status_code == 200, moved.text
    assert moved.json()["path_with_namespace"] == f"{target['full_path']}/project"
    assert moved.json()["namespace"]["id"] == target["id"]
    old = project["path_with_namespace"].replace("/", "%2F")
    assert http.get(f"/api/v4/projects/{old}", allow_redirects=False).status_code == 301


def test_an_old_path_leads_to_the_very_resource_and_to_no_write(
    http: Http, api: str, project: Json, target: Json
) -> None:
    http.post(f"{api}/issues", json={"title": "halo"})
    old = f"/api/v4/projects/{project['path_with_namespace'].replace('/', '%2F')}"
    http.put(f"{api}/transfer", json={"namespace": target["full_path"]})
    led = http.get(f"{old}/issues?search=hal&state=opened", allow_redirects=False)
    assert led.status_code == 301
    assert led.headers["Location"].endswith(f"{api}/issues?search=hal&state=opened")
    assert [each["title"] for each in http.get(f"{old}/issues?search=hal").json()] == ["halo"]
    assert http.get(f"{old}/issues/1").json()["title"] == "halo"
    assert http.post(f"{old}/issues", json={"title": "x"}).status_code == 405
    assert len(http.get(f"{api}/issues").json()) == 1


def test_the_page_of_an_old_path_leads_to_the_page_of_the_new_one(
    http: Http, api: str, project: Json, target: Json
) -> None:
    http.put(f"{api}/transfer", json={"namespace": target["full_path"]})
    led = http.get(f"/{project['path_with_namespace']}/-/issues?state=all", allow_redirects=False)
    assert led.status_code in {301, 302}
    assert led.headers["Location"].endswith(f"{target['full_path']}/project/-/issues?state=all")


def test_why_a_project_does_not_move(
    http: Http, api: str, target: Json, member: Callable[[int], Person]
) -> None:
    owner = member(50)
    body = {"user_id": owner.id, "access_level": 30}
    http.post(f"{GROUPS}/{target['id']}/members", json=body)
    http.post("/api/v4/projects", json={"name": "Project", "namespace_id": target["id"]})

    def told(client: Http, namespace: int | str) -> Any:
        answer = client.put(f"{api}/transfer", json={"namespace": namespace})
        return answer.status_code, answer.json().get("message")

    def failed(reason: str) -> tuple[int, str]:
        return 400, f'Failed to transfer project {{:new_namespace=>["{reason}"]}}'

    low = failed("You don't have permission to transfer projects into that namespace.")
    assert told(owner.http, target["id"]) == low
    twin = failed("Project with same name or path in target namespace already exists")
    assert told(http, target["id"]) == twin
    here = http.get(api).json()["namespace"]["id"]
    assert told(http, here) == failed("Project is already in this namespace.")
    assert told(http, "no-such-place") == (404, "404 Namespace Not Found")
    assert told(member(40).http, target["id"])[0] == 403


def test_a_project_that_moves_to_a_closed_group_closes(http: Http, unique: str) -> None:
    body = {"name": unique, "path": f"o-{unique}", "visibility": "public"}
    group = http.post(GROUPS, json=body).json()
    closed = http.post(GROUPS, json={"name": f"c {unique}", "path": f"c-{unique}"}).json()
    body = {"name": "Open", "namespace_id": group["id"], "visibility": "public"}
    project = http.post("/api/v4/projects", json=body).json()
    path = f"/api/v4/projects/{project['id']}/transfer"
    assert http.put(path, json={"namespace": closed["id"]}).json()["visibility"] == "private"


def test_issues_keep_labels_and_milestones_of_the_group_they_leave(
    http: Http, api: str, group: Json, target: Json
) -> None:
    for name in ("kept", "there"):
        label = {"name": name, "color": "#112233", "description": "told"}
        http.post(f"{GROUPS}/{group['id']}/labels", json=label)
    there = http.post(
        f"{GROUPS}/{target['id']}/labels", json={"name": "there", "color": "#445566"}
    ).json()
    milestone = http.post(f"{GROUPS}/{group['id']}/milestones", json={"title": "M"}).json()
    issue = {"title": "x", "labels": "kept,there", "milestone_id": milestone["id"]}
    http.post(f"{api}/issues", json=issue)
    assert http.put(f"{api}/transfer", json={"namespace": target["id"]}).status_code == 200
    found = http.get(f"{api}/issues/1", params={"with_labels_details": True}).json()
    assert found["labels"] == ["kept", "there"]
    assert found["milestone"]["title"] == "M"
    assert found["milestone"]["project_id"] == found["project_id"]
    labels = {each["name"]: each for each in http.get(f"{api}/labels").json()}
    assert labels["kept"]["is_project_label"]
    assert labels["kept"]["color"] == "#112233"
    assert labels["there"]["id"] == there["id"]


def test_where_a_project_may_go(
    http: Http, api: str, target: Json, member: Callable[[int], Person]
) -> None:
    owner = member(50)
    path = f"{api}/transfer_locations"
    assert owner.http.get(path).json() == []
    body = {"user_id": owner.id, "access_level": 40}
    http.post(f"{GROUPS}/{target['id']}/members", json=body)
    keys = ("id", "web_url", "name", "avatar_url", "full_name", "full_path")
    assert owner.http.get(path).json() == [{key: target[key] for key in keys}]
    assert owner.http.get(path, params={"search": "nothing like it"}).json() == []
    assert member(40).http.get(path).status_code == 403


def test_a_group_moves_below_another_and_back_with_all_below_it(
    http: Http, group: Json, api: str, project: Json, target: Json
) -> None:
    path = f"{GROUPS}/{group['id']}/transfer"
    moved = http.post(path, json={"group_id": target["id"]})
    assert moved.status_code == 201, moved.text
    below = f"{target['full_path']}/{group['path']}"
    assert (moved.json()["full_path"], moved.json()["parent_id"]) == (below, target["id"])
    assert http.get(api).json()["path_with_namespace"] == f"{below}/project"
    old = project["path_with_namespace"].replace("/", "%2F")
    assert http.get(f"/api/v4/projects/{old}", allow_redirects=False).status_code == 301
    listed = http.get(f"{GROUPS}/{target['id']}/projects", params={"include_subgroups": True})
    assert [each["id"] for each in listed.json()] == [project["id"]]
    back = http.post(path)
    assert (back.json()["full_path"], back.json()["parent_id"]) == (group["path"], None)
    assert http.get(f"/api/v4/projects/{old}").json()["id"] == project["id"]


def test_why_a_group_does_not_move(
    http: Http, group: Json, target: Json, someone: Callable[[], Person]
) -> None:
    path = f"{GROUPS}/{group['id']}/transfer"

    def told(client: Http, **body: int) -> str:
        answer = client.post(path, json=body)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["message"]).removeprefix("Transfer failed: ")

    assert told(http) == "Group is already a root group."
    child = {"name": "Child", "path": "child", "parent_id": group["id"]}
    below = http.post(GROUPS, json=child).json()
    assert told(http, group_id=below["id"]) == "Cannot transfer group to one of its subgroup."
    owner = someone()
    for each, level in ((group, 50), (target, 30)):
        body = {"user_id": owner.id, "access_level": level}
        http.post(f"{GROUPS}/{each['id']}/members", json=body)
    assert told(owner.http, group_id=target["id"]) == "You don't have enough permissions."
    twin = {"name": "Twin", "path": group["path"], "parent_id": target["id"]}
    http.post(GROUPS, json=twin)
    same = "The parent group already has a subgroup or a project with the same path."
    assert told(http, group_id=target["id"]) == same


def test_a_group_that_moves_to_the_top_has_an_owner(
    http: Http, group: Json, someone: Callable[[], Person]
) -> None:
    child = {"name": "Child", "path": "child", "parent_id": group["id"]}
    below = http.post(GROUPS, json=child).json()
    http.delete(f"{GROUPS}/{below['id']}/members/1")
    owner = someone()
    body = {"user_id": owner.id, "access_level": 50}
    http.post(f"{GROUPS}/{group['id']}/members", json=body)
    path = f"{GROUPS}/{below['id']}"
    assert owner.http.get(f"{path}/transfer_locations").json() == []
    owner.http.put(path, json={"path": f"child-{group['path']}"})
    assert owner.http.post(f"{path}/transfer").status_code == 201
    assert [m["id"] for m in http.get(f"{path}/members").json()] == [owner.id]
