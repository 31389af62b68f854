"""Comments and discussions of commits, and what hooks hear of them."""

import json
from collections.abc import Callable
from typing import Any

import gitlab

from tests.contract.conftest import Http, Person
from tests.hook_receiver import Receiver

Json = dict[str, Any]


def test_a_discussion_grows_changes_and_shrinks(admin: gitlab.Gitlab, project: Json) -> None:
    commit = admin.projects.get(project["id"]).commits.list(get_all=False)[0]
    thread = commit.discussions.create({"body": "start"})
    assert [each.id for each in commit.discussions.list(get_all=True)] == [thread.id]
    note = thread.notes.create({"body": "first"})
    found = thread.notes.get(note.id)
    assert (found.noteable_type, found.commit_id) == ("Commit", commit.id)
    found.body = "better"
    found.save()
    told = commit.discussions.get(thread.id).attributes
    assert [each["body"] for each in told["notes"]] == ["start", "better"]
    assert told["individual_note"] is False
    found.delete()
    assert len(commit.discussions.get(thread.id).attributes["notes"]) == 1


def test_a_comment_is_a_discussion_of_its_own(http: Http, api: str) -> None:
    path = f"{api}/repository/commits/main"
    assert http.post(f"{path}/comments", json={"note": "halo"}).status_code == 201
    (thread,) = http.get(f"{path}/discussions").json()
    assert thread["individual_note"] is True
    assert [note["body"] for note in thread["notes"]] == ["halo"]
    assert http.post(f"{path}/discussions", json={"body": " "}).status_code == 400


def test_notes_of_others_are_not_changed(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    path = f"{api}/repository/commits/main/discussions"
    thread = http.post(path, json={"body": "halo"}).json()
    note = f"{path}/{thread['id']}/notes/{thread['notes'][0]['id']}"
    developer = member(30).http
    assert developer.get(note).status_code == 200
    assert developer.put(note, json={"body": "x"}).status_code == 403
    assert developer.delete(note).status_code == 403
    assert member(40).http.delete(note).status_code == 204


def test_hooks_hear_of_comments_on_commits(http: Http, api: str, receiver: Receiver) -> None:
    hook = {"url": receiver.url, "note_events": True, "push_events": False}
    assert http.post(f"{api}/hooks", json=hook).status_code == 201
    commit = http.get(f"{api}/repository/commits/main").json()
    http.post(f"{api}/repository/commits/main/comments", json={"note": "halo"})
    headers, raw = receiver.wait(1)[0]
    body = json.loads(raw)
    assert headers["X-Gitlab-Event"] == "Note Hook"
    assert body["commit"]["id"] == commit["id"]
    said = body["object_attributes"]
    assert (said["note"], said["noteable_type"], said["noteable_id"]) == ("halo", "Commit", None)
    assert (said["commit_id"], said["action"]) == (commit["id"], "create")
    assert said["url"].startswith(f"{commit['web_url']}#note_")


def test_an_edited_comment_is_told_in_its_authors_name(
    http: Http, api: str, receiver: Receiver, member: Callable[[int], Person]
) -> None:
    hook = {"url": receiver.url, "note_events": True, "push_events": False}
    http.post(f"{api}/hooks", json=hook)
    developer, path = member(30), f"{api}/repository/commits/main/discussions"
    thread = developer.http.post(path, json={"body": "halo"}).json()
    note = f"{path}/{thread['id']}/notes/{thread['notes'][0]['id']}"
    assert http.put(note, json={"body": "lagi"}).status_code == 200
    assert json.loads(receiver.wait(2)[1][1])["user"]["id"] == developer.id
