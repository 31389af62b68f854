"""Milestones: GitLab doc/api/milestones.md, group_milestones.md, resource_milestone_events.md."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person
from tests.hook_receiver import Receiver

Json = dict[str, Any]


def day(distance: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=distance)).isoformat()


@pytest.mark.parametrize("kind", ["project", "group"])
def test_a_milestone_is_made_edited_closed_and_deleted(
    admin: gitlab.Gitlab, project: Json, group: Json, kind: str
) -> None:
    owner: Any = admin.projects.get(project["id"])
    if kind == "group":
        owner = admin.groups.get(group["id"])
    made = owner.milestones.create({"title": "v1", "due_date": day(5), "start_date": day(1)})
    assert (made.iid, made.state, made.expired) == (1, "active", False)
    made.description, made.state_event = "text", "close"
    made.save()
    assert [each.id for each in owner.milestones.list(state="closed")] == [made.id]
    assert owner.milestones.list(state="active") == []
    assert owner.milestones.get(made.id).description == "text"
    made.delete()
    assert owner.milestones.list() == []


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": "x", "due_date": "1999-01-01",
                                                      "start_date": "2000-01-01"}])  # fmt: skip
def test_a_milestone_needs_a_title_and_an_order_of_days(http: Http, api: str, body: Json) -> None:
    assert http.post(f"{api}/milestones", json=body).status_code == 400


def test_titles_are_one_with_the_groups(http: Http, api: str, group: Json) -> None:
    http.post(f"/api/v4/groups/{group['id']}/milestones", json={"title": "v1"})
    assert http.post(f"{api}/milestones", json={"title": "v1"}).status_code == 400
    above = http.get(f"{api}/milestones", params={"include_ancestors": True}).json()
    assert [each["title"] for each in above] == ["v1"]
    assert http.get(f"{api}/milestones").json() == []


def test_issues_are_found_by_milestone_and_tell_who_set_it(http: Http, api: str) -> None:
    soon = http.post(f"{api}/milestones", json={"title": "soon", "due_date": day(3)}).json()
    late = http.post(f"{api}/milestones", json={"title": "late", "due_date": day(9)}).json()
    for number, milestone in enumerate((soon, late, None), 1):
        body = {"title": str(number), "milestone_id": milestone and milestone["id"]}
        assert http.post(f"{api}/issues", json=body).status_code == 201

    def found(**given: str) -> list[int]:
        answer = http.get(f"{api}/issues", params=given | {"sort": "asc"})
        return [each["iid"] for each in answer.json()]

    assert found(milestone="soon") == [1]
    assert found(milestone="None") == [3]
    assert found(milestone_id="Any") == [1, 2]
    assert found(milestone_id="Upcoming") == [1]
    assert found(**{"not[milestone]": "soon"}) == [2, 3]
    changed = http.put(f"{api}/issues/1", json={"milestone_id": late["id"]}).json()
    assert changed["milestone"]["title"] == "late"
    cleared = http.put(f"{api}/issues/1", json={"milestone_id": 0}).json()
    assert cleared["milestone"] is None
    events = http.get(f"{api}/issues/1/resource_milestone_events").json()
    assert [(each["action"], each["milestone"]["title"]) for each in events] == [
        ("add", "soon"), ("remove", "soon"), ("add", "late"), ("remove", "late")]  # fmt: skip
    assert not any("milestone" in each["body"] for each in http.get(f"{api}/issues/1/notes").json())
    inside = http.get(f"{api}/milestones/{late['id']}/issues").json()
    assert [each["iid"] for each in inside] == [2]


def test_the_hook_tells_of_another_milestone(http: Http, api: str, receiver: Receiver) -> None:
    made = http.post(f"{api}/milestones", json={"title": "m"}).json()
    http.post(f"{api}/issues", json={"title": "x"})
    http.post(f"{api}/hooks", json={"url": receiver.url, "issues_events": True})
    http.put(f"{api}/issues/1", json={"milestone_id": made["id"]})

    body = json.loads(receiver.wait(1)[0][1])
    assert body["changes"]["milestone_id"] == {"previous": None, "current": made["id"]}


def test_a_projects_milestone_is_promoted_with_its_issues(
    http: Http, api: str, group: Json
) -> None:
    made = http.post(f"{api}/milestones", json={"title": "up"}).json()
    http.post(f"{api}/issues", json={"title": "x", "milestone_id": made["id"]})
    promoted = http.post(f"{api}/milestones/{made['id']}/promote").json()
    assert promoted["group_id"] == group["id"]
    assert http.get(f"{api}/issues/1").json()["milestone"]["group_id"] == group["id"]


def test_guests_read_milestones_and_planners_make_them(
    api: str, member: Callable[[int], Person]
) -> None:
    guest, planner = member(10), member(15)
    assert planner.http.post(f"{api}/milestones", json={"title": "m"}).status_code == 201
    assert guest.http.post(f"{api}/milestones", json={"title": "n"}).status_code == 403
    assert len(guest.http.get(f"{api}/milestones").json()) == 1
