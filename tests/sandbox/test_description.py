"""The forge is fuzzed by its own description, and stays below 500."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from sandbox import description
from sandbox.app import create_app
from sandbox.state import Config

TOKEN = "root-token-of-tests"
CI = "a: {script: x}\nb: {stage: deploy, script: x, when: manual}\n"
PLAUSIBLE = {  # what the forge below has, by the name of a path's segment
    **dict.fromkeys(("project_ref", "ref"), ("1", "2", "g%2Fp")),
    **dict.fromkeys(("sha", "branch"), ("main",)),
    **dict.fromkeys(("key", "name", "label_ref"), ("K", "main", "x", "v1")),
    "group_ref": ("3", "g"),
    "tag": ("v1",),
    "path": ("README.md", ".gitlab-ci.yml"),
}


def forge(data: Path) -> tuple[Flask, dict[str, str]]:
    """A forge with one of everything, and the headers of an administrator who is not root."""
    app = create_app(Config(data, "http://forge.test", TOKEN))
    client = app.test_client()

    def post(path: str, /, **body: Any) -> Any:
        answer = client.post(f"/api/v4/{path}", json=body, headers={"PRIVATE-TOKEN": TOKEN})
        assert answer.status_code == 201, (path, answer.text)
        return answer.get_json()

    user = {"username": "a", "name": "A", "email": "a@x.id", "admin": True, "reset_password": True}
    made = post("users", **user)
    scopes = ["api", "sudo"]
    token = post(f"users/{made['id']}/personal_access_tokens", name="t", scopes=scopes)["token"]
    group = post("groups", name="g", path="g")
    project = post("projects", name="p", namespace_id=group["id"], initialize_with_readme=True)
    post("projects", name="q", initialize_with_readme=True)
    base = f"projects/{project['id']}"
    post(f"{base}/issues", title="t", labels="x", description="- [ ] a")
    post(f"{base}/issues/1/notes", body="halo")
    post(f"{base}/boards", name="b")
    post(f"{base}/milestones", title="m")
    post(f"{base}/hooks", url="http://127.0.0.1:1/x")
    post(f"{base}/variables", key="K", value="v")
    link = {"links": [{"name": "n", "url": "https://example.com"}]}
    post(f"{base}/releases", tag_name="v1", ref="main", assets=link)
    file = {"branch": "main", "commit_message": "m", "content": CI}
    post(f"{base}/repository/files/.gitlab-ci.yml", **file)
    return app, {"PRIVATE-TOKEN": token}


@pytest.fixture
def forges(tmp_path: Path) -> Iterator[tuple[Flask, dict[str, str]]]:
    return (forge(tmp_path / str(number)) for number in range(1000))


def is_whole(app: Flask, headers: dict[str, str]) -> bool:
    """Whether the nonsense has left the projects, the user and its token alone."""
    client = app.test_client()
    paths = ("user", "projects/1/issues/1", "projects/g%2Fp")
    return all(client.get(f"/api/v4/{path}", headers=headers).status_code == 200 for path in paths)


def test_the_document_names_every_route_and_its_parameters(tmp_path: Path) -> None:
    app, headers = forge(tmp_path)
    document = app.test_client().get("/api/v4/openapi.json", headers=headers).get_json()
    told = {(path, method.upper()) for path, found in document["paths"].items() for method in found}
    assert told == {
        (re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in description.rules(app)
        for method in description.methods(rule)
    }
    issue = document["paths"]["/api/v4/projects/{project_ref}/issues"]["post"]
    schema = issue["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["title"]
    assert schema["properties"]["confidential"] == {"type": "boolean"}
    names = {each["name"] for each in issue["parameters"]}
    assert names == {"project_ref"}


def test_the_readme_tells_every_route(tmp_path: Path) -> None:
    readme = Path(description.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert description.table(forge(tmp_path)[0]) in readme


@pytest.mark.parametrize("examples", [1, pytest.param(4, marks=pytest.mark.more)])
@pytest.mark.timeout(1200)
def test_what_the_description_allows_is_answered_below_500(
    forges: Iterator[tuple[Flask, dict[str, str]]], examples: int
) -> None:
    app, headers = next(forges)
    document = app.test_client().get("/api/v4/openapi.json", headers=headers).get_json()
    total = 0
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @given(case=operation.as_strategy(), data=st.data())
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Any, data: Any) -> None:
            nonlocal app, headers, total
            if not is_whole(app, headers):
                app, headers = next(forges)
            client = app.test_client()
            answer = _sent(client, headers, case, data)
            assert answer.status_code < 500, (case, answer.text[:200])
            answer.close()
            total += 1

        send()
    assert total > 200


def _sent(client: FlaskClient, headers: dict[str, str], case: Any, data: Any) -> Any:
    """The case, its path mostly filled with what there is."""
    for name in case.path_parameters or {}:
        known = PLAUSIBLE.get(name) or (("1", "2") if name.endswith(("_id", "iid")) else None)
        if known and data.draw(st.integers(0, 4)):
            case.path_parameters[name] = data.draw(st.sampled_from(known))
    sent = case.as_transport_kwargs(base_url="http://forge.test")
    path = sent["url"].removeprefix("http://forge.test").replace("%252F", "%2F")
    more = {"json": sent["json"]} if "json" in sent else {}
    return client.open(
        path,
        method=sent["method"],
        query_string=sent.get("params"),
        headers=headers,
        **more,
    )
