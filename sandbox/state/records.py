"""What the store holds, one frozen record a table; field names are column names."""

from dataclasses import field
from typing import Any

from sandbox.state.record import NoCase, Record


class User(Record, table="users", unique="username; email"):
    username: NoCase
    name: str
    email: NoCase
    password_hash: str
    created_at: str
    state: str = "active"
    admin: bool = False
    bot: bool = False
    external: bool = False
    profile: dict[str, Any] = field(default_factory=dict)
    namespace_id: int = 0
    avatar: str | None = None


class Token(Record, table="tokens", unique="digest; refresh_digest", index="user_id"):
    user_id: int
    name: str
    digest: str
    scopes: list[str]
    created_at: str
    description: str | None = None
    expires_at: str | None = None
    revoked: bool = False
    kind: str = "personal"
    last_used_at: str | None = None
    application_id: int | None = None
    refresh_digest: str | None = None


class Namespace(Record, table="namespaces", unique="full_path", index="lineage; parent_id"):
    """A group (`kind == "group"`) or a user's own namespace (`kind == "user"`)."""

    kind: str
    path: str
    full_path: NoCase
    name: str
    full_name: str
    created_at: str
    parent_id: int | None = None
    lineage: str = ""
    description: str = ""
    visibility: str = "private"
    options: dict[str, Any] = field(default_factory=dict)
    marked_for_deletion_on: str | None = None
    avatar: str | None = None


class Project(Record, table="projects", unique="full_path", index="lineage; namespace_id"):
    namespace_id: int
    creator_id: int
    path: str
    full_path: NoCase
    name: str
    full_name: str
    lineage: str
    visibility: str
    default_branch: str
    created_at: str
    updated_at: str
    last_activity_at: str
    description: str | None = None
    archived: bool = False
    topics: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    last_issue_iid: int = 0
    open_issues: int = 0
    marked_for_deletion_on: str | None = None
    avatar: str | None = None


class Member(
    Record,
    table="members",
    unique="source, source_id, user_id",
    index="user_id, source, source_id, access_level",
):
    source: str
    source_id: int
    user_id: int
    access_level: int
    created_at: str
    expires_at: str | None = None
    created_by_id: int | None = None


class GroupLink(
    Record, table="group_links", unique="source, source_id, group_id", index="group_id"
):
    """A group that was invited to a project or another group."""

    source: str
    source_id: int
    group_id: int
    access_level: int
    created_at: str
    expires_at: str | None = None


class Issue(
    Record,
    table="issues",
    unique="project_id, iid",
    index="project_id, created_at; project_id, updated_at; project_id, state, created_at; author_id; assignee_id; milestone_id WHERE milestone_id IS NOT NULL",
):
    project_id: int
    iid: int
    title: str
    author_id: int
    created_at: str
    updated_at: str
    description: str | None = None
    state: str = "opened"
    confidential: bool = False
    discussion_locked: bool | None = None
    assignee_id: int | None = None
    updated_by_id: int | None = None
    due_date: str | None = None
    issue_type: str = "issue"
    closed_at: str | None = None
    closed_by_id: int | None = None
    moved_to_id: int | None = None
    duplicated_to_id: int | None = None
    relative_position: int | None = None
    user_notes_count: int = 0
    last_edited_at: str | None = None
    last_edited_by_id: int | None = None
    milestone_id: int | None = None
    time_estimate: int = 0
    time_spent: int = 0


class Label(
    Record,
    table="labels",
    unique="group_id, title WHERE group_id IS NOT NULL; project_id, title WHERE project_id IS NOT NULL",
):
    title: str
    color: str
    created_at: str
    updated_at: str
    group_id: int | None = None
    project_id: int | None = None
    description: str | None = None
    priority: int | None = None


class LabelEvent(Record, table="label_events", index="issue_id, id; label_id"):
    issue_id: int
    user_id: int
    action: str
    created_at: str
    label_id: int | None = None


class StateEvent(Record, table="state_events", index="issue_id, id"):
    issue_id: int
    user_id: int
    state: str
    created_at: str


class Note(Record, table="notes", index="issue_id, created_at"):
    issue_id: int
    project_id: int
    author_id: int
    body: str
    discussion: str
    created_at: str
    updated_at: str
    system: bool = False
    internal: bool = False
    threaded: bool = False
    last_edited_at: str | None = None
    told_by_issue_id: int | None = None


class AwardEmoji(Record, table="award_emojis", unique="issue_id, note_id, user_id, name"):
    """Of a note, or, where `note_id` is 0, of the issue."""

    issue_id: int
    note_id: int
    user_id: int
    name: str
    created_at: str
    updated_at: str


class Event(Record, table="events", index="project_id, id; author_id, id"):
    """What someone did to an issue, a note on it, a milestone, or, with none of them, a project."""

    project_id: int
    author_id: int
    action: str
    created_at: str
    issue_id: int = 0
    note_id: int = 0
    milestone_id: int = 0
    push: dict[str, Any] | None = None


class Board(Record, table="boards", index="group_id; project_id"):
    name: str
    group_id: int | None = None
    project_id: int | None = None
    hide_backlog_list: bool = False
    hide_closed_list: bool = False


class BoardList(Record, table="board_lists", index="board_id, position; label_id"):
    board_id: int
    label_id: int
    position: int


class Upload(Record, table="uploads", unique="project_id, secret, filename"):
    project_id: int
    secret: str
    filename: str
    size: int
    uploaded_by_id: int
    created_at: str


class ProtectedBranch(Record, table="protected_branches", unique="project_id, name"):
    project_id: int
    name: str
    push_access_level: int
    merge_access_level: int
    allow_force_push: bool = False


class ProtectedTag(Record, table="protected_tags", unique="project_id, name"):
    project_id: int
    name: str
    create_access_level: int


class Milestone(
    Record,
    table="milestones",
    unique="group_id, iid WHERE group_id IS NOT NULL; project_id, iid WHERE project_id IS NOT NULL",
):
    iid: int
    title: str
    created_at: str
    updated_at: str
    group_id: int | None = None
    project_id: int | None = None
    description: str | None = None
    state: str = "active"
    start_date: str | None = None
    due_date: str | None = None


class MilestoneEvent(Record, table="milestone_events", index="issue_id, id"):
    issue_id: int
    user_id: int
    milestone_id: int
    action: str
    created_at: str


class IssueLink(Record, table="issue_links", unique="source_id, target_id", index="target_id"):
    source_id: int
    target_id: int
    created_at: str


class Todo(Record, table="todos", index="user_id, state, id; issue_id"):
    user_id: int
    author_id: int
    project_id: int
    issue_id: int
    action: str
    created_at: str
    updated_at: str
    note_id: int | None = None
    state: str = "pending"
