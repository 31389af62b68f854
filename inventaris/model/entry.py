"""What a pass sees of an entry of the guest book or the complaints, and what it does about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inventaris.model.action import PostNote
from inventaris.model.issue import DeskRef, Issue, IssueRef, Note
from inventaris.model.request import Upload


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A request that an entry names: where it lives, and its number as people know it."""

    project_id: int
    number: str


@dataclass(frozen=True, slots=True)
class DeskSnapshot:
    """What one pass knows of an entry."""

    issue: Issue[DeskRef]
    notes: tuple[Note, ...]  # oldest first
    bot: str
    related: Mapping[IssueRef, NamedRequest | None] = field(default_factory=dict)
    """The requests that it names, as far as these were asked for; None where there is none."""


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change an entry, in one request."""

    title: str | None = None
    description: str | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    due_date: date | None = None
    make_confidential: bool = False
    close: bool = False
    reopen: bool = False


@dataclass(frozen=True, slots=True)
class RewriteNote:
    """Put other words in the place of somebody's comment."""

    note_id: int
    body: str


@dataclass(frozen=True, slots=True)
class DeleteNote:
    """Take a comment away for good; GitLab keeps no former version of it."""

    note_id: int


@dataclass(frozen=True, slots=True)
class DeleteUpload:
    """Take an attached file away for good."""

    upload: Upload


@dataclass(frozen=True, slots=True)
class EraseEntry:
    """Put a template's text in the place of the description, label and close, in one request."""

    title: str
    template: str
    values: Mapping[str, object]
    label: str


@dataclass(frozen=True, slots=True)
class DeleteEntry:
    """Take the whole issue away: where GitLab holds what nothing else erases."""


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Relate the entry to a request; GitLab shows the relation only to who may see both ends."""

    ref: IssueRef
    project_id: int


DeskAction = (
    PostNote
    | EditEntry
    | RewriteNote
    | DeleteNote
    | DeleteUpload
    | EraseEntry
    | DeleteEntry
    | LinkRequest
)
