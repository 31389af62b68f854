"""What GitLab shows of one request: issue, label events, notes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class IssueRef:
    """A request as people write it: `disdik#7`, the office's key and the issue's iid."""

    opd: str
    iid: int

    def __str__(self) -> str:
        return f"{self.opd}#{self.iid}"


@dataclass(frozen=True, slots=True)
class Person:
    """An account on the forge."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """One label added or removed (GitLab: `resource_label_events`).

    `label` is None once the label itself is deleted, `user` once the account is.
    """

    id: int
    at: datetime
    action: Literal["add", "remove"]
    label: str | None
    user: Person | None


@dataclass(frozen=True, slots=True)
class Note:
    """A comment; `internal` ones are hidden from Guests."""

    id: int
    author: Person
    body: str
    created_at: datetime
    updated_at: datetime
    system: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """The issue that is a request."""

    ref: IssueRef
    id: int
    project_id: int
    title: str
    description: str
    state: Literal["opened", "closed"]
    labels: tuple[str, ...]
    author: Person
    created_at: datetime
    updated_at: datetime
    web_url: str
    assignee: Person | None = None
    closed_at: datetime | None = None
    confidential: bool = False
    due_date: date | None = None
