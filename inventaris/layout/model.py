"""What the layout should be and what it is, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# At the end of the description of every group, project and label that setup made or adopted.
MARK = "[inventaris]"

HOOK_EVENTS: Mapping[str, bool] = {
    # Confidential issues are another hook (doc/api/project_webhooks.md).
    "issues_events": True,
    "confidential_issues_events": True,
    "note_events": True,
    "confidential_note_events": True,
    "push_events": False,  # GitLab's default is on
}


def marked(description: str) -> str:
    """Put the mark behind a description."""
    return f"{description} {MARK}".strip()


def is_ours(description: str) -> bool:
    """Tell whether setup made or adopted what is described so."""
    return MARK in description


@dataclass(frozen=True, slots=True)
class WantedGroup:
    path: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class WantedProject:
    path: str
    name: str
    description: str
    settings: Mapping[str, str]  # GitLab's own attribute names, visibility among them
    readme: "WantedFile"  # written once, when the project is made


@dataclass(frozen=True, slots=True)
class WantedMember:
    place: str  # path of a group or project
    in_group: bool
    username: str
    name: str
    level: int  # at least


@dataclass(frozen=True, slots=True)
class WantedLabel:
    name: str
    color: str
    description: str


@dataclass(frozen=True, slots=True)
class WantedFile:
    project: str
    path: str
    text: str
    message: str  # of the commit


@dataclass(frozen=True, slots=True)
class Wanted:
    """The layout of one city."""

    root: str
    groups: tuple[WantedGroup, ...]  # parents first
    projects: tuple[WantedProject, ...]
    members: tuple[WantedMember, ...]
    labels_group: str  # home of labels and board
    labels: tuple[WantedLabel, ...]
    project_labels: Mapping[str, tuple[WantedLabel, ...]]  # of projects outside that group
    board: str
    lists: tuple[str, ...]  # labels, in order
    files: tuple[WantedFile, ...]
    hooks: tuple[str, ...]  # projects that tell us of their issues
    hook_url: str
    hook_description: str


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A group or project; `settings` are GitLab's own attributes."""

    description: str
    settings: Mapping[str, str] = field(default_factory=dict)
    shared_with: tuple[str, ...] = ()  # paths of groups whose people see it too


@dataclass(frozen=True, slots=True)
class FoundBoard:
    id: int
    name: str
    lists: tuple[str, ...] = ()  # labels, in order


@dataclass(frozen=True, slots=True)
class FoundHook:
    id: int
    url: str
    description: str
    events: Mapping[str, bool]
    alert_status: str = "executable"  # or "temporarily_disabled", "disabled"
    disabled_until: str | None = None
    has_body_template: bool = False  # what we are sent is not GitLab's own JSON


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of it, as far as the service's user sees."""

    bot: str
    is_admin: bool
    may_create_top_group: bool
    groups: Mapping[str, FoundPlace] = field(default_factory=dict)
    projects: Mapping[str, FoundPlace] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()  # projects whose main branch is
    accounts: frozenset[str] = frozenset()  # user names, of those wanted
    levels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # place, user: highest
    labels: Mapping[str, str] = field(default_factory=dict)  # name: description
    project_labels: Mapping[str, frozenset[str]] = field(default_factory=dict)  # names
    board: FoundBoard | None = None
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)  # project, path: text
    hooks: Mapping[str, tuple[FoundHook, ...]] = field(default_factory=dict)
