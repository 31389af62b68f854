"""Commits: GitLab doc/api/commits.md."""

from typing import Any

import pytest


@pytest.fixture
def commits(project: dict[str, Any]) -> str:
    return f"/api/v4/projects/{project['id']}/repository/commits"


def change(*actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"branch": "main", "commit_message": "Change\n\nAll of it", "actions": actions, **more}


def create(path: str, text: str = "x", **more: Any) -> dict[str, Any]:
    return {"action": "create", "file_path": path, "content": text, **more}


def test_many_actions_make_one_commit(http: Any, commits: str) -> None:
    http.post(commits, json=change(create("a.txt"), create("b.txt"), create("c.sh")))
    answer = http.post(
        commits,
        json=change(
            {"action": "update", "file_path": "a.txt", "content": "two\nlines\n"},
            {"action": "move", "file_path": "d/b.txt", "previous_path": "b.txt"},
            {"action": "chmod", "file_path": "c.sh", "execute_filemode": True},
            {"action": "delete", "file_path": "README.md"},
            create("e/f.bin", "AAE=", encoding="base64"),
        ),
    )
    made = answer.json()
    assert answer.status_code == 201
    assert (made["title"], made["message"], len(made["short_id"])) == (
        "Change",
        "Change\n\nAll of it",
        8,
    )
    assert made["stats"]["total"] == made["stats"]["additions"] + made["stats"]["deletions"]
    without = http.get(f"{commits}/{made['id']}", params={"stats": "false"}).json()
    assert without == {name: value for name, value in made.items() if name != "stats"}
    diff = http.get(f"{commits}/{made['id']}/diff").json()
    assert {(entry["new_path"], entry["renamed_file"]) for entry in diff} == {
        ("README.md", False),
        ("a.txt", False),
        ("c.sh", False),
        ("d/b.txt", True),
        ("e/f.bin", False),
    }


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (create("README.md"), "A file with this name already exists"),
        (
            {"action": "update", "file_path": "none", "content": "x"},
            "A file with this name doesn't exist",
        ),
        ({"action": "delete", "file_path": "none"}, "A file with this name doesn't exist"),
    ],
)
def test_one_bad_action_leaves_the_branch_where_it_was(
    http: Any, commits: str, action: dict[str, Any], message: str
) -> None:
    before = http.get(f"{commits}/main").json()["id"]
    answer = http.post(commits, json=change(create("good.txt"), action))
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(message)
    assert http.get(f"{commits}/main").json()["id"] == before


def test_a_stale_last_commit_id_is_refused(http: Any, commits: str) -> None:
    first = http.get(f"{commits}/main").json()["id"]
    update = {"action": "update", "file_path": "README.md", "content": "1"}
    assert http.post(commits, json=change(update)).status_code == 201
    stale = http.post(commits, json=change({**update, "last_commit_id": first}))
    assert stale.status_code == 400
    assert "changed since you started editing it" in stale.json()["message"]


def test_a_new_branch_needs_a_start(http: Any, commits: str) -> None:
    nowhere = http.post(commits, json=change(create("x"), branch="side"))
    assert nowhere.json() == {
        "message": "You can only create or edit files when you are on a branch"
    }
    made = http.post(commits, json=change(create("x"), branch="side", start_branch="main"))
    assert made.json()["parent_ids"] == [http.get(f"{commits}/main").json()["id"]]
    again = http.post(commits, json=change(create("y"), branch="side", start_branch="main"))
    assert again.status_code == 400
    assert again.json()["message"].startswith("A branch called 'side' already exists.")


def test_what_an_action_lacks_is_named(http: Any, commits: str) -> None:
    answer = http.post(commits, json=change({"action": "move", "file_path": "x"}))
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "actions[0][previous_path] is missing"},
    )
    wrong = http.post(commits, json=change({"action": "paint", "file_path": "x"}))
    assert wrong.json() == {"error": "actions[0][action] does not have a valid value"}


def test_the_list_is_never_counted(http: Any, commits: str) -> None:
    for n in range(3):
        http.post(commits, json=change(create(f"{n}.txt"), commit_message=f"No. {n}"))
    page = http.get(f"{commits}?per_page=2")
    assert [commit["title"] for commit in page.json()] == ["No. 2", "No. 1"]
    assert (page.headers["X-Next-Page"], "X-Total" in page.headers) == ("2", False)
    assert 'rel="last"' not in page.headers["Link"]
    only = http.get(f"{commits}?path=1.txt").json()
    assert [commit["title"] for commit in only] == ["No. 1"]


def test_a_commit_that_is_not_there(http: Any, commits: str) -> None:
    answer = http.get(f"{commits}/{'a' * 40}")
    assert (answer.status_code, answer.json()) == (404, {"message": "404 Commit Not Found"})


def test_a_commit_can_be_taken_back_and_picked_again(
    http: Any, commits: str, project: dict[str, Any]
) -> None:
    made = http.post(commits, json=change(create("x.txt"))).json()["id"]
    reverted = http.post(f"{commits}/{made}/revert", json={"branch": "main"})
    assert (reverted.status_code, reverted.json()["title"]) == (201, 'Revert "Change"')
    picked = http.post(f"{commits}/{made}/cherry_pick", json={"branch": "main"})
    assert f"(cherry picked from commit {made})" in picked.json()["message"]
    again = http.post(f"{commits}/{made}/cherry_pick", json={"branch": "main"})
    assert again.status_code == 400


def test_the_refs_and_the_place_of_a_commit(
    http: Any, commits: str, project: dict[str, Any]
) -> None:
    base = commits.removesuffix("/commits")
    http.post(f"{base}/tags", json={"tag_name": "v1", "ref": "main"})
    assert http.get(f"{commits}/main/refs").json() == [
        {"type": "branch", "name": "main"},
        {"type": "tag", "name": "v1"},
    ]
    assert http.get(f"{commits}/main/sequence").json() == {"count": 1}


def test_the_list_keeps_to_a_span_of_time(http: Any, commits: str) -> None:
    http.post(commits, json=change(create("a.txt")))
    assert http.get(commits, params={"since": "2001-01-01T00:00:00Z"}).json() != []
    assert http.get(commits, params={"until": "2001-01-01T00:00:00Z"}).json() == []
