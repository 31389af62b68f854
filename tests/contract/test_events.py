"""Events of users and projects. GitLab doc/api/events.md."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]


def told(http: Http, path: str, **wanted: Any) -> list[Json]:
    answer = http.get(path, params=wanted)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found


def test_a_project_tells_what_was_done_in_it_newest_first(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    someone = member(30)
    issue = http.post(f"{api}/issues", json={"title": "one"}).json()
    note = http.post(f"{api}/issues/1/notes", json={"body": "halo"}).json()
    http.put(f"{api}/issues/1", json={"state_event": "close"})
    http.put(f"{api}/issues/1", json={"state_event": "reopen"})
    found = told(http, f"{api}/events")
    assert [each["action_name"] for each in found] == [
        *("opened", "closed", "commented on", "opened", "joined", "pushed new", "created"),
    ]
    said, opened, joined = found[2], found[3], found[4]
    assert (said["target_type"], said["target_id"], said["note"]["body"]) == (
        *("Note", note["id"]),
        "halo",
    )
    assert (opened["target_type"], opened["target_id"], opened["target_iid"]) == (
        *("Issue", issue["id"]),
        1,
    )
    assert opened["target_title"] == said["target_title"] == "one"
    assert joined["author_username"] == someone.username
    created = found[-1]
    assert (created["target_type"], created["target_id"]) == (None, None)


def test_a_push_is_told_to_who_may_read_code(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    guest, reporter = member(10), member(20)
    assert len(told(reporter.http, f"{api}/events", action="pushed")) == 1
    assert told(guest.http, f"{api}/events", action="pushed") == []
    assert "joined" in [each["action_name"] for each in told(guest.http, f"{api}/events")]


def test_a_push_tells_its_commits(http: Http, api: str) -> None:
    branch = {"branch": "next", "ref": "main"}
    made = http.post(f"{api}/repository/branches", json=branch).json()["commit"]["id"]
    file = {"branch": "next", "commit_message": "Add a\n\nbody", "content": "x"}
    http.post(f"{api}/repository/files/a.txt", json=file)
    http.delete(f"{api}/repository/branches/next")
    pushes = told(http, f"{api}/events", action="pushed")[:3]
    assert [each["action_name"] for each in pushes] == ["deleted", "pushed to", "pushed new"]
    gone, moved, new = (each["push_data"] for each in pushes)
    assert (gone["action"], gone["commit_to"]) == ("removed", None)
    assert (new["action"], new["commit_from"], new["commit_to"]) == ("created", None, made)
    assert (moved["commit_from"], moved["commit_to"]) == (made, gone["commit_from"])
    assert (moved["commit_count"], moved["commit_title"]) == (1, "Add a")
    assert (moved["ref"], moved["ref_type"]) == ("next", "branch")


def test_events_are_narrowed_and_sorted(http: Http, api: str) -> None:
    http.post(f"{api}/issues", json={"title": "one"})
    http.post(f"{api}/issues/1/notes", json={"body": "halo"})
    http.post(f"{api}/milestones", json={"title": "m"})
    path = f"{api}/events"
    for kind, shown in (("issue", "Issue"), ("note", "Note"), ("milestone", "Milestone")):
        assert [each["target_type"] for each in told(http, path, target_type=kind)] == [shown]
    ids = [each["id"] for each in told(http, path, sort="asc")]
    assert ids == sorted(ids)
    today = datetime.now(UTC).date()
    assert told(http, path, after=today.isoformat()) == []
    assert told(http, path, after=(today - timedelta(1)).isoformat())
    assert told(http, path, before=today.isoformat()) == []
    assert told(http, path, before=(today + timedelta(1)).isoformat())
    assert http.get(path, params={"action": "nonsense"}).status_code == 400


def test_one_sees_ones_own_and_what_others_did_where_one_may_look(
    http: Http, api: str, member: Callable[[int], Person], someone: Callable[[], Person]
) -> None:
    guest, stranger = member(10), someone()
    guest.http.post(f"{api}/issues", json={"title": "mine"})
    http.post(f"{api}/issues", json={"title": "secret", "confidential": True})
    http.post(f"{api}/issues/1/notes", json={"body": "inside", "internal": True})
    titles = {each["target_title"] for each in told(guest.http, f"{api}/events")}
    assert "secret" not in titles
    assert not told(guest.http, f"{api}/events", target_type="note")
    assert told(http, f"{api}/events", target_type="note")
    own = told(guest.http, "/api/v4/events")
    assert {each["author_username"] for each in own} == {guest.username}
    assert len(told(guest.http, "/api/v4/events", scope="all")) > len(own)
    assert told(http, f"/api/v4/users/{guest.id}/events") == own
    assert told(stranger.http, f"/api/v4/users/{guest.id}/events") == []
    assert stranger.http.get(f"{api}/events").status_code == 404
    assert http.public.get("/api/v4/events").status_code == 401


def test_python_gitlab_lists_events(admin: gitlab.Gitlab, project: Json) -> None:
    found = admin.projects.get(project["id"]).events.list(get_all=True)
    assert {each.action_name for each in found} == {"created", "pushed new"}
    assert admin.events.list(get_all=False)
    with pytest.raises(gitlab.GitlabListError, match="404"):
        admin.users.get(10**9, lazy=True).events.list(get_all=False)
