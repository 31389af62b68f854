"""Issues, notes, labels and who moved what. GitLab doc/api/issues.md, notes.md, labels.md."""

from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
GUEST, PLANNER, REPORTER = 10, 15, 20


@pytest.fixture
def issues(api: str) -> str:
    return f"{api}/issues"


def an_issue(http: Http, issues: str, **more: Any) -> Json:
    made = http.post(issues, json={"title": "Permohonan"} | more)
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


def test_issues_are_numbered_by_project(http: Http, issues: str) -> None:
    first, second = an_issue(http, issues), an_issue(http, issues)
    assert (first["iid"], second["iid"]) == (1, 2)
    assert first["id"] != second["id"]
    assert http.get(f"{issues}/2").json()["id"] == second["id"]


def test_an_issue_needs_a_title(http: Http, issues: str) -> None:
    answer = http.post(issues, json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "title is missing"})


def test_an_edit_that_says_nothing_is_refused(http: Http, issues: str) -> None:
    an_issue(http, issues)
    answer = http.put(f"{issues}/1", json={})
    assert answer.status_code == 400
    assert "at least one parameter must be provided" in answer.json()["error"]


def test_labels_are_replaced_added_and_removed(http: Http, issues: str) -> None:
    assert an_issue(http, issues, labels="b,a")["labels"] == ["a", "b"]

    def labels(**change: Any) -> Any:
        return http.put(f"{issues}/1", json=change).json()["labels"]

    assert labels(add_labels="c", remove_labels="a") == ["b", "c"]
    assert labels(labels=["d"]) == ["d"]
    assert labels(labels="") == []


def test_comments_soon_after_a_change_leave_the_issue_its_date(http: Http, issues: str) -> None:
    filed = an_issue(http, issues)
    note = http.post(f"{issues}/1/notes", json={"body": "Siap"}).json()
    http.put(f"{issues}/1/notes/{note['id']}", json={"body": "Siap semua"})
    found = http.get(f"{issues}/1").json()
    assert found["updated_at"] == filed["updated_at"]
    assert found["user_notes_count"] == 1


def test_scoped_labels_stand_side_by_side_on_ce(http: Http, issues: str) -> None:
    an_issue(http, issues, labels="langkah::01")
    edited = http.put(f"{issues}/1", json={"add_labels": "langkah::02"}).json()
    assert edited["labels"] == ["langkah::01", "langkah::02"]


def test_label_events_tell_adds_before_removes_of_one_edit(http: Http, issues: str) -> None:
    issue = an_issue(http, issues, labels="a")
    http.put(f"{issues}/1", json={"add_labels": "c,b", "remove_labels": "a"})
    events = http.get(f"{issues}/1/resource_label_events").json()
    told = [(event["action"], event["label"]["name"]) for event in events]
    assert told[0] == ("add", "a")
    assert sorted(told[1:3]) == [("add", "b"), ("add", "c")]
    assert told[3] == ("remove", "a")
    assert len({event["created_at"] for event in events[1:]}) == 1
    assert events[0]["resource_id"] == issue["id"]
    one = http.get(f"{issues}/1/resource_label_events/{events[0]['id']}").json()
    assert one == events[0]


def test_a_deleted_label_leaves_its_events_nameless(http: Http, api: str, issues: str) -> None:
    an_issue(http, issues, labels="a")
    assert http.delete(f"{api}/labels/a").status_code == 204
    assert http.get(f"{issues}/1").json()["labels"] == []
    assert http.get(f"{issues}/1/resource_label_events").json()[0]["label"] is None


def test_closing_and_reopening_are_state_events_not_notes(http: Http, issues: str) -> None:
    an_issue(http, issues)
    closed = http.put(f"{issues}/1", json={"state_event": "close"}).json()
    assert (closed["state"], closed["closed_by"]["id"]) == ("closed", closed["author"]["id"])
    opened = http.put(f"{issues}/1", json={"state_event": "reopen"}).json()
    assert (opened["state"], opened["closed_at"], opened["closed_by"]) == ("opened", None, None)
    events = http.get(f"{issues}/1/resource_state_events").json()
    assert [event["state"] for event in events] == ["closed", "reopened"]
    assert http.get(f"{issues}/1/notes").json() == []


def test_a_new_title_is_told_in_a_system_note(http: Http, issues: str) -> None:
    an_issue(http, issues)
    http.put(f"{issues}/1", json={"title": "Baru"})
    notes = http.get(f"{issues}/1/notes").json()
    assert [note["system"] for note in notes] == [True]
    assert notes[0]["body"].startswith("changed title from **")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"labels": "a"}, ["one"]),
        ({"labels": "None"}, ["three"]),
        ({"not[labels]": "a"}, ["three", "two"]),
        ({"state": "closed"}, ["two"]),
        ({"iids[]": ["1", "3"]}, ["three", "one"]),
        ({"search": "ON"}, ["one"]),
        ({"order_by": "title", "sort": "asc"}, ["one", "three", "two"]),
        ({"confidential": "True"}, ["three"]),
        ({"assignee_id": "Any"}, []),
        ({"updated_after": "2999-01-01T00:00:00Z"}, []),
        ({"labels": "a", "state": "closed"}, []),
    ],
)
def test_lists_are_filtered(http: Http, issues: str, query: Json, found: list[str]) -> None:
    an_issue(http, issues, title="one", labels="a")
    an_issue(http, issues, title="two", labels="b")
    an_issue(http, issues, title="three", confidential=True)
    http.put(f"{issues}/2", json={"state_event": "close"})
    assert [each["title"] for each in http.get(issues, params=query).json()] == found


