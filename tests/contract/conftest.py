"""One forge for all contract tests: the sandbox, or a real CE by `--forge-url` and a token.

Every answer is held to the JSON schemas of the folder that GITLAB_CONTRACT_DIR names.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gitlab
import pytest
import requests

from tests.contract.schemas import CHECKED, Schemas
from tests.hook_receiver import Receiver, listening
from tests.processes import sandbox

WAIT_S = 15


@dataclass(frozen=True)
class Forge:
    url: str
    token: str
    is_sandbox: bool


class Http(requests.Session):
    """A session at the forge: paths without a host, one user's token, answers held to schemas."""

    def __init__(self, forge: Forge, token: str, schemas: Schemas | None) -> None:
        super().__init__()
        self.forge = forge
        self.schemas = schemas
        if token:
            self.headers["PRIVATE-TOKEN"] = token

    @property
    def public(self) -> "Http":
        """The same forge as a stranger sees it."""
        return Http(self.forge, "", self.schemas)

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", WAIT_S)
        address = url if "://" in url else f"{self.forge.url}{url}"
        answer = super().request(method, address, *args, **kwargs)
        assert answer.status_code < 500, f"{method} {url}: {answer.status_code} {answer.text}"
        if self.schemas is not None and self.forge.is_sandbox:
            self.schemas.check(answer)
        return answer


@pytest.fixture(scope="session")
def forge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forge]:
    if url := request.config.getoption("--forge-url"):
        yield Forge(url.rstrip("/"), os.environ["FORGE_TOKEN"], is_sandbox=False)
        return
    token = "root-" + secrets.token_hex(8)
    with sandbox(tmp_path_factory.mktemp("forge"), token) as server:
        yield Forge(server.url, token, is_sandbox=True)


@pytest.fixture(scope="session")
def schemas(pytestconfig: pytest.Config) -> Iterator[Schemas | None]:
    """What answers are held to; None where no folder is named."""
    folder = os.environ.get("GITLAB_CONTRACT_DIR")
    found = Schemas(Path(folder)) if folder else None
    yield found
    if found:
        pytestconfig.stash[CHECKED] += found.checked


@pytest.fixture
def login(forge: Forge, schemas: Schemas | None) -> Callable[[str], Http]:
    """A session for a token; an empty one is the public."""
    return lambda token: Http(forge, token, schemas)


@pytest.fixture
def http(forge: Forge, login: Callable[[str], Http]) -> Http:
    """The administrator's session."""
    return login(forge.token)


@pytest.fixture
def admin(forge: Forge) -> Iterator[gitlab.Gitlab]:
    with gitlab.Gitlab(forge.url, private_token=forge.token) as client:
        yield client


@pytest.fixture
def unique() -> str:
    return secrets.token_hex(5)


@pytest.fixture
def group(http: Http, unique: str) -> dict[str, Any]:
    made = http.post("/api/v4/groups", json={"name": f"Group {unique}", "path": f"g-{unique}"})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def project(http: Http, group: dict[str, Any]) -> dict[str, Any]:
    """A private project with a README, in a group of its own."""
    body = {"name": "Project", "namespace_id": group["id"], "initialize_with_readme": True}
    made = http.post("/api/v4/projects", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def empty_project(http: Http, group: dict[str, Any]) -> dict[str, Any]:
    """A private project without a commit."""
    made = http.post("/api/v4/projects", json={"name": "Empty", "namespace_id": group["id"]})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def git_address(forge: Forge) -> Callable[[dict[str, Any]], str]:
    """Where git finds a project, with the administrator's token in the address."""

    def address(project: dict[str, Any]) -> str:
        scheme, _, host = forge.url.partition("://")
        return f"{scheme}://oauth2:{forge.token}@{host}/{project['path_with_namespace']}.git"

    return address


@pytest.fixture
def api(project: dict[str, Any]) -> str:
    return f"/api/v4/projects/{project['id']}"


@dataclass
class Person:
    """A user with a token of its own."""

    id: int
    username: str
    http: Http
    token: str


@pytest.fixture
def someone(http: Http, login: Callable[[str], Http]) -> Callable[[], Person]:
    """Make a user that is a member of nothing."""

    def make() -> Person:
        name = f"user-{secrets.token_hex(5)}"
        body = {"email": f"{name}@example.com", "username": name, "name": name.title()}
        made = http.post("/api/v4/users", json=body | {"password": secrets.token_urlsafe(16)})
        assert made.status_code == 201, made.text
        user_id = made.json()["id"]
        path = f"/api/v4/users/{user_id}/personal_access_tokens"
        token = http.post(path, json={"name": "test", "scopes": ["api"]}).json()["token"]
        return Person(user_id, name, login(token), token)

    return make


@pytest.fixture
def member(http: Http, api: str, someone: Callable[[], Person]) -> Callable[[int], Person]:
    """Make a user with this access level in the project."""

    def make(level: int) -> Person:
        person = someone()
        body = {"user_id": person.id, "access_level": level}
        assert http.post(f"{api}/members", json=body).status_code == 201
        return person

    return make


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found
