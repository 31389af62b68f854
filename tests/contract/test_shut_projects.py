"""What is left of a project whose issues are off, or that is archived.

GitLab doc/user/project/settings/_index.md; app/policies/project_policy.rb.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
GUEST, PLANNER = 10, 15


@pytest.fixture
def filled(http: Http, api: str) -> Json:
    """The project's issue 1 with a note and a label, and a board with a list of that label."""
    issue = http.post(f"{api}/issues", json={"title": "x", "labels": "a"}).json()
    note = http.post(f"{api}/issues/1/notes", json={"body": "x"}).json()
    label = http.get(f"{api}/labels").json()[0]
    board = http.post(f"{api}/boards", json={"name": "b"}).json()
    path = f"{api}/boards/{board['id']}/lists"
    made = http.post(path, json={"label_id": label["id"]}).json()
    milestone = http.post(f"{api}/milestones", json={"title": "m"}).json()
    return {"issue": issue["id"], "note": note["id"], "board": board["id"], "list": made["id"],
            "milestone": milestone["id"]}  # fmt: skip


def test_without_issues_nothing_is_known_of_them(
    http: Http, group: Json, api: str, filled: Json, member: Callable[[int], Person]
) -> None:
    planner = member(PLANNER)
    http.post(f"{api}/issues/1/notes", json={"body": f"@{planner.username}"})
    http.put(api, json={"issues_access_level": "disabled"})
    for who in (http, planner.http):
        assert who.get(f"{api}/issues").status_code == 403
        assert who.get(f"{api}/issues/1").status_code == 404
        assert who.get(f"{api}/issues/1/notes").status_code == 404
        assert who.post(f"{api}/issues/1/notes", json={"body": "x"}).status_code == 404
        assert who.put(f"{api}/issues/1", json={"title": "y"}).status_code == 404
        assert who.get(f"/api/v4/groups/{group['id']}/issues").json() == []
    assert planner.http.get("/api/v4/todos").json() == []
    http.put(api, json={"issues_access_level": "enabled"})
    assert http.get(f"{api}/issues/1").json()["title"] == "x"


def test_issues_for_members_alone_are_for_nobody_else(
    http: Http, api: str, filled: Json, someone: Callable[[], Person]
) -> None:
    http.put(api, json={"visibility": "public", "issues_access_level": "private"})
    stranger = someone()
    assert stranger.http.get(f"{api}/issues/1").status_code == 404
    assert http.get(f"{api}/issues/1").status_code == 200
    assert stranger.http.get("/api/v4/issues?scope=all").json() == []


WRITES: dict[str, tuple[str, str, Json]] = {
    "edit a note": ("PUT", "/issues/1/notes/{note}", {"body": "y"}),
    "delete a note": ("DELETE", "/issues/1/notes/{note}", {}),
    "estimate": ("POST", "/issues/1/time_estimate", {"duration": "1h"}),
    "spend": ("POST", "/issues/1/add_spent_time", {"duration": "1h"}),
    "reorder": ("PUT", "/issues/1/reorder", {}),
    "delete an issue": ("DELETE", "/issues/1", {}),
    "make a label": ("POST", "/labels", {"name": "b", "color": "#ff0000"}),
    "edit a label": ("PUT", "/labels/a", {"color": "#ff0000"}),
    "delete a label": ("DELETE", "/labels/a", {}),
    "make a milestone": ("POST", "/milestones", {"title": "n"}),
    "edit a milestone": ("PUT", "/milestones/{milestone}", {"title": "n"}),
    "make a list": ("POST", "/boards/{board}/lists", {"label_id": 1}),
    "move a list": ("PUT", "/boards/{board}/lists/{list}", {"position": 0}),
    "delete a list": ("DELETE", "/boards/{board}/lists/{list}", {}),
}


@pytest.mark.parametrize("write", WRITES)
def test_an_archived_project_is_only_read(http: Http, api: str, filled: Json, write: str) -> None:
    method, path, body = WRITES[write]
    assert http.post(f"{api}/archive").status_code == 201
    assert http.get(f"{api}/issues/1").status_code == 200
    assert http.request(method, api + path.format(**filled), json=body).status_code == 403


def test_no_card_is_dragged_in_an_archived_project(
    http: Http, forge: Any, api: str, filled: Json
) -> None:
    if not forge.is_sandbox:
        return  # a browser's session drags on the real one
    http.post(f"{api}/archive")
    way = {"from_list": str(filled["list"]), "to_list": "closed"}
    path = f"/-/boards/{filled['board']}/issues/{filled['issue']}"
    assert http.put(path, json=way).status_code == 403


def test_nothing_moves_out_of_an_archived_project(
    http: Http, api: str, filled: Json, empty_project: Json
) -> None:
    http.post(f"{api}/archive")
    moved = http.post(f"{api}/issues/1/move", json={"to_project_id": empty_project["id"]})
    assert moved.status_code == 400
