"""Reactions, threads' notes, and the quick actions that tie issues to each other."""

import json
from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person
from tests.hook_receiver import Receiver

Json = dict[str, Any]


@pytest.fixture
def two(http: Http, api: str) -> list[Json]:
    """Two issues of the project."""
    return [http.post(f"{api}/issues", json={"title": title}).json() for title in ("one", "two")]


@pytest.mark.parametrize("place", ["", "/notes/{note}"])
def test_a_reaction_is_listed_read_and_taken_back(
    http: Http, api: str, two: list[Json], place: str
) -> None:
    note = http.post(f"{api}/issues/1/notes", json={"body": "halo"}).json()["id"]
    path = f"{api}/issues/1{place.format(note=note)}/award_emoji"
    made = http.post(path, json={"name": "thumbsup"})
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["user"]["username"]) == ("thumbsup", "root")
    kind, awarded = ("Note", note) if place else ("Issue", two[0]["id"])
    assert (body["awardable_type"], body["awardable_id"]) == (kind, awarded)
    assert http.get(path).json() == [body]
    assert http.get(f"{path}/{body['id']}").json() == body
    assert http.get(f"{api}/issues/1").json()["upvotes"] == (0 if place else 1)
    assert http.delete(f"{path}/{body['id']}").status_code == 204
    assert http.get(path).json() == []


def test_a_reaction_is_given_once_and_taken_back_by_its_giver(
    http: Http, api: str, two: list[Json], member: Callable[[int], Person]
) -> None:
    guest = member(10).http
    path = f"{api}/issues/{two[0]['iid']}/award_emoji"
    made = guest.post(path, json={"name": "tada"}).json()["id"]
    assert guest.post(path, json={"name": "tada"}).status_code == 404
    assert guest.post(path, json={}).json() == {"error": "name is missing"}
    assert http.post(path, json={"name": "tada"}).status_code == 201
    assert member(40).http.delete(f"{path}/{made}").status_code == 401
    assert guest.delete(f"{path}/{made}").status_code == 204
    assert guest.public.get(path).status_code in (401, 404)


def test_hooks_hear_of_reactions(http: Http, api: str, two: list[Json], receiver: Receiver) -> None:
    hook = {"url": receiver.url, "emoji_events": True, "push_events": False}
    assert http.post(f"{api}/hooks", json=hook).status_code == 201
    path = f"{api}/issues/{two[0]['iid']}/award_emoji"
    made = http.post(path, json={"name": "rocket"}).json()
    http.delete(f"{path}/{made['id']}")
    bodies = [(headers["X-Gitlab-Event"], body) for headers, body in receiver.wait(2)]
    for (event, raw), action in zip(bodies, ("award", "revoke"), strict=True):
        body = json.loads(raw)
        assert (event, body["object_kind"], body["event_type"]) == ("Emoji Hook", "emoji", action)
        assert body["object_attributes"]["awarded_on_url"] == two[0]["web_url"]
        assert body["issue"]["iid"] == two[0]["iid"]


def test_a_threads_note_is_read_changed_and_removed_in_its_thread(
    admin: gitlab.Gitlab, project: Json, two: list[Json]
) -> None:
    issue = admin.projects.get(project["id"]).issues.get(two[0]["iid"])
    thread = issue.discussions.create({"body": "start"})
    note = thread.notes.create({"body": "first"})
    found = thread.notes.get(note.id)
    found.body = "better"
    found.save()
    told = issue.discussions.get(thread.id).attributes["notes"]
    assert [each["body"] for each in told] == ["start", "better"]
    other = issue.discussions.create({"body": "elsewhere"})
    with pytest.raises(gitlab.GitlabGetError, match="404"):
        other.notes.get(note.id)
    found.delete()
    assert len(issue.discussions.get(thread.id).attributes["notes"]) == 1


def test_nothing_closes_an_issue_or_is_related_where_merge_requests_are_off(
    http: Http, api: str, two: list[Json]
) -> None:
    for name in ("closed_by", "related_merge_requests"):
        assert http.get(f"{api}/issues/{two[0]['iid']}/{name}").json() == []


def command(http: Http, api: str, text: str) -> Json:
    said = http.post(f"{api}/issues/1/notes", json={"body": text})
    assert said.status_code in (201, 202), said.text
    found: Json = said.json()
    return found


def bodies(http: Http, api: str, iid: int) -> list[str]:
    return [note["body"] for note in http.get(f"{api}/issues/{iid}/notes").json()]


def test_relate_links_issues(http: Http, api: str, two: list[Json]) -> None:
    told = command(http, api, "/relate #2")
    assert told["summary"] == ["Added #2 as a linked item related to this issue."]
    assert [each["iid"] for each in http.get(f"{api}/issues/1/links").json()] == [2]
    assert bodies(http, api, 2) == ["marked this issue as related to #1"]


def test_duplicate_closes_and_links(http: Http, api: str, two: list[Json]) -> None:
    told = command(http, api, "/duplicate #2")
    assert told["summary"] == ["Closed this issue. Marked as related to, and a duplicate of, #2."]
    issue = http.get(f"{api}/issues/1").json()
    assert issue["state"] == "closed"
    assert issue["_links"]["closed_as_duplicate_of"].endswith(f"{api}/issues/2")
    assert "marked #1 as a duplicate of this issue" in bodies(http, api, 2)


def test_move_takes_the_note_along_and_clone_leaves_it(
    http: Http, api: str, two: list[Json], empty_project: Json
) -> None:
    there = f"/api/v4/projects/{empty_project['id']}"
    path = empty_project["path_with_namespace"]
    told = command(http, api, f"/clone {path}")
    assert told["summary"] == [f"Cloned this issue to {path}."]
    assert http.get(f"{api}/issues/1").json()["state"] == "opened"
    command(http, api, f"goodbye\n\n/move {path}")
    old = http.get(f"{api}/issues/1").json()
    clone, moved = (http.get(f"{there}/issues/{iid}").json() for iid in (1, 2))
    assert (old["state"], old["moved_to_id"]) == ("closed", moved["id"])
    assert "goodbye" in bodies(http, there, moved["iid"])
    assert "goodbye" not in bodies(http, there, clone["iid"])


def test_what_is_not_there_is_told(http: Http, api: str, two: list[Json]) -> None:
    said = http.post(f"{api}/issues/1/notes", json={"body": "/move no/where"})
    assert "Failed to move this issue because target project doesn't exist." in said.text
    said = http.post(f"{api}/issues/1/notes", json={"body": "/duplicate #999"})
    assert "because referenced issue was not found" in said.text
