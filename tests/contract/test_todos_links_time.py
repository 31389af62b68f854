"""What issues are to people and to each other: GitLab doc/api/todos.md, issue_links.md, issues.md."""

from collections.abc import Callable
from typing import Any

import gitlab

from tests.contract.conftest import Http, Person

Json = dict[str, Any]


def bodies(http: Http, path: str) -> list[str]:
    return [each["body"] for each in http.get(path).json() if each["system"]]


def test_who_is_assigned_or_named_has_something_to_do_once(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    assigned, named = member(20), member(20)
    text = f"Ask @{named.username}, not `@{assigned.username}`."
    body = {"title": "x", "description": text, "assignee_ids": [assigned.id]}
    issue = http.post(f"{api}/issues", json=body).json()
    todo = assigned.http.get("/api/v4/todos").json()
    assert [(each["action_name"], each["target"]["id"]) for each in todo] == [
        ("assigned", issue["id"])
    ]
    path = f"{api}/issues/{issue['iid']}/notes"
    note = http.post(path, json={"body": f"@{named.username} again"}).json()
    assert len(named.http.get("/api/v4/todos").json()) == 1
    named.http.post(path, json={"body": "Done."})
    assert named.http.get("/api/v4/todos").json() == []
    http.put(f"{path}/{note['id']}", json={"body": f"@{named.username} @{assigned.username}"})
    assert named.http.get("/api/v4/todos").json() == []
    http.post(path, json={"body": f"@{named.username} once more"})
    third = named.http.get("/api/v4/todos", params={"type": "Issue"}).json()
    assert third[0]["action_name"] == "directly_addressed"
    assert third[0]["target_url"].rpartition("#")[2].startswith("note_")


def test_what_one_cannot_read_is_nothing_to_do(
    http: Http, api: str, member: Callable[[int], Person], someone: Callable[[], Person]
) -> None:
    guest, stranger = member(10), someone()
    text = f"@{guest.username} @{stranger.username}"
    http.post(f"{api}/issues", json={"title": "x", "description": text, "confidential": True})
    assert guest.http.get("/api/v4/todos").json() == []
    assert stranger.http.get("/api/v4/todos").json() == []


def test_what_one_may_no_longer_read_is_no_longer_to_do(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    person = member(20)
    for n in (1, 2):
        http.post(f"{api}/issues", json={"title": "x"})
        note = {"body": f"@{person.username}", "internal": n == 1}
        http.post(f"{api}/issues/{n}/notes", json=note)
    assert len(person.http.get("/api/v4/todos").json()) == 2
    http.put(f"{api}/members/{person.id}", json={"access_level": 10})
    (left,) = person.http.get("/api/v4/todos").json()
    assert left["target"]["iid"] == 2
    http.put(f"{api}/issues/2", json={"confidential": True})
    assert person.http.get("/api/v4/todos").json() == []


def test_todos_are_marked_and_done(
    admin: gitlab.Gitlab, api: str, http: Http, member: Callable[[int], Person]
) -> None:
    person = member(20)
    http.post(f"{api}/issues", json={"title": "x"})
    assert person.http.post(f"{api}/issues/1/todo").json()["action_name"] == "marked"
    assert person.http.post(f"{api}/issues/1/todo").status_code == 304
    client = gitlab.Gitlab(admin.url, private_token=person.token)
    client.todos.list(get_all=True)[0].mark_as_done()
    assert client.todos.list(get_all=True) == []
    assert [each.state for each in client.todos.list(get_all=True, state="done")] == ["done"]
    client.todos.mark_all_as_done()


def test_an_issue_that_is_spoken_of_tells_so_once(http: Http, api: str, project: Json) -> None:
    for text in (None, "see #1 and #1", "`#1`", f"{project['path_with_namespace']}#1"):
        http.post(f"{api}/issues", json={"title": "x", "description": text})
    http.post(f"{api}/issues/2/notes", json={"body": "again #1"})
    told = bodies(http, f"{api}/issues/1/notes")
    assert sorted(told) == ["mentioned in issue #2", "mentioned in issue #4"]


def test_a_reference_from_where_one_may_not_look_is_not_shown(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    http.post(f"{api}/issues", json={"title": "open"})
    http.post(f"{api}/issues", json={"title": "x", "description": "#1", "confidential": True})
    assert bodies(http, f"{api}/issues/1/notes") == ["mentioned in issue #2"]
    assert bodies(member(10).http, f"{api}/issues/1/notes") == []


def test_issues_are_related_both_ways(admin: gitlab.Gitlab, http: Http, project: Json) -> None:
    found = admin.projects.get(project["id"])
    first, second = (found.issues.create({"title": title}) for title in "ab")
    body = {"target_project_id": project["id"], "target_issue_iid": second.iid}
    source, target = first.links.create(body)
    assert (source.iid, target.iid) == (1, 2)
    link = second.links.list()[0]
    assert (link.iid, link.link_type) == (1, "relates_to")
    api = f"/api/v4/projects/{project['id']}/issues"
    assert http.post(f"{api}/1/links", json=body).status_code == 409
    assert http.post(f"{api}/1/links", json=body | {"link_type": "blocks"}).status_code == 400
    assert bodies(http, f"{api}/2/notes") == ["marked this issue as related to #1"]
    second.links.delete(link.issue_link_id)
    assert first.links.list() == []


def test_time_is_estimated_spent_and_reset(admin: gitlab.Gitlab, project: Json, http: Http) -> None:
    issue = admin.projects.get(project["id"]).issues.create({"title": "x"})
    assert issue.time_estimate("1d 2h30m")["human_time_estimate"] == "1d 2h 30m"
    issue.add_spent_time("3h")
    assert issue.add_spent_time("-30m")["total_time_spent"] == 9000
    path = f"/api/v4/projects/{project['id']}/issues/1"
    stats = http.get(f"{path}/time_stats").json()
    assert (stats["time_estimate"], stats["human_total_time_spent"]) == (37800, "2h 30m")
    issue.reset_time_estimate()
    assert issue.reset_spent_time()["human_total_time_spent"] is None
    assert http.post(f"{path}/time_estimate", json={"duration": "soon"}).status_code == 400
    assert "added 3h of time spent" in bodies(http, f"{path}/notes")


def test_a_clone_leaves_the_original_open(http: Http, api: str, project: Json) -> None:
    http.post(f"{api}/issues", json={"title": "x", "labels": "a"})
    http.post(f"{api}/issues/1/notes", json={"body": "kept"})
    body = {"to_project_id": project["id"], "with_notes": True}
    made = http.post(f"{api}/issues/1/clone", json=body).json()
    assert (made["iid"], made["labels"], made["user_notes_count"]) == (2, ["a"], 1)
    assert http.get(f"{api}/issues/1").json()["state"] == "opened"
    assert bodies(http, f"{api}/issues/1/notes") == ["cloned to #2"]


def test_issues_are_counted_for_a_project_a_group_and_oneself(
    http: Http, api: str, group: Json
) -> None:
    for title in "abc":
        http.post(f"{api}/issues", json={"title": title})
    http.put(f"{api}/issues/1", json={"state_event": "close"})
    wanted = {"all": 3, "closed": 1, "opened": 2}
    for path in (api, f"/api/v4/groups/{group['id']}"):
        told = http.get(f"{path}/issues_statistics").json()
        assert told["statistics"]["counts"] == wanted
    assert http.get("/api/v4/issues_statistics").json()["statistics"]["counts"]["all"] >= 3


def test_quick_actions_plan_estimate_and_remind(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    http.post(f"{api}/milestones", json={"title": "v1"})
    http.post(f"{api}/issues", json={"title": "x"})
    person = member(20)
    text = "/milestone %v1\n/estimate 1d\n/spend 2h\n/todo\n/subscribe"
    answer = person.http.post(f"{api}/issues/1/notes", json={"body": text})
    assert answer.status_code == 202
    issue = person.http.get(f"{api}/issues/1").json()
    assert issue["milestone"]["title"] == "v1"
    assert issue["time_stats"]["human_time_estimate"] == "1d"
    assert issue["time_stats"]["total_time_spent"] == 7200
    assert issue["subscribed"] is True
    assert len(person.http.get("/api/v4/todos").json()) == 1
    undo = "/remove_milestone\n/remove_estimate\n/remove_time_spent\n/done\n/unsubscribe"
    person.http.post(f"{api}/issues/1/notes", json={"body": undo})
    issue = person.http.get(f"{api}/issues/1").json()
    assert (issue["milestone"], issue["time_stats"]["time_estimate"]) == (None, 0)
    assert issue["subscribed"] is False
    assert person.http.get("/api/v4/todos").json() == []
