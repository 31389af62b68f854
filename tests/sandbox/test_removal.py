"""What is removed for good leaves nothing behind, in no table."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_app
from sandbox.state import Config

TOKEN = "root-token-of-tests"
HEADERS = {"PRIVATE-TOKEN": TOKEN}
LATER = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
CI = "a: {script: x}\n"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Config(tmp_path, "http://forge.test", TOKEN))


def counts(app: Flask) -> dict[str, int]:
    store = app.extensions["sandbox"].store
    tables = sorted(set(store.tables()) - {"settings", "sqlite_sequence"})
    return {table: store.scalar(f"SELECT COUNT(*) FROM {table}") for table in tables}


def send(client: FlaskClient, method: str, path: str, /, **body: Any) -> Any:
    answer = client.open(f"/api/v4/{path}", method=method, json=body, headers=HEADERS)
    assert answer.status_code < 300, (method, path, answer.text)
    return answer.get_json() if answer.text else None


def fill(client: FlaskClient, base: str, user_id: int, other_issue: dict[str, Any]) -> None:
    """One of everything that a project can have."""

    def post(path: str, /, **body: Any) -> Any:
        return send(client, "POST", f"{base}/{path}", **body)

    member = post("members", user_id=user_id, access_level=30)
    label = post("labels", name="x", color="#112233")
    send(client, "POST", f"{base}/labels/x/subscribe")
    milestone = post("milestones", title="m")["id"]
    post("issues", title="one", labels="x", milestone_id=milestone, assignee_id=member["id"])
    post("issues", title="two", description=f"@{member['username']} #1")
    note = post("issues/1/notes", body=f"halo @{member['username']}")["id"]
    post("issues/1/award_emoji", name="thumbsup")
    post(f"issues/1/notes/{note}/award_emoji", name="thumbsup")
    post("issues/1/links", target_project_id=base.rpartition("/")[2], target_issue_iid=2)
    there = other_issue["project_id"], other_issue["iid"]
    post("issues/1/links", target_project_id=there[0], target_issue_iid=there[1])
    send(client, "PUT", f"{base}/issues/1", state_event="close")
    board = post("boards", name="b")["id"]
    post(f"boards/{board}/lists", label_id=label["id"])
    hook = post("hooks", url="http://127.0.0.1:9/x", push_events=True)["id"]
    client.post(f"/api/v4/{base}/hooks/{hook}/test/push_events", headers=HEADERS)  # nobody listens
    post("access_tokens", name="t", scopes=["api"], expires_at=LATER)
    post("deploy_tokens", name="t", scopes=["read_repository"])
    post("variables", key="K", value="v")
    post("protected_tags", name="v*")
    file = {"branch": "main", "commit_message": "m", "content": CI}
    post("repository/files/.gitlab-ci.yml", **file)
    post("repository/commits/main/comments", note="halo")
    post(
        "releases", tag_name="w1", ref="main", assets={"links": [{"name": "n", "url": "http://a"}]}
    )
    post("star")
    send(client, "PUT", base, path="moved")
    sent = {"file": (io.BytesIO(b"x"), "a.txt")}
    assert client.post(f"/api/v4/{base}/uploads", data=sent, headers=HEADERS).status_code == 201
    picture = {"avatar": (io.BytesIO(b"x"), "a.png")}
    assert client.put(f"/api/v4/{base}", data=picture, headers=HEADERS).status_code == 200


def test_a_project_with_one_of_everything_leaves_no_row_and_no_file(
    app: Flask, tmp_path: Path
) -> None:
    client = app.test_client()
    user = {"username": "a", "name": "A", "email": "a@x.id", "reset_password": True}
    user_id = send(client, "POST", "users", **user)["id"]
    send(client, "POST", "projects", name="other")
    other = send(client, "POST", "projects/1/issues", title="elsewhere")
    ghost = send(
        client, "POST", "projects/1/access_tokens", name="t", scopes=["api"], expires_at=LATER
    )["id"]
    send(client, "DELETE", f"projects/1/access_tokens/{ghost}")
    invited = send(client, "POST", "groups", name="invited", path="invited")["id"]
    before = counts(app)

    project = send(client, "POST", "projects", name="p", initialize_with_readme=True)["id"]
    fill(client, f"projects/{project}", user_id, other)
    send(client, "POST", f"projects/{project}/share", group_id=invited, group_access=30)
    during = counts(app)
    unfilled = {table for table in during if during[table] == before[table]}
    assert unfilled <= {
        *("applications", "emails", "grants", "issues_of_label", "namespaces", "ssh_keys"),
        "queued_deliveries",
    }

    send(client, "DELETE", f"projects/{project}")
    path = send(client, "GET", f"projects/{project}")["path_with_namespace"]
    query = f"permanently_remove=true&full_path={path}"
    send(client, "DELETE", f"projects/{project}?{query}")

    after = counts(app)
    told = app.extensions["sandbox"].store.scalar(
        "SELECT COUNT(*) FROM notes WHERE issue_id = ?", other["id"]
    )
    assert after.pop("notes") == told
    before.pop("notes")
    assert after == before
    assert not (tmp_path / "repositories" / f"{project}.git").exists()
    assert not (tmp_path / "uploads" / str(project)).exists()
    assert not list((tmp_path / "uploads").rglob("a.png"))
