"""No request makes the forge fail: every route, with every kind of nonsense, stays below 500."""

import inspect
import io
import random
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from sandbox.api import groups, hooks, issues, labels, project_lists, projects, users
from sandbox.app import create_app
from sandbox.description import declared
from sandbox.issue_filters import KINDS
from sandbox.state import Config

TOKEN = "root-token-of-tests"
NONSENSE: list[Any] = [
    None, "", "x", "0", -1, 0, 1, 2**70, 1.5, True, [], {}, [None], [[1]], {"a": 1}, [{"a": 1}],
    "\x00", "é" * 300, "%", "%2F", "../..", "2026-02-30", "9999-12-31T23:59:59+99:99", "None",
    "' OR 1=1 --", "a" * 5000, "\ud800", "a-name", "#ff0000", 10, ["api"], "http://127.0.0.1:1/x",
    "/close\n/label ~x", {"labels": "x"}, "public", "title", "asc", "main", "opened",
]  # fmt: skip
NAMES = sorted(
    {
        *groups.FIELDS, *groups.LIST, *hooks.FIELDS, *issues.EDIT, *KINDS, *labels.FIELDS,
        *projects.FIELDS, *project_lists.LIST, *users.FIELDS, "page", "per_page", "not[labels]",
        "iids[]", "user_id", "access_level", "expires_at", "scopes", "scopes[]", "body", "internal",
        "url", "label_id", "position", "to_project_id", "namespace_id", "parent_id", "value",
        "query", "variables", "from_list", "to_list", "pagination", "id_after", "full_path",
    }
)  # fmt: skip
PLAUSIBLE = {
    "scopes": ["api"],
    "state": "success",
    "file_path": "a",
    "branch": "main",
    "ref": "main",
}
SEGMENTS = ["1", "2", "0", "x", "a%2Fb", "%00", "%", "9" * 40, "main", "%C3%A9", "None"]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Config(tmp_path, "http://forge.test", TOKEN))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as found:
        found.environ_base["HTTP_PRIVATE_TOKEN"] = TOKEN
        for number in range(2):  # nonsense is done to users 1 and 2, by the last of these
            name = f"admin{number}-{secrets.token_hex(4)}"
            body = {"username": name, "name": "A", "email": f"{name}@x.id", "admin": True}
            made = found.post("/api/v4/users", json=body | {"reset_password": True}).get_json()
        path = f"/api/v4/users/{made['id']}/personal_access_tokens"
        for _ in range(2):
            token = found.post(path, json={"name": "t", "scopes": ["api", "sudo"]}).get_json()[
                "token"
            ]
        found.environ_base["HTTP_PRIVATE_TOKEN"] = token
        found.post("/api/v4/groups", json={"name": "g", "path": "g"})
        for number in range(2):
            found.post("/api/v4/projects", json={"name": f"p{number}", "initialize_with_readme": 1})
        for project in (1, 2):
            found.post(f"/api/v4/projects/{project}/issues", json={"title": "t", "labels": "x"})
        found.post("/api/v4/projects/1/boards", json={"name": "b"})
        yield found


def routes(app: Flask) -> list[Rule]:
    """The API's; the knobs hold requests and wipe the store, and a page is no API."""
    skipped = ("/_sandbox", "/<path:path>", "/api/v4/personal_access_tokens/self")
    return [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(skipped)]


def filled(rule: Rule, dice: random.Random) -> str:
    parts = []
    for is_variable, text in rule._trace:
        if not is_variable:
            parts.append(text.lstrip("|"))
        elif isinstance(converter := rule._converters[text], AnyConverter):
            parts.append(dice.choice(sorted(converter.items)))
        else:
            parts.append(dice.choice("12") if dice.random() < 0.8 else dice.choice(SEGMENTS))
    return "".join(parts)


def ones(rule: Rule, name: str, dice: random.Random) -> str:
    """A segment that names what is there: 1, or one of the words that may stand in its place."""
    converter = rule._converters[name]
    return dice.choice(sorted(converter.items)) if isinstance(converter, AnyConverter) else "1"


@pytest.mark.parametrize("seed", range(4))
def test_nonsense_is_answered_below_500(app: Flask, client: FlaskClient, seed: int) -> None:
    dice = random.Random(seed)
    refused = total = 0
    for rule in routes(app):
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            path = filled(rule, dice)
            names = [*dice.sample(NAMES, 12), "name", "title", "path", "body"]
            given = {name: dice.choice(NONSENSE) for name in names}
            how = dice.choice(["json", "query_string"])
            if how == "query_string":
                given = {key: str(value).encode("utf-8", "replace") for key, value in given.items()}
            sent: dict[str, Any] = {how: given}
            answer = client.open(path, method=method, **sent)
            assert answer.status_code < 500, (method, path, how, given, answer.text[:200])
            answer.close()
            refused += answer.status_code == 401
            total += 1
    assert refused < total / 10, "the nonsense must reach the handlers"


