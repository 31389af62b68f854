"""Killed with -9 in the middle of writes, the forge starts again with a store that is whole."""

import json
import random
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.hook_receiver import listening
from tests.processes import Server, sandbox

TOKEN = "root-token-of-tests"
WRITERS = 6
WHOLE = {  # each tells how many rows contradict another
    "numbers given": "SELECT COUNT(*) FROM projects p WHERE last_issue_iid <> (SELECT COALESCE("
    "MAX(iid), 0) FROM issues WHERE project_id = p.id)",
    "open issues": "SELECT COUNT(*) FROM projects p WHERE open_issues <> (SELECT COUNT(*) FROM "
    "issues WHERE project_id = p.id AND state = 'opened')",
    "labels of issues": "SELECT COUNT(*) FROM issue_labels WHERE issue_id NOT IN (SELECT id FROM "
    "issues) OR label_id NOT IN (SELECT id FROM labels)",
    "notes": "SELECT COUNT(*) FROM notes WHERE issue_id NOT IN (SELECT id FROM issues)",
    "note counts": "SELECT COUNT(*) FROM issues i WHERE user_notes_count <> (SELECT COUNT(*) FROM "
    "notes WHERE issue_id = i.id AND NOT system)",
    "closings": "SELECT COUNT(*) FROM issues i WHERE state = 'closed' AND NOT EXISTS (SELECT 1 "
    "FROM state_events WHERE issue_id = i.id)",
}


class Writer(threading.Thread):
    """Does a bit of everything until the forge is gone; remembers what was answered."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.url, self.number = f"{url}/api/v4", number
        self.issues: list[str] = []
        self.files: list[str] = []
        self.projects: list[int] = []

    def run(self) -> None:
        with requests.Session() as http:
            http.headers["PRIVATE-TOKEN"] = TOKEN

            def post(path: str, **body: Any) -> Any:
                answer = http.post(f"{self.url}/{path}", json=body, timeout=15)
                assert answer.status_code == 201 or self._raced(answer), answer.text
                return answer.json()

            for turn in range(10_000):
                name = f"w{self.number}-{turn}"
                try:
                    issue = post("projects/1/issues", title=name, labels=f"a,{name}")
                    self.issues.append(name)
                    post(f"projects/1/issues/{issue['iid']}/notes", body="halo\n/close")
                    action = {"action": "create", "file_path": name, "content": name}
                    made = post("projects/1/repository/commits", branch=f"b{self.number}",
                                start_branch="main" if turn == 0 else f"b{self.number}",
                                commit_message=name, actions=[action])  # fmt: skip
                    self.files += [name] if "id" in made else []
                    made = post("projects", name=name, initialize_with_readme=True)
                    self.projects.append(made["id"])
                except requests.RequestException:
                    return

    @staticmethod
    def _raced(answer: requests.Response) -> bool:
        return answer.status_code == 400 and "reference does not point" in answer.text


def check(server: Server, data: Path, writers: list[Writer]) -> None:
    with closing(sqlite3.connect(data / "forge.sqlite3")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for what, contradiction in WHOLE.items():
            assert store.execute(contradiction).fetchone() == (0,), what
        ids = {row[0] for row in store.execute("SELECT id FROM projects")}
        titles = {row[0] for row in store.execute("SELECT title FROM issues")}
    for writer in writers:
        assert set(writer.issues) <= titles
        assert set(writer.projects) <= ids
    for project_id in ids:
        assert (data / f"repositories/{project_id}.git/HEAD").exists()
    git = ["git", "-C", str(data / "repositories/1.git")]
    subprocess.run([*git, "fsck", "--strict"], check=True, capture_output=True)
    with requests.Session() as http:
        http.headers["PRIVATE-TOKEN"] = TOKEN
        base = f"{server.url}/api/v4/projects"
        for writer in writers:
            if writer.files:
                query = f"ref=b{writer.number}&per_page=100&pagination=keyset"
                found = http.get(f"{base}/1/repository/tree?{query}", timeout=15).json()
                assert set(writer.files[:90]) <= {each["name"] for each in found}
        for project_id in random.Random(1).sample(sorted(ids), min(10, len(ids))):
            assert http.get(f"{base}/{project_id}/repository/branches", timeout=15).ok
        assert http.post(f"{base}/1/issues", json={"title": "after"}, timeout=15).status_code == 201


@pytest.mark.parametrize(
    "rounds", [2, pytest.param(4, marks=pytest.mark.more)], ids=["twice", "often"]
)
def test_a_kill_in_the_middle_of_writes_leaves_a_whole_store(tmp_path: Path, rounds: int) -> None:
    dice = random.Random(rounds)
    server = sandbox(tmp_path, TOKEN)
    for turn in range(rounds):
        with server:
            if turn == 0:
                body = {"name": "p", "initialize_with_readme": True}
                asked = {"PRIVATE-TOKEN": TOKEN}
                requests.post(f"{server.url}/api/v4/projects", json=body, headers=asked, timeout=15)
            writers = [Writer(server.url, 100 * turn + number) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            deadline = time.monotonic() + 30
            while not all(writer.projects for writer in writers):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            time.sleep(dice.random())
            server.kill()
            for writer in writers:
                writer.join()
        with server:
            check(server, tmp_path, writers)


def test_what_waits_for_hooks_when_the_forge_is_killed_is_sent_by_the_next(
    tmp_path: Path,
) -> None:
    server = sandbox(tmp_path, TOKEN)
    with listening() as receiver, requests.Session() as http:
        http.headers["PRIVATE-TOKEN"] = TOKEN
        with server:
            projects = f"{server.url}/api/v4/projects"
            http.post(projects, json={"name": "p"}, timeout=15).raise_for_status()
            hook = {"url": receiver.url, "issues_events": True}
            http.post(f"{projects}/1/hooks", json=hook, timeout=15).raise_for_status()
            weather = {"delay_s": 60}
            http.put(f"{server.url}/_sandbox/deliveries", json=weather, timeout=15)
            for title in ("first", "second"):
                http.post(f"{projects}/1/issues", json={"title": title}, timeout=15)
            server.kill()
        assert receiver.got == []
        with server:
            titles = [
                json.loads(body)["object_attributes"]["title"] for _, body in receiver.wait(2)
            ]
            assert titles == ["first", "second"]
            waits = f"{server.url}/_sandbox/deliveries"
            deadline = time.monotonic() + 10
            while http.get(waits, timeout=15).json()["pending"]:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            server.kill()
        with closing(sqlite3.connect(tmp_path / "forge.sqlite3")) as store:
            assert store.execute("SELECT COUNT(*) FROM queued_deliveries").fetchone() == (0,)
