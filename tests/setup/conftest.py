"""One sandbox forge for all tests here, emptied before each."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from click.testing import CliRunner, Result

from inventaris.cli import main
from sandbox.demo.processes import Process

Json = dict[str, Any]

ROOT_TOKEN = "glpat-root-of-the-sandbox"
BOT = "inventaris-bot"
PEOPLE = ("teknisi", "kadis", "juru.surat", "rini.diskominfo", "sari.disdik", "budi.dishub")
SECRET = "rahasia-webhook-yang-panjang"
SIGNING_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ROOT_GROUP = "inventarisasi"


@dataclass
class Api:
    """The forge's API as one user."""

    url: str
    token: str

    def __call__(self, method: str, address: str, /, **body: object) -> Any:
        answer = requests.request(
            method,
            f"{self.url}{address}",
            headers={"PRIVATE-TOKEN": self.token},
            json=body,
            timeout=30,
        )
        assert answer.ok, f"{method} {address}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def rows(self, path: str) -> Any:
        return self("GET", f"/api/v4{path}{'&' if '?' in path else '?'}per_page=100")


@dataclass
class World:
    """What stands below the root group; `hooks` and the like are a row a request project."""

    groups: list[str]
    projects: list[str]
    labels: list[Json]
    boards: list[Json]
    hooks: list[list[Json]]
    commits: list[list[Json]]
    members: list[list[Json]]


@dataclass
class City:
    """An empty forge with its accounts, and the command line that sets it up."""

    as_root: Api
    as_bot: Api
    environment: dict[str, str]
    folder: Path

    def run(self, *arguments: str, **environment: str) -> Result:
        return CliRunner(env={**self.environment, **environment}).invoke(main, arguments)

    def setup(self, *arguments: str, **environment: str) -> Result:
        return self.run("setup", "--panduan", str(self.folder), *arguments, **environment)

    def group(self, path: str = "") -> str:
        return f"/groups/{quote(self._path(path), safe='')}"

    def project(self, path: str) -> str:
        return f"/projects/{quote(self._path(path), safe='')}"

    def _path(self, path: str) -> str:
        return f"{ROOT_GROUP}/{path}" if path else ROOT_GROUP

    def world(self) -> World:
        """Everything setup makes, as the API shows it."""
        read, labelled = self.as_root.rows, self.group("permohonan")
        projects = [
            row["path_with_namespace"]
            for row in read(f"{self.group()}/projects?include_subgroups=true")
        ]
        requests_of = [
            self.project(path.removeprefix(f"{ROOT_GROUP}/"))
            for path in projects
            if "/permohonan/" in path
        ]
        return World(
            groups=[row["full_path"] for row in read(f"{self.group()}/descendant_groups")],
            projects=projects,
            labels=read(f"{labelled}/labels"),
            boards=read(f"{labelled}/boards"),
            hooks=[read(f"{path}/hooks") for path in requests_of],
            commits=[read(f"{path}/repository/commits") for path in requests_of],
            members=[read(f"{path}/members/all") for path in requests_of],
        )


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("forge")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(folder / "data")]
    forge = Process("sandbox", [*command, "--root-token", ROOT_TOKEN], folder / "log", os.environ)
    forge.start(lambda printed: "ready at" in printed)
    url = forge.printed().split("ready at ")[1].split()[0]
    yield Api(url, ROOT_TOKEN)
    forge.stop()


def new_user(root: Api, name: str, **attributes: object) -> int:
    user = root(
        "POST", "/api/v4/users", username=name, name=name, email=f"{name}@kota.invalid",
        force_random_password=True, skip_confirmation=True, **attributes,
    )  # fmt: skip
    return int(user["id"])


def new_token(root: Api, username: str, **attributes: object) -> str:
    (user,) = root("GET", f"/api/v4/users?username={username}")
    scopes = ["api", "write_repository", "self_rotate"]
    path = f"/api/v4/users/{user['id']}/personal_access_tokens"
    return str(root("POST", path, name="t", **({"scopes": scopes} | attributes))["token"])


@pytest.fixture(scope="session")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the offices' pages go: the same for all tests, for laying them out takes a while."""
    return tmp_path_factory.mktemp("panduan")


@pytest.fixture
def city(root: Api, guides: Path) -> City:
    root("POST", "/_sandbox/reset")
    for name in (*PEOPLE, BOT):
        new_user(root, name)
    bot = Api(root.url, new_token(root, BOT))
    environment = {
        "INVENTARIS_GITLAB_URL": root.url,
        "INVENTARIS_GITLAB_TOKEN": bot.token,
        "INVENTARIS_BOT_USERNAME": BOT,
        "INVENTARIS_ROOT_GROUP": ROOT_GROUP,
        "INVENTARIS_WEBHOOK_SECRET": SECRET,
        "INVENTARIS_SERVICE_URL": "http://127.0.0.1:1",
    }
    return City(root, bot, environment, guides)