def test_a_null_in_any_place_is_answered_below_500(app: Flask, client: FlaskClient) -> None:
    """In turn each parameter of each write is null, and then all of them."""
    dice = random.Random(0)
    crashed = []
    for rule in routes(app):
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        required, optional = declared(view)
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH"}):
            path = "".join(
                text.lstrip("|") if not is_variable else ones(rule, text, dice)
                for is_variable, text in rule._trace
            )
            usual = {name: PLAUSIBLE.get(name, "1") for name in required}
            everything = {**required, **optional}
            for body in (
                *(usual | {name: None} for name in everything),
                dict.fromkeys(everything),
            ):
                answer = client.open(path, method=method, json=body)
                if answer.status_code >= 500:
                    crashed.append((method, path, body))
                answer.close()
    assert crashed == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"1", b"null", b"\xff", b'{"title": "\\ud800"}']
)
def test_a_body_that_is_no_object_is_refused_or_ignored(client: FlaskClient, body: bytes) -> None:
    path = "/api/v4/projects/1/issues"
    answer = client.post(path, data=body, content_type="application/json")
    assert answer.status_code == 400


MUTATION = "mutation($a: String) { createBoard(input: {groupPath: %s}) { errors } }"
DEEP = "a" + "[b]" * 5000


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/api/v4/user", {"headers": {"Sudo": "9" * 40}}),
        ("POST", "/api/graphql", {"json": {"query": MUTATION % "$a", "variables": [1]}}),
        ("POST", "/api/graphql", {"json": {"query": MUTATION % "$a", "variables": {"a": [1]}}}),
        ("POST", "/api/graphql", {"json": {"query": MUTATION % '"\\q"'}}),
        ("GET", "/a%0Ab/info/refs", {}),
        ("GET", f"/api/v4/projects?{DEEP}=1", {}),
        ("POST", "/api/v4/projects", {"data": {DEEP: "1"}}),
        ("POST", "/api/v4/projects", {"data": "[" * 10**5, "content_type": "application/json"}),
        (
            "POST",
            "/api/v4/projects/1/issues",
            {
                "data": '{"title": "x", "a": %s}' % ("[" * 900 + "]" * 900),
                "content_type": "application/json",
            },
        ),
        (
            "GET",
            "/api/v4/projects/1/repository/files/README.md/blame?ref=main&range[start][]=1&range[end]=2",
            {},
        ),
        ("POST", "/api/v4/projects/1/issues", {"json": {"title": "x", "iid": 2**63 - 1}}),
        ("POST", "/api/v4/projects/1/issues", {"json": {"title": "x", "iid": -1}}),
    ],
)
def test_what_is_too_much_is_answered_below_500(
    client: FlaskClient, method: str, path: str, sent: dict[str, Any]
) -> None:
    answer = client.open(path, method=method, **sent)
    assert answer.status_code in {200, 301, 400, 404}, answer.text
    again = client.post("/api/v4/projects/1/issues", json={"title": "x"})
    assert again.status_code == 201


def test_a_file_keeps_as_much_of_its_name_as_a_folder_holds(client: FlaskClient) -> None:
    name = "é" * 184 + ".png"
    sent = {"file": (io.BytesIO(b"x"), name)}
    told = client.post("/api/v4/projects/1/uploads", data=sent).get_json()
    assert told["alt"] == "é" * 98
    with client.get(f"/api/v4/projects/1{told['url']}") as found:
        assert found.data == b"x"


def test_a_file_may_be_named_with_a_new_line(client: FlaskClient) -> None:
    files = "/api/v4/projects/1/repository/files"
    body = {"branch": "main", "commit_message": "m", "content": "x"}
    assert client.post(f"{files}/a%0Ab", json=body).status_code == 201
    told = client.get(f"{files}/a%0Ab?ref=main")
    assert (told.status_code, told.get_json()["file_name"]) == (200, "a\nb")
    assert client.get(f"{files}/a%0Ab/raw?ref=main").data == b"x"
    with client.get("/api/v4/projects/1/repository/archive?path=a%0Ab") as archive:
        assert archive.status_code == 200


@pytest.mark.parametrize("host", ["a" * 64 + ".id", "a..b"])
def test_a_host_that_cannot_be_is_no_address_of_a_hook(client: FlaskClient, host: str) -> None:
    setting = {"allow_local_requests_from_web_hooks_and_services": False}
    assert client.put("/api/v4/application/settings", json=setting).status_code == 200
    answer = client.post("/api/v4/projects/1/hooks", json={"url": f"http://{host}/"})
    assert (answer.status_code, answer.get_json()) == (422, {"error": "Invalid url given"})


def test_a_required_null_is_complained_of_by_name(client: FlaskClient) -> None:
    answer = client.post("/api/v4/projects/1/issues", json={"title": None})
    assert (answer.status_code, answer.get_json()) == (400, {"error": "title is empty"})


def test_what_the_store_refuses_is_a_bad_request(app: Flask) -> None:
    def contradict() -> NoReturn:
        raise sqlite3.IntegrityError("UNIQUE constraint failed: labels.title")

    app.add_url_rule("/api/v4/contradiction", view_func=contradict, methods=["POST"])
    answer = app.test_client().post("/api/v4/contradiction")
    assert answer.status_code == 400
    assert "labels.title" in answer.get_json()["message"]
