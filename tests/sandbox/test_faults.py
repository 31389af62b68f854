"""The fault knobs: what crash tests and stories stand on; and that the store outlives a kill."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.processes import Server, sandbox

TOKEN = "root-token-of-tests"


class Forge(requests.Session):
    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server
        self.headers["PRIVATE-TOKEN"] = TOKEN

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", 15)
        return super().request(method, self.server.url + url, *args, **kwargs)

    def fault(self, **rule: Any) -> str:
        made = self.post("/_sandbox/faults", json=rule)
        assert made.status_code == 201, made.text
        return f"/_sandbox/faults/{made.json()['id']}"

    def reaches(self, rule: str, state: str) -> None:
        deadline = time.monotonic() + 10
        while self.get(rule).json()["state"] != state:
            assert time.monotonic() < deadline, self.get(rule).json()
            time.sleep(0.02)

    def titles(self) -> list[str]:
        return [each["title"] for each in self.get("/api/v4/projects/1/issues").json()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sandbox(tmp_path_factory.mktemp("forge"), TOKEN) as running:
        yield running


@pytest.fixture
def forge(server: Server) -> Iterator[Forge]:
    with Forge(server) as found:
        assert found.post("/_sandbox/reset").status_code == 201
        assert found.post("/api/v4/projects", json={"name": "p"}).json()["id"] == 1
        found.delete("/_sandbox/counters")
        yield found
        found.delete("/_sandbox/faults")


def client(forge: Forge, title: str) -> "subprocess.Popen[bytes]":
    """Another process that files an issue, so that it can be killed while it waits."""
    code = (
        "import sys, requests; requests.post(sys.argv[1], json={'title': sys.argv[2]}, "
        "headers={'PRIVATE-TOKEN': sys.argv[3]}, timeout=30)"
    )
    url = f"{forge.server.url}/api/v4/projects/1/issues"
    return subprocess.Popen([sys.executable, "-c", code, url, title, TOKEN])


def test_a_request_stalled_before_is_lost_with_its_client(forge: Forge) -> None:
    rule = forge.fault(mode="before", method="POST", route=r"/issues$", nth=2)
    forge.post("/api/v4/projects/1/issues", json={"title": "one"})
    waiting = client(forge, "two")
    forge.reaches(rule, "held")
    assert forge.get("/_sandbox/stalled").json()["stalled"] is True
    waiting.send_signal(signal.SIGKILL)
    waiting.wait()
    forge.reaches(rule, "abandoned")
    forge.post(f"{rule}/release")
    assert forge.titles() == ["one"]


def test_a_request_stalled_after_has_done_its_work(forge: Forge) -> None:
    rule = forge.fault(mode="after", method="POST", route=r"/issues$")
    waiting = client(forge, "one")
    forge.reaches(rule, "held")
    assert forge.titles() == ["one"]
    waiting.send_signal(signal.SIGKILL)
    waiting.wait()
    forge.post(f"{rule}/release")
    assert forge.titles() == ["one"]


def test_a_released_request_goes_on(forge: Forge) -> None:
    rule = forge.fault(mode="before", method="POST", route=r"/issues$")
    waiting = client(forge, "one")
    forge.reaches(rule, "held")
    forge.post("/_sandbox/release")
    assert waiting.wait(timeout=10) == 0
    assert forge.get(rule).json()["state"] == "released"
    assert forge.titles() == ["one"]


def test_a_502_comes_after_the_commit(forge: Forge) -> None:
    forge.fault(mode="502", method="POST", route=r"/issues$")
    assert forge.post("/api/v4/projects/1/issues", json={"title": "x"}).status_code == 502
    assert forge.titles() == ["x"]


@pytest.fixture
def clone(forge: Forge, tmp_path: Path) -> list[str]:
    """A repository with a commit on `utama`, as the beginning of a git command there."""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=S", "-c", "user.email=s@example.test"]
    address = forge.server.url.replace("://", f"://oauth2:{TOKEN}@")
    for arguments in (
        ("init", "--quiet", "--initial-branch=utama"),
        ("commit", "--quiet", "--allow-empty", "--message=Start"),
        ("remote", "add", "origin", f"{address}/root/p.git"),
    ):
        subprocess.run([*git, *arguments], check=True)
    return git


def is_recorded(forge: Forge) -> bool:
    """Whether the push of `utama` had its consequences."""
    branch = forge.get("/api/v4/projects/1").json()["default_branch"]
    rules = forge.get("/api/v4/projects/1/protected_branches").json()
    pushed = forge.get("/api/v4/projects/1/events?action=pushed").json()
    return (branch, [rule["name"] for rule in rules], len(pushed)) == ("utama", ["utama"], 1)


def children(server: Server) -> list[str]:
    """Ids of the processes that the forge has started, dead ones that nobody waited for, too."""
    tasks = Path(f"/proc/{server.pid}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def test_a_502_to_a_push_comes_after_the_push_is_recorded(forge: Forge, clone: list[str]) -> None:
    forge.fault(mode="502", method="POST", route="git-receive-pack$")
    pushed = subprocess.run([*clone, "push", "origin", "utama"], capture_output=True, check=False)
    assert b"502" in pushed.stderr
    assert is_recorded(forge)
    data = Path(forge.server.command[forge.server.command.index("--data") + 1])
    assert not list(data.glob("push-*"))


def test_a_push_stalled_after_is_recorded(forge: Forge, clone: list[str]) -> None:
    rule = forge.fault(mode="after", method="POST", route="git-receive-pack$")
    with subprocess.Popen([*clone, "push", "--quiet", "origin", "utama"]) as pushing:
        forge.reaches(rule, "held")
        recorded = is_recorded(forge)
        forge.post(f"{rule}/release")
    assert recorded
    assert pushing.returncode == 0


def test_a_fetch_that_is_answered_502_leaves_no_process(forge: Forge, clone: list[str]) -> None:
    subprocess.run([*clone, "push", "--quiet", "origin", "utama"], check=True)
    forge.fault(mode="502", method="POST", route="git-upload-pack$")
    assert subprocess.run([*clone, "ls-remote", "origin"], check=False).returncode
    deadline = time.monotonic() + 10
    while children(forge.server):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_429_tells_when_to_come_back(forge: Forge) -> None:
    forge.fault(mode="429", route=r"/issues$")
    answer = forge.get("/api/v4/projects/1/issues")
    assert (answer.status_code, answer.text, answer.headers["Retry-After"]) == (
        429,
        "Retry later",
        "1",
    )
    assert forge.titles() == []


def test_requests_are_counted_by_route_and_user(forge: Forge) -> None:
    for _ in range(2):
        forge.get("/api/v4/projects/1/issues")
    assert forge.get("/_sandbox/counters").json() == [
        {
            "method": "GET",
            "route": "/api/v4/projects/<project_ref>/issues",
            "user": "root",
            "count": 2,
        }
    ]


def test_what_is_no_rule_is_refused_and_breaks_nothing(forge: Forge) -> None:
    broken = forge.post("/_sandbox/faults", json={"mode": "429", "route": "("})
    assert (broken.status_code, broken.json()) == (400, {"error": "route is invalid"})
    unsaid = dict.fromkeys(("nth", "method", "route", "user"))
    forge.fault(mode="429", **unsaid)
    assert forge.get("/api/v4/version").status_code == 429
    assert forge.put("/_sandbox/clock", json={"shift_s": 1e12}).status_code == 400
    assert forge.get("/api/v4/version").status_code == 200


def test_the_knobs_need_the_root_token(forge: Forge) -> None:
    answer = requests.get(f"{forge.server.url}/_sandbox/counters", timeout=5)
    assert answer.status_code == 401


def test_deliveries_are_dropped_doubled_and_reordered(forge: Forge, target: "Target") -> None:
    hook = {"url": target.url, "issues_events": True, "push_events": False}
    forge.post("/api/v4/projects/1/hooks", json=hook)
    issues = "/api/v4/projects/1/issues"
    forge.put("/_sandbox/deliveries", json={"drop": 1, "double": 1})
    forge.post(issues, json={"title": "dropped"})
    forge.post(issues, json={"title": "doubled"})
    forge.post(issues, json={"title": "plain"})
    assert target.wait(3) == ["doubled", "doubled", "plain"]
    forge.put("/_sandbox/deliveries", json={"reorder": True})
    forge.post(issues, json={"title": "first"})
    forge.post(issues, json={"title": "second"})
    assert target.wait(5)[3:] == ["second", "first"]


def settles(forge: Forge) -> None:
    deadline = time.monotonic() + 10
    while forge.get("/_sandbox/deliveries").json()["pending"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("snapshot", [{}, {"snapshot": "before"}])
def test_what_waits_to_be_delivered_is_forgotten_with_its_world(
    forge: Forge, target: "Target", snapshot: dict[str, str]
) -> None:
    forge.put("/_sandbox/snapshots/before")
    forge.put("/_sandbox/deliveries", json={"delay_s": 1})
    hook = {"url": target.url, "issues_events": True, "push_events": False}
    forge.post("/api/v4/projects/1/hooks", json=hook)
    forge.post("/api/v4/projects/1/issues", json={"title": "of the old world"})
    forge.post("/_sandbox/reset", json=snapshot)
    assert forge.get("/_sandbox/deliveries").json()["pending"] == 0
    forge.post("/api/v4/projects", json={"name": "p"})
    assert forge.post("/api/v4/projects/1/hooks", json=hook).json()["id"] == 1
    forge.put("/_sandbox/deliveries", json={"delay_s": 1.5})  # the old one's would have passed
    forge.post("/api/v4/projects/1/issues", json={"title": "of the new world"})
    settles(forge)
    assert target.titles == ["of the new world"]


def test_local_addresses_are_refused_unless_allowed(forge: Forge) -> None:
    setting = "allow_local_requests_from_web_hooks_and_services"
    assert forge.get("/api/v4/application/settings").json()[setting] is True
    forge.put("/api/v4/application/settings", json={setting: False})
    answer = forge.post("/api/v4/projects/1/hooks", json={"url": "http://127.0.0.1:1/"})
    assert (answer.status_code, answer.json()) == (422, {"error": "Invalid url given"})


def test_a_hook_that_keeps_failing_is_switched_off_where_the_flag_says_so(forge: Forge) -> None:
    forge.put("/_sandbox/features", json={"auto_disabling_web_hooks": True})
    forge.post(
        "/api/v4/projects/1/hooks", json={"url": "http://127.0.0.1:1/", "issues_events": True}
    )
    for number in range(4):
        forge.post("/api/v4/projects/1/issues", json={"title": str(number)})
    settles(forge)
    hook = forge.get("/api/v4/projects/1/hooks").json()[0]
    assert hook["alert_status"] == "temporarily_disabled"


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    server = sandbox(tmp_path, TOKEN).start()
    titles = [str(number) for number in range(30)]
    with Forge(server) as forge:
        forge.post("/api/v4/projects", json={"name": "p", "initialize_with_readme": True})
        for title in titles:
            assert forge.post("/api/v4/projects/1/issues", json={"title": title}).ok
    server.kill()
    with server, Forge(server) as forge:
        found = forge.get("/api/v4/projects/1/issues?per_page=100&sort=asc").json()
        assert [each["title"] for each in found] == titles
        assert forge.get("/api/v4/projects/1/repository/files/README.md/raw").status_code == 200


class Target:
    """A hook's target that keeps the titles it was told, in order."""

    def __init__(self) -> None:

        self.titles: list[str] = []
        self.changed = threading.Condition()
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with target.changed:
                    target.titles.append(body["object_attributes"]["title"])
                    target.changed.notify_all()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def wait(self, count: int) -> list[str]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.titles) >= count, 10), self.titles
            return list(self.titles)


