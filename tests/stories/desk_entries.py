"""Entries of the desk in a running city."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from inventaris.model.issue import DeskRef
from sandbox.demo.people import Person
from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.stack import City, Request


@dataclass
class Entry:
    """One entry of a desk: what the clerk does to it, and what the world shows of it."""

    city: City
    ref: DeskRef

    @cached_property
    def _project(self) -> Any:
        clerk: Person = self.city.technician
        return clerk.gitlab.projects.get(f"{ROOT_GROUP}/{self.ref.desk}")

    @property
    def issue(self) -> Any:
        return self._project.issues.get(self.ref.iid)

    def notes(self) -> list[Any]:
        return list(self.issue.notes.list(iterator=True, sort="asc", order_by="created_at"))

    def said(self, key: str) -> str:
        """The service's one note whose key begins so, empty where there is none."""
        told = [n for n in self.notes() if f"<!-- inventaris:{key}" in n.body]
        assert len(told) <= 1, told
        assert all(n.author["username"] == BOT and n.internal for n in told)
        return str(told[0].body) if told else ""

    def comment(self, body: str) -> None:
        self.issue.notes.create({"body": body})

    def edit(self, **changes: str) -> None:
        self._project.issues.update(self.ref.iid, changes)

    def text(self) -> str:
        """Everything that stands on the issue."""
        issue = self.issue
        return "\n".join([issue.title, issue.description, *(n.body for n in self.notes())])

    def waits_until(self, is_so: Callable[[], bool], what: str) -> None:
        Request.waits_until(self, is_so, what)  # type: ignore[arg-type]


def entered(city: City, desk: Any, title: str, text: str) -> Entry:
    project = city.technician.gitlab.projects.get(f"{ROOT_GROUP}/{desk}")
    issue = project.issues.create({"title": title, "description": text})
    return Entry(city, DeskRef(desk, int(issue.iid)))


def entered_on(day: date, city: City, desk: Any, title: str, text: str) -> Entry:
    """Make an entry that is as old as that: GitLab lets an administrator say so."""
    project = city.as_root("GET", f"/api/v4/projects/{ROOT_GROUP}%2F{desk}")
    path = f"/api/v4/projects/{project['id']}/issues"
    issue = city.as_root("POST", path, title=title, description=text, created_at=f"{day}T02:00:00Z")
    return Entry(city, DeskRef(desk, int(issue["iid"])))
