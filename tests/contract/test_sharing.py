"""Groups invited to projects and groups. GitLab doc/user/project/members/sharing_projects_groups.md."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
GROUPS = "/api/v4/groups"


@pytest.fixture
def invited(http: Http, unique: str) -> Json:
    """A private group that is invited elsewhere."""
    body = {"name": f"Invited {unique}", "path": f"i-{unique}"}
    found: Json = http.post(GROUPS, json=body).json()
    return found


@pytest.fixture
def guest_of(http: Http, someone: Callable[[], Person]) -> Callable[[Json, int], Person]:
    """Make somebody a member of a group, with this level."""

    def make(group: Json, level: int) -> Person:
        person = someone()
        body = {"user_id": person.id, "access_level": level}
        assert http.post(f"{GROUPS}/{group['id']}/members", json=body).status_code == 201
        return person

    return make


def test_a_project_is_shared_with_a_group_and_shows_it(
    http: Http, api: str, project: Json, invited: Json
) -> None:
    body = {"group_id": invited["id"], "group_access": 30, "expires_at": "2099-01-31"}
    shared = http.post(f"{api}/share", json=body)
    assert shared.status_code == 201, shared.text
    assert shared.json() == {"id": shared.json()["id"], "project_id": project["id"], **body}
    assert http.get(api).json()["shared_with_groups"] == [
        {
            "group_id": invited["id"],
            "group_name": invited["name"],
            "group_full_path": invited["full_path"],
            "group_access_level": 30,
            "expires_at": "2099-01-31",
        }
    ]
    listed = http.get(f"{GROUPS}/{invited['id']}/projects").json()
    assert [each["id"] for each in listed] == [project["id"]]
    own = http.get(f"{GROUPS}/{invited['id']}/projects", params={"with_shared": False})
    assert own.json() == []
    assert http.get(f"{GROUPS}/{invited['id']}/projects/shared").json()[0]["id"] == project["id"]
    detail = http.get(f"{GROUPS}/{invited['id']}").json()
    assert ([p["id"] for p in detail["shared_projects"]], detail["projects"]) == (
        [project["id"]],
        [],
    )


def test_members_of_an_invited_group_have_the_lower_of_both_levels(
    http: Http, api: str, invited: Json, guest_of: Callable[[Json, int], Person]
) -> None:
    maintainer, guest = guest_of(invited, 40), guest_of(invited, 10)
    assert maintainer.http.get(api).status_code == 404
    http.post(f"{api}/share", json={"group_id": invited["id"], "group_access": 30})
    levels = {each["id"]: each["access_level"] for each in http.get(f"{api}/members/all").json()}
    assert (levels[maintainer.id], levels[guest.id]) == (30, 10)
    assert maintainer.id not in [each["id"] for each in http.get(f"{api}/members").json()]
    assert maintainer.http.get(api).status_code == 200
    issue = maintainer.http.post(f"{api}/issues", json={"title": "Seen"}).json()
    assert maintainer.http.put(f"{api}/issues/{issue['iid']}", json={"labels": "a"}).ok
    assert maintainer.http.post(f"{api}/members", json={}).status_code == 403
    assert guest.http.put(f"{api}/issues/{issue['iid']}", json={"labels": "b"}).status_code == 403


def test_access_ends_with_the_invitation(
    http: Http, api: str, invited: Json, guest_of: Callable[[Json, int], Person]
) -> None:
    person = guest_of(invited, 30)
    http.post(f"{api}/share", json={"group_id": invited["id"], "group_access": 30})
    assert person.http.get(api).status_code == 200
    assert http.delete(f"{api}/share/{invited['id']}").status_code == 204
    assert person.http.get(api).status_code == 404
    again = http.delete(f"{api}/share/{invited['id']}")
    assert (again.status_code, again.json()) == (404, {"message": "404 Group Link Not Found"})


def test_an_invitation_is_in_force_until_its_day(
    http: Http, api: str, invited: Json, guest_of: Callable[[Json, int], Person]
) -> None:
    person = guest_of(invited, 30)
    body = {"group_id": invited["id"], "group_access": 30, "expires_at": "2020-01-01"}
    assert http.post(f"{api}/share", json=body).status_code == 201
    assert person.http.get(api).status_code == 404
    assert person.id not in [each["id"] for each in http.get(f"{api}/members/all").json()]


def test_who_inherits_in_the_invited_group_comes_to_a_project_but_not_to_a_group(
    http: Http,
    api: str,
    group: Json,
    invited: Json,
    guest_of: Callable[[Json, int], Person],
) -> None:
    person = guest_of(invited, 30)
    body = {"name": "Below", "path": "below", "parent_id": invited["id"]}
    below = http.post(GROUPS, json=body).json()
    share = {"group_id": below["id"], "group_access": 30}
    assert http.post(f"{GROUPS}/{group['id']}/share", json=share).status_code == 201
    assert person.http.get(f"{GROUPS}/{group['id']}").status_code == 404
    assert http.post(f"{api}/share", json=share).status_code == 201
    assert person.http.get(api).status_code == 200


def test_a_group_shared_with_a_group_opens_all_below_it(
    http: Http, api: str, group: Json, invited: Json, guest_of: Callable[[Json, int], Person]
) -> None:
    person = guest_of(invited, 50)
    body = {"group_id": invited["id"], "group_access": 20}
    shared = http.post(f"{GROUPS}/{group['id']}/share", json=body)
    assert shared.status_code == 201, shared.text
    assert shared.json()["id"] == group["id"]
    assert shared.json()["shared_with_groups"][0]["group_access_level"] == 20
    assert person.http.get(api).status_code == 200
    assert http.get(f"{api}/members/all/{person.id}").json()["access_level"] == 20
    mine = person.http.get("/api/v4/projects", params={"membership": True}).json()
    assert [f"/api/v4/projects/{each['id']}" for each in mine] == [api]
    into = person.http.get(f"{GROUPS}/{invited['id']}/groups/shared").json()
    assert [each["id"] for each in into] == [group["id"]]
    for path in (f"{GROUPS}/{group['id']}", api):
        seen = http.get(f"{path}/invited_groups").json()
        assert [each["id"] for each in seen] == [invited["id"]]
    assert http.get(f"{api}/invited_groups", params={"relation": "direct"}).json() == []
    assert http.delete(f"{GROUPS}/{group['id']}/share/{invited['id']}").status_code == 204
    assert person.http.get(api).status_code == 404


def test_sharing_twice_is_a_conflict(http: Http, api: str, group: Json, invited: Json) -> None:
    body = {"group_id": invited["id"], "group_access": 30}
    assert http.post(f"{api}/share", json=body).status_code == 201
    again = http.post(f"{api}/share", json=body)
    assert (again.status_code, again.json()) == (
        409,
        {"message": "Group already shared with this group"},
    )
    path = f"{GROUPS}/{group['id']}/share"
    assert http.post(path, json=body).status_code == 201
    again = http.post(path, json=body)
    assert (again.status_code, again.json()) == (
        409,
        {"message": "Shared group The group has already been shared with this group"},
    )


def test_what_is_refused_when_sharing(
    http: Http, api: str, group: Json, invited: Json, member: Callable[[int], Person]
) -> None:
    body = {"group_id": invited["id"], "group_access": 35}
    wrong = http.post(f"{api}/share", json=body)
    assert wrong.json() == {"error": "group_access does not have a valid value"}
    assert http.post(f"{api}/share", json=body | {"group_access": 60}).status_code == 400
    own = http.post(f"{api}/share", json={"group_id": group["id"], "group_access": 30})
    assert own.status_code == 409
    maintainer = member(40).http
    unseen = maintainer.post(f"{api}/share", json=body | {"group_access": 30})
    assert (unseen.status_code, unseen.json()) == (404, {"message": "Not Found"})
    assert member(30).http.post(f"{api}/share", json=body).status_code == 403
    locked = http.put(f"{GROUPS}/{group['id']}", json={"share_with_group_lock": True})
    assert locked.json()["share_with_group_lock"] is True
    refused = http.post(f"{api}/share", json=body | {"group_access": 30})
    assert refused.json() == {"message": "The project sharing with group is disabled"}


def test_groups_of_a_project_are_those_above_and_on_request_those_invited(
    http: Http, api: str, group: Json, invited: Json
) -> None:
    http.post(f"{api}/share", json={"group_id": invited["id"], "group_access": 30})
    above = http.get(f"{api}/groups").json()
    assert [each["id"] for each in above] == [group["id"]]
    both = http.get(f"{api}/groups", params={"with_shared": True}).json()
    assert {each["id"] for each in both} == {group["id"], invited["id"]}
    high = {"with_shared": True, "shared_min_access_level": 40}
    assert len(http.get(f"{api}/groups", params=high).json()) == 1


def test_shared_groups_show_only_what_the_reader_may_see(
    http: Http, api: str, invited: Json, member: Callable[[int], Person]
) -> None:
    http.post(f"{api}/share", json={"group_id": invited["id"], "group_access": 30})
    assert member(20).http.get(api).json()["shared_with_groups"] == []
