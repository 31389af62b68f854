"""A day in the life of a project with python-gitlab: its objects, and its command line."""

import json
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gitlab
import pytest

from tests.clients.conftest import TOKEN, Run
from tests.processes import Server


@pytest.fixture
def client(server: Server) -> Iterator[gitlab.Gitlab]:
    with gitlab.Gitlab(server.url, private_token=TOKEN) as found:
        found.auth()
        yield found


def test_a_day_with_objects(client: gitlab.Gitlab) -> None:
    name = secrets.token_hex(4)
    group = client.groups.create({"name": name, "path": name})
    body = {"name": "Aplikasi", "namespace_id": group.id, "initialize_with_readme": True}
    project = client.projects.create(body)
    user = client.users.create(
        {
            "username": f"u{name}",
            "name": "U",
            "email": f"{name}@example.org",
            "reset_password": True,
        }
    )
    project.members.create({"user_id": user.id, "access_level": 30})
    for label in ("masuk", "jalan"):
        group.labels.create({"name": label, "color": "#336699"})
    board = project.boards.create({"name": "Papan"})
    board.lists.create({"label_id": group.labels.list(get_all=True)[0].id})
    hook = project.hooks.create({"url": "http://127.0.0.1:1/", "issues_events": True})
    issue = project.issues.create({"title": "Satu", "labels": ["masuk"], "assignee_id": user.id})
    issue.labels = ["jalan"]
    issue.save()
    issue.notes.create({"body": "Mulai\n/due 2030-01-02"})
    events = issue.resourcelabelevents.list(get_all=True)
    assert [(event.action, event.label["name"]) for event in events] == [
        ("add", "masuk"), ("add", "jalan"), ("remove", "masuk")]  # fmt: skip
    issue.state_event = "close"
    issue.save()
    again = project.issues.get(issue.iid)
    assert (again.state, again.due_date) == ("closed", "2030-01-02")
    file = {"file_path": "a/b.txt", "branch": "main", "content": "x", "commit_message": "Tambah"}
    project.files.create(file)
    assert project.files.raw(file_path="a/b.txt", ref="main") == b"x"
    project.branches.create({"branch": "sisi", "ref": "main"})
    project.releases.create({"tag_name": "v1", "ref": "main", "description": "Rilis"})
    assert project.tags.get("v1").release["description"] == "Rilis"
    assert len(project.commits.list(ref_name="v1", get_all=True)) == 2
    assert [each.id for each in client.projects.list(search="Aplik", iterator=True)]
    hook.delete()
    project.delete()
    assert client.projects.get(project.id).marked_for_deletion_on


def test_a_day_at_the_command_line(run: Run, home: Path, server: Server) -> None:
    settings = home / "python-gitlab.cfg"
    settings.write_text(
        f"[global]\ndefault = it\n[it]\nurl = {server.url}\nprivate_token = {TOKEN}\n"
    )
    program = str(Path(sys.executable).with_name("gitlab"))

    def cli(*arguments: str) -> Any:
        said = run(program, "-c", str(settings), "-o", "json", *arguments)
        return json.loads(said) if said.strip() else None

    name = secrets.token_hex(4)
    project = cli("project", "create", "--name", name, "--initialize-with-readme", "true")
    here = ("--project-id", str(project["id"]))
    issue = cli("project-issue", "create", *here, "--title", "Satu", "--labels", "a,b")
    assert issue["labels"] == ["a", "b"]
    at = (*here, "--iid", str(issue["iid"]))
    cli("project-issue", "update", *at, "--title", "Dua", "--state-event", "close")
    shown = cli("project-issue", "get", *at)
    assert (shown["title"], shown["state"]) == ("Dua", "closed")
    note = ("--issue-iid", str(issue["iid"]), "--body", "halo")
    assert cli("project-issue-note", "create", *here, *note)["body"] == "halo"
    cli("project-variable", "create", *here, "--key", "K", "--value", "v")
    assert [each["key"] for each in cli("project-variable", "list", *here)] == ["K"]
    cli("project-branch", "create", *here, "--branch", "sisi", "--ref", "main")
    assert {each["name"] for each in cli("project-branch", "list", *here)} == {"main", "sisi"}
    cli("project", "archive", "--id", str(project["id"]))
    assert cli("project", "get", "--id", str(project["id"]))["archived"] is True
    assert cli("current-user", "get")["username"] == "root"