def test_a_group_lists_the_issues_below_it(http: Http, group: Json, issues: str) -> None:
    an_issue(http, issues, labels="a")
    path = f"/api/v4/groups/{group['id']}/issues"
    assert len(http.get(path, params={"labels": "a"}).json()) == 1
    detailed = http.get(path, params={"with_labels_details": "true"}).json()
    assert detailed[0]["labels"][0]["name"] == "a"


def test_ce_keeps_one_assignee(http: Http, issues: str, member: Callable[[int], Person]) -> None:
    ids = [member(REPORTER).id, member(REPORTER).id]
    made = an_issue(http, issues, assignee_ids=ids)
    assert [each["id"] for each in made["assignees"]] == ids[:1]
    assert made["assignee"]["id"] == ids[0]
    assert http.put(f"{issues}/1", json={"assignee_ids": []}).json()["assignees"] == []


@pytest.mark.parametrize("none", [{"assignee_ids": []}, {"assignee_ids": [0]}, {"assignee_id": 0}])
def test_an_assignee_stays_until_taken_away(
    http: Http,
    issues: str,
    member: Callable[[int], Person],
    someone: Callable[[], Person],
    none: Json,
) -> None:
    one, stranger = member(REPORTER), someone()
    an_issue(http, issues, assignee_ids=[one.id])
    for body in ({"assignee_ids": [stranger.id]}, {"assignee_id": 999_999_999}):
        kept = http.put(f"{issues}/1", json=body | {"title": "y"}).json()
        assert [each["id"] for each in kept["assignees"]] == [one.id]
    assert http.put(f"{issues}/1", json=none).json()["assignees"] == []


def test_a_guest_sets_labels_only_while_creating(
    http: Http, api: str, issues: str, member: Callable[[int], Person]
) -> None:
    http.post(f"{api}/labels", json={"name": "a", "color": "#ff0000"})
    guest = member(GUEST)
    assert an_issue(guest.http, issues, labels="a,baru")["labels"] == ["a"]
    edited = guest.http.put(f"{issues}/1", json={"title": "Baru", "labels": ""})
    assert (edited.status_code, edited.json()["title"], edited.json()["labels"]) == (
        200,
        "Baru",
        ["a"],
    )
    closed = guest.http.put(f"{issues}/1", json={"state_event": "close"})
    assert closed.json()["state"] == "closed"


def test_a_guest_may_not_edit_what_others_wrote(
    http: Http, issues: str, member: Callable[[int], Person]
) -> None:
    an_issue(http, issues)
    guest = member(GUEST)
    assert guest.http.put(f"{issues}/1", json={"title": "x"}).status_code == 403
    assert guest.http.delete(f"{issues}/1").status_code == 403


def test_a_confidential_issue_is_not_there_for_guests(
    http: Http, issues: str, member: Callable[[int], Person]
) -> None:
    an_issue(http, issues, confidential=True)
    guest, planner = member(GUEST), member(PLANNER)
    assert guest.http.get(f"{issues}/1").status_code == 404
    assert guest.http.get(issues).json() == []
    assert planner.http.get(f"{issues}/1").status_code == 200


def test_internal_notes_are_for_planners_up(
    http: Http, issues: str, member: Callable[[int], Person]
) -> None:
    an_issue(http, issues)
    made = http.post(f"{issues}/1/notes", json={"body": "rahasia", "internal": True}).json()
    assert made["internal"] is True
    guest, planner = member(GUEST), member(PLANNER)
    assert guest.http.get(f"{issues}/1/notes").json() == []
    assert guest.http.get(f"{issues}/1/notes/{made['id']}").status_code == 404
    assert len(planner.http.get(f"{issues}/1/notes").json()) == 1
    refused = guest.http.post(f"{issues}/1/notes", json={"body": "x", "internal": True})
    assert refused.status_code == 403