@pytest.fixture
def target() -> Iterator[Target]:
    found = Target()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def test_the_clock_is_shifted_in_stamps_and_the_date_header(forge: Forge) -> None:
    shifted = forge.put("/_sandbox/clock", json={"shift_s": 86_400}).json()["now"]
    try:
        told = parsedate_to_datetime(forge.get("/api/v4/version").headers["Date"])
        assert abs((told - datetime.fromisoformat(shifted)).total_seconds()) < 30
        assert told - datetime.now(UTC) > timedelta(hours=23)
    finally:
        forge.put("/_sandbox/clock", json={"shift_s": 0})


def test_a_token_is_revoked_behind_its_owners_back(forge: Forge) -> None:
    body = {"name": "t", "scopes": ["api"]}
    secret = forge.post("/api/v4/users/1/personal_access_tokens", json=body).json()["token"]
    asked = {"PRIVATE-TOKEN": secret}
    assert forge.get("/api/v4/user", headers=asked).status_code == 200
    assert forge.post("/_sandbox/tokens/revoke", json={"token": secret}).status_code == 201
    refused = forge.get("/api/v4/user", headers=asked)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")


def test_an_older_snapshot_is_restored_and_ids_are_given_again(forge: Forge) -> None:
    project = "/api/v4/projects/1"
    path = f"{project}/issues"
    assert forge.put("/_sandbox/snapshots/before").status_code == 200
    lost = forge.post(path, json={"title": "lost"}).json()
    action = {"action": "create", "file_path": "lost.txt", "content": "x"}
    body = {"branch": "main", "commit_message": "m", "actions": [action]}
    assert forge.post(f"{project}/repository/commits", json=body).status_code == 201
    assert forge.put("/_sandbox/snapshots/after").status_code == 200
    assert forge.post("/_sandbox/reset", json={"snapshot": "before"}).status_code == 201
    assert forge.get(path).json() == []
    assert forge.get(f"{project}/repository/files/lost.txt?ref=main").status_code == 404
    again = forge.post(path, json={"title": "other"}).json()
    assert (again["id"], again["iid"]) == (lost["id"], lost["iid"])
    assert forge.post("/_sandbox/reset", json={"snapshot": "after"}).status_code == 201
    assert [each["title"] for each in forge.get(path).json()] == ["lost"]
    assert forge.get(f"{project}/repository/files/lost.txt?ref=main").status_code == 200
    assert forge.get("/_sandbox/snapshots").json() == ["after", "before"]
    assert forge.post("/_sandbox/reset", json={"snapshot": "never"}).status_code == 404
    assert forge.put("/_sandbox/snapshots/..%2Fx").status_code == 400
