"""What comes in the midst of a request: another one, or its end."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.api import tags
from sandbox.app import create_app
from sandbox.state import Config

TOKEN = "root-token-of-tests"
HEADERS = {"PRIVATE-TOKEN": TOKEN}


def test_of_two_who_make_a_release_one_comes_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(Config(tmp_path, "http://forge.test", TOKEN))

    def post(path: str, /, **body: Any) -> int:
        answer = app.test_client().post(f"/api/v4/projects{path}", json=body, headers=HEADERS)
        return answer.status_code

    def release() -> int:
        return post("/1/releases", tag_name="v1", ref="main")

    place, statuses = "sandbox.api.releases.make_tag", list[int]()

    def make_tag(*args: Any, **more: Any) -> None:
        tags.make_tag(*args, **more)
        monkeypatch.setattr(place, tags.make_tag)
        statuses.append(release())

    assert post("", name="p", initialize_with_readme=True) == 201
    monkeypatch.setattr(place, make_tag)
    assert [release(), *statuses] == [409, 201]


def test_a_push_is_recorded_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(Config(tmp_path, "http://forge.test", TOKEN)).test_client()
    client.post("/api/v4/projects", json={"name": "p"}, headers=HEADERS)

    def fail(*_: Any) -> None:
        raise LookupError("at the last of what a push comes to")

    monkeypatch.setattr("sandbox.pipelines.of_push", fail)
    file = {"branch": "main", "commit_message": "m", "content": "x"}
    path = "/api/v4/projects/1/repository/files/a.txt"
    assert client.post(path, json=file, headers=HEADERS).status_code == 500
    pushes = client.get("/api/v4/projects/1/events?action=pushed", headers=HEADERS)
    assert pushes.get_json() == []