def test_notes_are_changed_by_their_author(
    http: Http, issues: str, member: Callable[[int], Person]
) -> None:
    an_issue(http, issues)
    note = http.post(f"{issues}/1/notes", json={"body": "satu"}).json()
    path = f"{issues}/1/notes/{note['id']}"
    assert http.put(path, json={"body": "dua"}).json()["body"] == "dua"
    assert member(GUEST).http.put(path, json={"body": "x"}).status_code == 403
    assert http.get(f"{issues}/1").json()["user_notes_count"] == 1
    assert http.delete(path).status_code == 204
    assert http.get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "left", "labels"),
    [
        ('Halo\n/label ~"langkah::01"', "Halo", ["langkah::01"]),
        ("Halo\n/LABEL ~a\n\nlagi", "Halo\nlagi", ["a"]),
        ("```\n/label ~a\n```", "```\n/label ~a\n```", []),
        ("> /label ~a", "> /label ~a", []),
        (">>>\n/label ~a\n>>>", ">>>\n/label ~a\n>>>", []),
        ("<div>\n/label ~a\n</div>", "<div>\n/label ~a\n</div>", []),
        ("- butir\n  /label ~a", "- butir\n  /label ~a", []),
        (" /label ~a", " /label ~a", []),
        ("`kode`\n/label ~a", "`kode`", ["a"]),
        ("/tidakada ~a", "/tidakada ~a", []),
    ],
)
def test_quick_actions_run_only_where_gitlab_reads_them(  # noqa: PLR0917 - cases
    http: Http, api: str, issues: str, text: str, left: str, labels: list[str]
) -> None:
    for name in ("a", "langkah::01"):
        http.post(f"{api}/labels", json={"name": name, "color": "#ff0000"})
    an_issue(http, issues)
    note = http.post(f"{issues}/1/notes", json={"body": text})
    assert (note.status_code, note.json()["body"]) == (201, left)
    assert http.get(f"{issues}/1").json()["labels"] == labels


def test_commands_alone_leave_no_note(http: Http, issues: str) -> None:
    an_issue(http, issues)
    answer = http.post(f"{issues}/1/notes", json={"body": "/close"})
    assert answer.status_code == 202
    assert answer.json()["commands_changes"] == {"state_event": "close"}
    assert http.get(f"{issues}/1").json()["state"] == "closed"
    assert http.get(f"{issues}/1/notes").json() == []


def test_commands_in_a_description_are_done_and_taken_out(http: Http, issues: str) -> None:
    made = an_issue(http, issues, description="Isi\n\n/title Lain\n/confidential")
    assert (made["title"], made["description"], made["confidential"]) == ("Lain", "Isi", True)


def test_a_guests_command_does_not_label(
    http: Http, api: str, issues: str, member: Callable[[int], Person]
) -> None:
    http.post(f"{api}/labels", json={"name": "a", "color": "#ff0000"})
    an_issue(http, issues)
    member(GUEST).http.post(f"{issues}/1/notes", json={"body": "Halo\n/label ~a"})
    assert http.get(f"{issues}/1").json()["labels"] == []


def test_moving_an_issue_closes_it_here(http: Http, issues: str, empty_project: Json) -> None:
    an_issue(http, issues)
    moved = http.post(f"{issues}/1/move", json={"to_project_id": empty_project["id"]})
    assert (moved.status_code, moved.json()["project_id"]) == (201, empty_project["id"])
    old = http.get(f"{issues}/1").json()
    assert (old["state"], old["moved_to_id"]) == ("closed", moved.json()["id"])


def test_a_label_exists_once(http: Http, group: Json, api: str) -> None:
    body = {"name": "a", "color": "red"}
    made = http.post(f"/api/v4/groups/{group['id']}/labels", json=body)
    assert (made.status_code, made.json()["color"]) == (201, "#ff0000")
    again = http.post(f"{api}/labels", json=body)
    assert (again.status_code, again.json()) == (409, {"message": "Label already exists"})
    shown = http.get(f"{api}/labels/a").json()
    assert shown["is_project_label"] is False


def test_labels_change_on_the_collection_too(http: Http, api: str) -> None:
    http.post(f"{api}/labels", json={"name": "a/b", "color": "#ff0000"})
    renamed = http.put(f"{api}/labels", json={"name": "a/b", "new_name": "c d"})
    assert renamed.json()["name"] == "c d"
    assert http.get(f"{api}/labels/c%20d").status_code == 200
    assert http.delete(f"{api}/labels", json={"name": "c d"}).status_code == 204
    missing = http.get(f"{api}/labels/c%20d")
    assert (missing.status_code, missing.json()) == (404, {"message": "404 Label Not Found"})


def test_python_gitlab_files_and_follows_an_issue(admin: gitlab.Gitlab, project: Json) -> None:
    found = admin.projects.get(project["id"])
    issue = found.issues.create({"title": "Satu", "labels": ["a"]})
    issue.labels = ["b"]
    issue.due_date = "2026-12-31"
    issue.save()
    note = issue.notes.create({"body": "Halo"})
    note.body = "Halo lagi"
    note.save()
    again = found.issues.get(issue.iid)
    assert (again.labels, again.due_date) == (["b"], "2026-12-31")
    bodies = [each.body for each in again.notes.list(iterator=True) if not each.system]
    assert bodies == ["Halo lagi"]
    names = [event.action for event in again.resourcelabelevents.list(iterator=True)]
    assert names == ["add", "add", "remove"]


def test_what_is_meant_as_text_may_be_a_number_or_a_truth(http: Http, api: str) -> None:
    made = http.post(f"{api}/issues", json={"title": 5, "description": True}).json()
    assert (made["title"], made["description"]) == ("5", "true")
    assert http.post(f"{api}/issues", json={"title": ["5"]}).status_code == 400
