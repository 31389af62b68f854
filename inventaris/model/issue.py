"""What GitLab shows of one issue, a request or an entry of a desk: label events, notes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Generic, Literal, get_args

from typing_extensions import TypeVar

Desk = Literal["buku-tamu", "pengaduan"]
DESKS: Final[tuple[Desk, ...]] = get_args(Desk)


@dataclass(frozen=True, slots=True, order=True)
class IssueRef:
    """A request as people write it: `disdik#7`, the office's key and the issue's iid."""

    opd: str
    iid: int

    def __str__(self) -> str:
        return f"{self.opd}#{self.iid}"


@dataclass(frozen=True, slots=True, order=True)
class DeskRef:
    """An entry of the guest book or of the complaints: `buku-tamu#3`."""

    desk: Desk
    iid: int

    def __str__(self) -> str:
        return f"{self.desk}#{self.iid}"


Ref = IssueRef | DeskRef
RefT_co = TypeVar("RefT_co", bound=Ref, default=IssueRef, covariant=True)


@dataclass(frozen=True, slots=True)
class Person:
    """An account on the forge."""

    id: int
    username: str
    name: str
    is_active: bool = field(default=True, compare=False)  # False once blocked or deactivated


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
class Issue(Generic[RefT_co]):
    """The issue that is a request, or an entry of a desk where its reference says so."""

    ref: RefT_co
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
    comments: int = 0  # people's and the service's; GitLab's own are not counted
    is_moved: bool = False  # to another project, where it goes on under another number
