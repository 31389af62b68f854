"""What the store holds, one frozen record a table; field names are column names."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class User:
    TABLE: ClassVar[str] = "users"
    id: int
    username: str
    name: str
    email: str
    password_hash: str
    state: str
    admin: bool
    bot: bool
    external: bool
    profile: dict[str, Any]
    namespace_id: int
    created_at: str


@dataclass(frozen=True, slots=True)
class Token:
    TABLE: ClassVar[str] = "tokens"
    id: int
    user_id: int
    name: str
    description: str | None
    digest: str
    scopes: list[str]
    expires_at: str | None
    revoked: bool
    kind: str
    last_used_at: str | None
    created_at: str
    application_id: int | None
    refresh_digest: str | None


@dataclass(frozen=True, slots=True)
class Namespace:
    """A group (`kind == "group"`) or a user's own namespace (`kind == "user"`)."""

    TABLE: ClassVar[str] = "namespaces"
    id: int
    kind: str
    parent_id: int | None
    path: str
    full_path: str
    name: str
    full_name: str
    lineage: str
    description: str
    visibility: str
    options: dict[str, Any]
    marked_for_deletion_on: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Project:
    TABLE: ClassVar[str] = "projects"
    id: int
    namespace_id: int
    creator_id: int
    path: str
    full_path: str
    name: str
    full_name: str
    lineage: str
    description: str | None
    visibility: str
    default_branch: str
    archived: bool
    topics: list[str]
    options: dict[str, Any]
    last_issue_iid: int
    open_issues: int
    marked_for_deletion_on: str | None
    created_at: str
    updated_at: str
    last_activity_at: str


@dataclass(frozen=True, slots=True)
class Member:
    TABLE: ClassVar[str] = "members"
    id: int
    source: str
    source_id: int
    user_id: int
    access_level: int
    expires_at: str | None
    created_by_id: int | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Issue:
    TABLE: ClassVar[str] = "issues"
    id: int
    project_id: int
    iid: int
    title: str
    description: str | None
    state: str
    confidential: bool
    discussion_locked: bool | None
    author_id: int
    assignee_id: int | None
    updated_by_id: int | None
    due_date: str | None
    issue_type: str
    closed_at: str | None
    closed_by_id: int | None
    moved_to_id: int | None
    relative_position: int | None
    user_notes_count: int
    last_edited_at: str | None
    last_edited_by_id: int | None
    created_at: str
    updated_at: str
    milestone_id: int | None
    time_estimate: int
    time_spent: int


@dataclass(frozen=True, slots=True)
class Label:
    TABLE: ClassVar[str] = "labels"
    id: int
    group_id: int | None
    project_id: int | None
    title: str
    color: str
    description: str | None
    priority: int | None
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class LabelEvent:
    TABLE: ClassVar[str] = "label_events"
    id: int
    issue_id: int
    user_id: int
    label_id: int | None
    action: str
    created_at: str


@dataclass(frozen=True, slots=True)
class StateEvent:
    TABLE: ClassVar[str] = "state_events"
    id: int
    issue_id: int
    user_id: int
    state: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Note:
    TABLE: ClassVar[str] = "notes"
    id: int
    issue_id: int
    project_id: int
    author_id: int
    body: str
    system: bool
    internal: bool
    discussion: str
    threaded: bool
    last_edited_at: str | None
    created_at: str
    updated_at: str
    told_by_issue_id: int | None


@dataclass(frozen=True, slots=True)
class Board:
    TABLE: ClassVar[str] = "boards"
    id: int
    group_id: int | None
    project_id: int | None
    name: str
    hide_backlog_list: bool
    hide_closed_list: bool


@dataclass(frozen=True, slots=True)
class BoardList:
    TABLE: ClassVar[str] = "board_lists"
    id: int
    board_id: int
    label_id: int
    position: int


@dataclass(frozen=True, slots=True)
class Hook:
    TABLE: ClassVar[str] = "hooks"
    id: int
    project_id: int
    url: str
    name: str | None
    description: str | None
    token: str | None
    signing_token: str | None
    events: dict[str, bool]
    push_events_branch_filter: str | None
    branch_filter_strategy: str
    enable_ssl_verification: bool
    custom_headers: list[dict[str, str]]
    custom_webhook_template: str | None
    url_variables: list[dict[str, str]]
    failures: int
    disabled_until: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class HookEvent:
    TABLE: ClassVar[str] = "hook_events"
    id: int
    hook_id: int
    url: str
    trigger: str
    request_headers: dict[str, str]
    request_body: str
    response_headers: dict[str, str]
    response_body: str
    response_status: str
    execution_duration: float
    created_at: str


@dataclass(frozen=True, slots=True)
class Upload:
    TABLE: ClassVar[str] = "uploads"
    id: int
    project_id: int
    secret: str
    filename: str
    size: int
    uploaded_by_id: int
    created_at: str


@dataclass(frozen=True, slots=True)
class ProtectedBranch:
    TABLE: ClassVar[str] = "protected_branches"
    id: int
    project_id: int
    name: str
    push_access_level: int
    merge_access_level: int
    allow_force_push: bool


@dataclass(frozen=True, slots=True)
class ProtectedTag:
    TABLE: ClassVar[str] = "protected_tags"
    id: int
    project_id: int
    name: str
    create_access_level: int


@dataclass(frozen=True, slots=True)
class DeployToken:
    TABLE: ClassVar[str] = "deploy_tokens"
    id: int
    source: str
    source_id: int
    name: str
    username: str
    digest: str
    scopes: list[str]
    expires_at: str | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class Application:
    TABLE: ClassVar[str] = "applications"
    id: int
    uid: str
    digest: str
    name: str
    redirect_uri: str
    scopes: list[str]
    confidential: bool


@dataclass(frozen=True, slots=True)
class SshKey:
    TABLE: ClassVar[str] = "ssh_keys"
    id: int
    user_id: int
    title: str
    key: str
    fingerprint: str
    usage_type: str
    expires_at: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Email:
    TABLE: ClassVar[str] = "emails"
    id: int
    user_id: int
    email: str
    confirmed_at: str | None


@dataclass(frozen=True, slots=True)
class Milestone:
    TABLE: ClassVar[str] = "milestones"
    id: int
    iid: int
    group_id: int | None
    project_id: int | None
    title: str
    description: str | None
    state: str
    start_date: str | None
    due_date: str | None
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class MilestoneEvent:
    TABLE: ClassVar[str] = "milestone_events"
    id: int
    issue_id: int
    user_id: int
    milestone_id: int
    action: str
    created_at: str


@dataclass(frozen=True, slots=True)
class IssueLink:
    TABLE: ClassVar[str] = "issue_links"
    id: int
    source_id: int
    target_id: int
    created_at: str


@dataclass(frozen=True, slots=True)
class Todo:
    TABLE: ClassVar[str] = "todos"
    id: int
    user_id: int
    author_id: int
    project_id: int
    issue_id: int
    note_id: int | None
    action: str
    state: str
    created_at: str
    updated_at: str
