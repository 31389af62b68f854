"""An office's staff and a technician, as clients of the public API; nothing else is used."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gitlab
from gitlab.exceptions import GitlabGetError

from sandbox.demo.stack import BOT, ROOT_GROUP, Account, Stack

STEP = "langkah::"


class DemoError(Exception):
    """The story did not go on as told; the message says what a person would see."""


class Person:
    """Somebody signed in to the forge."""

    def __init__(self, stack: Stack, account: Account) -> None:
        self.account = account
        self.gitlab = gitlab.Gitlab(stack.forge_url, private_token=account.token, timeout=60)

    def project(self, path: str) -> Any:
        return self.gitlab.projects.get(f"{ROOT_GROUP}/{path}", lazy=True)


class Applicant(Person):
    """Files a request in the office's project and hands in files."""

    def __init__(self, stack: Stack, account: Account, opd: str) -> None:
        super().__init__(stack, account)
        self.opd = opd
        self._project = self.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/{opd}")

    def attach(self, file: Path, name: str = "") -> str:
        """Upload a file and give the Markdown that GitLab's editor would write."""
        return str(self._project.upload(name or file.name, filepath=str(file))["markdown"])

    def file(self, title: str, description: str) -> int:
        """Open the issue; its iid."""
        issue = self._project.issues.create({"title": title, "description": description})
        return int(issue.iid)

    def comment(self, iid: int, body: str) -> None:
        self._project.issues.get(iid, lazy=True).notes.create({"body": body})

    def edit(self, iid: int, description: str) -> None:
        self._project.issues.update(iid, {"description": description})


class Official(Person):
    """Decides with a comment, and rarely looks at the board."""

    def approve(self, opd: str, iid: int) -> None:
        issue = self.project(f"permohonan/{opd}").issues.get(iid, lazy=True)
        issue.notes.create({"body": f"@{BOT} setujui"})


class Technician(Person):
    """Moves cards and looks at what came out."""

    def move(self, opd: str, iid: int, label: str) -> None:
        """Drag the card to a list: one edit, as the board does it."""
        project = self.project(f"permohonan/{opd}")
        scope = label.partition("::")[0] + "::"
        labels = self.issue(opd, iid).labels
        standing = [one for one in labels if one.startswith(scope) and one != label]
        project.issues.update(iid, {"add_labels": label, "remove_labels": ",".join(standing)})

    def issue(self, opd: str, iid: int) -> Any:
        return self.project(f"permohonan/{opd}").issues.get(iid)

    def notes(self, opd: str, iid: int) -> list[Any]:
        issue = self.project(f"permohonan/{opd}").issues.get(iid, lazy=True)
        return list(issue.notes.list(iterator=True, sort="asc", order_by="created_at"))

    def label_events(self, opd: str, iid: int) -> list[Any]:
        issue = self.project(f"permohonan/{opd}").issues.get(iid, lazy=True)
        return list(issue.resourcelabelevents.list(iterator=True))

    def dossier(self, number: str) -> dict[str, Any]:
        """Read the request's record in the archive, empty while there is none."""
        path = quote(f"permohonan/{number.partition('-')[0]}/{number}/berkas.json", safe="")
        try:
            file = self.gitlab.http_get(
                f"/projects/{quote(ROOT_GROUP + '/arsip', safe='')}/repository/files/{path}/raw",
                query_data={"ref": "main"},
                raw=True,
            )
        except (GitlabGetError, gitlab.GitlabHttpError) as missing:
            if missing.response_code == 404:
                return {}
            raise
        read: dict[str, Any] = file.json()  # type: ignore[union-attr]
        return read


def wait_until(is_so: Callable[[], bool], what: str, timeout_s: float) -> None:
    """Look again until it is so.

    Raises:
        DemoError: it did not become so in time.

    """
    until = time.monotonic() + timeout_s
    while not is_so():
        if time.monotonic() > until:
            raise DemoError(f"{what}: not within {timeout_s:.0f} s")
        time.sleep(0.25)
