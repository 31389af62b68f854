"""Boards and drags, webhooks, uploads. GitLab doc/api/boards.md, project_webhooks.md."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person
from tests.hook_receiver import Receiver

Json = dict[str, Any]
GUEST = 10
CREATE_BOARD = """
mutation($path: ID!) { createBoard(input: {groupPath: $path, name: "Papan"}) { board { id } errors } }
"""


@pytest.fixture
def board(http: Http, api: str) -> Json:
    """A board with the lists a, b; the list ids by label."""
    made: Json = http.post(f"{api}/boards", json={"name": "Papan"}).json()
    lists = {}
    for name in ("a", "b"):
        label = http.post(f"{api}/labels", json={"name": name, "color": "#ff0000"}).json()
        path = f"{api}/boards/{made['id']}/lists"
        lists[name] = http.post(path, json={"label_id": label["id"]}).json()["id"]
    return made | {"by_label": lists}


def test_a_group_gets_its_one_board_by_graphql(http: Http, group: Json) -> None:
    path = f"/api/v4/groups/{group['id']}/boards"
    assert http.post(path, json={"name": "x"}).status_code in (404, 405)
    body = {"query": CREATE_BOARD, "variables": {"path": group["full_path"]}}
    made = http.post("/api/graphql/", json=body).json()["data"]["createBoard"]
    assert made["errors"] == []
    assert made["board"]["id"].startswith("gid://gitlab/Board/")
    again = http.post("/api/graphql", json=body).json()["data"]["createBoard"]
    assert again["board"] is None
    assert again["errors"]
    assert [each["name"] for each in http.get(path).json()] == ["Papan"]


def test_lists_keep_their_order(http: Http, api: str, board: Json) -> None:
    path = f"{api}/boards/{board['id']}/lists"
    assert [each["position"] for each in http.get(path).json()] == [0, 1]
    http.put(f"{path}/{board['by_label']['b']}", json={"position": 0})
    assert [each["label"]["name"] for each in http.get(path).json()] == ["b", "a"]
    assert http.post(path, json={"label_id": 999999999}).status_code == 400
    assert http.delete(f"{path}/{board['by_label']['a']}").status_code == 204
    assert [each["position"] for each in http.get(path).json()] == [0]


@pytest.mark.parametrize(
    ("labels", "source", "target", "left", "state"),
    [
        ("a,x", "a", "b", ["b", "x"], "opened"),
        ("a,b,x", "a", "opened", ["x"], "opened"),
        ("a,b,x", "a", "closed", ["x"], "closed"),
        ("x", "opened", "b", ["b", "x"], "opened"),
    ],
)
def test_a_drag_is_one_edit_with_ces_effect(  # noqa: PLR0917 - fixtures and cases
    http: Http,
    forge: Any,
    api: str,
    board: Json,
    receiver: Receiver,
    labels: str,
    source: str,
    target: str,
    left: list[str],
    state: str,
) -> None:
    if not forge.is_sandbox:
        return  # a browser's session drags on the real one
    issue = http.post(f"{api}/issues", json={"title": "x", "labels": labels}).json()
    http.post(f"{api}/hooks", json={"url": receiver.url, "issues_events": True})
    lists = board["by_label"]
    way = {"from_list": str(lists.get(source, source)), "to_list": str(lists.get(target, target))}
    dragged = http.put(f"/-/boards/{board['id']}/issues/{issue['id']}", json=way).json()
    assert (dragged["labels"], dragged["state"]) == (left, state)
    http.post(f"{api}/issues/1/notes", json={"body": "no hook for notes"})
    http.put(f"{api}/issues/1", json={"title": "last"})
    assert len(receiver.wait(2)) == 2


def test_out_of_closed_reopens(http: Http, forge: Any, api: str, board: Json) -> None:
    if not forge.is_sandbox:
        return  # a browser's session drags on the real one
    issue = http.post(f"{api}/issues", json={"title": "x"}).json()
    http.put(f"{api}/issues/1", json={"state_event": "close"})
    way = {"from_list": "closed", "to_list": str(board["by_label"]["a"])}
    dragged = http.put(f"/-/boards/{board['id']}/issues/{issue['id']}", json=way).json()
    assert (dragged["labels"], dragged["state"]) == (["a"], "opened")


def test_a_guest_may_not_drag(
    http: Http, api: str, board: Json, member: Callable[[int], Person]
) -> None:
    guest = member(GUEST)
    issue = guest.http.post(f"{api}/issues", json={"title": "x"}).json()
    way = {"from_list": "opened", "to_list": "closed"}
    path = f"/-/boards/{board['id']}/issues/{issue['id']}"
    assert guest.http.put(path, json=way).status_code in (403, 404, 422)


@pytest.fixture
def hook(http: Http, api: str, receiver: Receiver) -> Json:
    flags = ("issues", "note", "confidential_issues", "confidential_note")
    body = {"url": receiver.url, "token": "rahasia", "push_events": False}
    body |= {f"{flag}_events": True for flag in flags}
    made = http.post(f"{api}/hooks", json=body)
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


def test_a_hook_never_shows_its_token(http: Http, api: str, hook: Json) -> None:
    assert "token" not in hook
    assert "rahasia" not in http.get(f"{api}/hooks/{hook['id']}").text
    assert hook["alert_status"] == "executable"


def test_a_bad_address_is_unprocessable(http: Http, api: str) -> None:
    for url in ("ftp://example.com", "not an address"):
        assert http.post(f"{api}/hooks", json={"url": url}).status_code == 422


def test_issue_events_carry_gitlabs_headers_and_changes(
    http: Http, api: str, hook: Json, receiver: Receiver
) -> None:
    issue = http.post(f"{api}/issues", json={"title": "x", "labels": "a"}).json()
    http.put(f"{api}/issues/1", json={"add_labels": "b", "remove_labels": "a"})
    http.put(f"{api}/issues/1", json={"state_event": "close"})
    got = receiver.wait(3)
    headers, raw = got[0]
    assert headers["X-Gitlab-Event"] == "Issue Hook"
    assert headers["X-Gitlab-Token"] == "rahasia"
    assert headers["User-Agent"].startswith("GitLab/")
    assert {"X-Gitlab-Instance", "X-Gitlab-Webhook-UUID", "Idempotency-Key"} <= set(headers)
    bodies = [json.loads(body) for _, body in got]
    assert [body["object_attributes"]["action"] for body in bodies] == ["open", "update", "close"]
    assert bodies[0]["object_attributes"]["id"] == issue["id"]
    changed = bodies[1]["changes"]["labels"]
    assert [each["title"] for each in changed["previous"]] == ["a"]
    assert [each["title"] for each in changed["current"]] == ["b"]
    assert bodies[2]["changes"]["state_id"] == {"previous": 1, "current": 2}
    assert json.loads(raw)["object_kind"] == "issue"


def test_confidential_issues_come_by_another_hook(
    http: Http, api: str, hook: Json, receiver: Receiver
) -> None:
    http.post(f"{api}/issues", json={"title": "x", "confidential": True})
    http.post(f"{api}/issues/1/notes", json={"body": "y"})
    got = receiver.wait(2)
    assert [headers["X-Gitlab-Event"] for headers, _ in got] == [
        "Confidential Issue Hook",
        "Confidential Note Hook",
    ]


def test_a_task_comes_by_the_issues_hook_as_a_work_item(
    http: Http, api: str, hook: Json, receiver: Receiver
) -> None:
    http.post(f"{api}/issues", json={"title": "x", "issue_type": "task"})
    http.post(f"{api}/issues/1/notes", json={"body": "y"})
    (headers, raw), (_, noted) = receiver.wait(2)
    told = json.loads(raw)
    assert headers["X-Gitlab-Event"] == "Issue Hook"
    assert (told["object_kind"], told["event_type"]) == ("work_item", "work_item")
    assert told["object_attributes"]["type"] == "Task"
    assert json.loads(noted)["issue"]["type"] == "Task"


def test_an_edited_note_is_told_in_its_authors_name(
    http: Http, api: str, hook: Json, receiver: Receiver, member: Callable[[int], Person]
) -> None:
    guest = member(GUEST)
    http.post(f"{api}/issues", json={"title": "x"})
    note = guest.http.post(f"{api}/issues/1/notes", json={"body": "satu"}).json()
    http.put(f"{api}/issues/1/notes/{note['id']}", json={"body": "dua"})
    edited = json.loads(receiver.wait(3)[2][1])
    assert edited["object_attributes"]["note"] == "dua"
    assert edited["user"]["id"] == guest.id


def test_an_edit_that_changes_nothing_is_not_sent(
    http: Http, api: str, hook: Json, receiver: Receiver
) -> None:
    http.post(f"{api}/issues", json={"title": "x", "labels": "a"})
    http.put(f"{api}/issues/1", json={"title": "x", "labels": "a"})
    http.put(f"{api}/issues/1", json={"title": "y"})
    bodies = [json.loads(body) for _, body in receiver.wait(2)]
    assert [body["object_attributes"]["title"] for body in bodies] == ["x", "y"]


def test_a_failed_delivery_is_logged_and_sent_again_on_demand(
    http: Http, api: str, hook: Json, receiver: Receiver
) -> None:
    receiver.status = 500
    http.post(f"{api}/issues", json={"title": "x"})
    first = receiver.wait(1)[0]
    path = f"{api}/hooks/{hook['id']}/events"
    events: list[Json] = []
    for _ in range(50):
        events = http.get(path, params={"status": "server_failure"}).json()
        if events:
            break
    assert [(each["trigger"], each["response_status"]) for each in events] == [
        ("issue_hooks", "500")
    ]
    assert events[0]["request_data"]["object_kind"] == "issue"
    receiver.status = 200
    sent = http.post(f"{path}/{events[0]['id']}/resend")
    assert (sent.status_code, sent.json()) == (201, {"response_status": 200})
    again = receiver.wait(2)[1]
    assert again[0]["Idempotency-Key"] == first[0]["Idempotency-Key"]
    assert again[1] == first[1]


def test_a_hook_can_be_tried(http: Http, api: str, hook: Json, receiver: Receiver) -> None:
    empty = http.post(f"{api}/hooks/{hook['id']}/test/issues_events")
    assert empty.status_code == 422
    done = http.post(f"{api}/hooks/{hook['id']}/test/push_events")
    assert (done.status_code, done.json()) == (201, {"message": "201 Created"})
    assert receiver.wait(1)[0][0]["X-Gitlab-Event"] == "Push Hook"


def test_a_commit_is_told_as_a_push(http: Http, api: str, receiver: Receiver) -> None:
    http.post(f"{api}/hooks", json={"url": receiver.url})
    body = {"branch": "main", "commit_message": "Tambah", "content": "x"}
    assert http.post(f"{api}/repository/files/a.txt", json=body).status_code == 201
    told = json.loads(receiver.wait(1)[0][1])
    assert (told["object_kind"], told["ref"], told["total_commits_count"]) == (
        "push",
        "refs/heads/main",
        1,
    )
    assert told["commits"][0]["added"] == ["a.txt"]


def test_uploads_are_read_by_secret(
    http: Http, api: str, project: Json, member: Callable[[int], Person]
) -> None:
    guest = member(GUEST)
    sent = guest.http.post(f"{api}/uploads", files={"file": ("surat tugas.pdf", b"%PDF-1.7")})
    told = sent.json()
    assert sent.status_code == 201
    assert told["url"].endswith("/surat_tugas.pdf")
    assert told["full_path"] == f"/-/project/{project['id']}{told['url']}"
    assert told["markdown"] == f"[surat_tugas.pdf]({told['url']})"
    assert len(told["url"].split("/")[2]) == 32
    assert guest.http.get(f"{api}{told['url']}").content == b"%PDF-1.7"
    assert guest.http.get(f"{api}/uploads").status_code == 403
    listed = http.get(f"{api}/uploads").json()
    assert [(each["filename"], each["size"]) for each in listed] == [("surat_tugas.pdf", 8)]
    assert http.get(f"{api}/uploads/{told['id']}").content == b"%PDF-1.7"
    assert http.delete(f"{api}/uploads/{told['id']}").status_code == 204
    assert guest.http.get(f"{api}{told['url']}").status_code == 404


def test_strangers_cannot_read_uploads(http: Http, api: str, someone: Callable[[], Person]) -> None:
    told = http.post(f"{api}/uploads", files={"file": ("a.png", b"x")}).json()
    assert told["markdown"].startswith("![a](")
    assert someone().http.get(f"{api}{told['url']}").status_code == 404
