"""How records look in the API's answers.

Field sets: GitLab lib/api/entities/*.rb.
"""

import hashlib
import json
from typing import Any

from flask import g

from sandbox.clock import now
from sandbox.permissions import Level, level_in
from sandbox.state import state, store
from sandbox.state.records import Issue, Label, Member, Namespace, Note, Project, Token, User

Json = dict[str, Any]
NOT_HERE = {"import_status": "none", "shared_with_groups": [], "forks_count": 0, "star_count": 0}


def url(path: str) -> str:
    return f"{state().config.url}/{path}"


def ssh_url(path: str) -> str:
    host = state().config.url.partition("://")[2].partition(":")[0]
    return f"git@{host}:{path}.git"


def avatar(user: User) -> str:
    hashed = hashlib.sha256(user.email.lower().encode()).hexdigest()
    return f"https://www.gravatar.com/avatar/{hashed}?s=80&d=identicon"


def user_basic(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "public_email": user.profile.get("public_email") or "",
        "name": user.name,
        "state": user.state,
        "locked": False,
        "avatar_url": avatar(user),
        "web_url": url(user.username),
    }


def user_by_id(user_id: int | None) -> Json | None:
    """A user as others are shown one; looked up once a request, for a list names the same few."""
    known: dict[int | None, Json | None] = g.setdefault("shown_users", {})
    if user_id not in known:
        found = store().get(User, user_id)
        known[user_id] = user_basic(found) if found else None
    return known[user_id]


PROFILE = ("bio", "location", "linkedin", "twitter", "discord", "website_url", "organization",
           "job_title", "pronouns")  # fmt: skip


def user_public(user: User) -> Json:
    profile = {key: user.profile.get(key) or "" for key in PROFILE}
    return user_basic(user) | {
        "created_at": user.created_at,
        **profile,
        "github": "",
        "work_information": None,
        "followers": 0,
        "following": 0,
        "is_followed": False,
        "local_time": None,
        "bot": user.bot,
    }


def user_own(user: User) -> Json:
    """What one sees of oneself, and an administrator of everyone."""
    return user_public(user) | {
        "last_sign_in_at": None,
        "confirmed_at": user.created_at,
        "last_activity_on": None,
        "email": user.email,
        "theme_id": 3,
        "color_scheme_id": 1,
        "projects_limit": 100_000,
        "current_sign_in_at": None,
        "identities": [],
        "can_create_group": True,
        "can_create_project": True,
        "two_factor_enabled": False,
        "external": user.external,
        "private_profile": bool(user.profile.get("private_profile")),
        "commit_email": user.email,
        "preferred_language": "en",
    }


def user_admin(user: User) -> Json:
    return user_own(user) | {
        "is_admin": user.admin,
        "note": user.profile.get("note"),
        "namespace_id": user.namespace_id,
        "created_by": None,
        "email_reset_offered_at": None,
    }


def token(row: Token) -> Json:
    expired = bool(row.expires_at and row.expires_at <= now().date().isoformat())
    return {
        "id": row.id,
        "name": row.name,
        "revoked": row.revoked,
        "created_at": row.created_at,
        "description": row.description,
        "scopes": row.scopes,
        "user_id": row.user_id,
        "last_used_at": row.last_used_at,
        "active": not row.revoked and not expired,
        "expires_at": row.expires_at,
    }


def namespace_basic(namespace: Namespace) -> Json:
    group = namespace.kind == "group"
    return {
        "id": namespace.id,
        "name": namespace.name,
        "path": namespace.path,
        "kind": namespace.kind,
        "full_path": namespace.full_path,
        "parent_id": namespace.parent_id,
        "avatar_url": None,
        "web_url": url(f"groups/{namespace.full_path}" if group else namespace.full_path),
    }


GROUP_OPTIONS: Json = {
    "share_with_group_lock": False,
    "require_two_factor_authentication": False,
    "two_factor_grace_period": 48,
    "project_creation_level": "developer",
    "auto_devops_enabled": None,
    "subgroup_creation_level": "maintainer",
    "emails_disabled": False,
    "emails_enabled": True,
    "mentions_disabled": None,
    "lfs_enabled": True,
    "request_access_enabled": True,
    "default_branch": None,
    "default_branch_protection": 2,
}


def group(row: Namespace) -> Json:
    return {
        "id": row.id,
        "web_url": url(f"groups/{row.full_path}"),
        "name": row.name,
        "path": row.path,
        "description": row.description,
        "visibility": row.visibility,
        **GROUP_OPTIONS,
        **row.options,
        "math_rendering_limits_enabled": True,
        "lock_math_rendering_limits_enabled": False,
        "avatar_url": None,
        "full_name": row.full_name,
        "full_path": row.full_path,
        "created_at": row.created_at,
        "parent_id": row.parent_id,
        "organization_id": 1,
        "shared_runners_setting": "enabled",
        "archived": False,
        "marked_for_deletion_on": row.marked_for_deletion_on,
    }


def project_identity(project: Project) -> Json:
    return {
        "id": project.id,
        "description": project.description,
        "name": project.name,
        "name_with_namespace": project.full_name,
        "path": project.path,
        "path_with_namespace": project.full_path,
        "created_at": project.created_at,
    }


def project_basic(project: Project, namespace: Namespace | None = None) -> Json:
    """What `simple=true` and other answers show of a project."""
    web = url(project.full_path)
    return project_identity(project) | {
        "default_branch": shown_branch(project),
        "tag_list": project.topics,
        "topics": project.topics,
        "ssh_url_to_repo": ssh_url(project.full_path),
        "http_url_to_repo": f"{web}.git",
        "web_url": web,
        "readme_url": f"{web}/-/blob/{project.default_branch}/README.md"
        if project.options.get("readme")
        else None,
        "forks_count": 0,
        "avatar_url": None,
        "star_count": 0,
        "last_activity_at": project.last_activity_at,
        "visibility": project.visibility,
        "namespace": namespace_basic(namespace or store().need(Namespace, project.namespace_id)),
    }


def shown_branch(project: Project) -> str | None:
    """An empty repository has no default branch yet."""
    return (
        project.default_branch
        if state().repositories.head(project.id, project.default_branch)
        else None
    )


PROJECT_OPTIONS: Json = {
    "issues_access_level": "enabled",
    "repository_access_level": "enabled",
    "merge_requests_access_level": "disabled",
    "forking_access_level": "disabled",
    "wiki_access_level": "disabled",
    "builds_access_level": "enabled",
    "snippets_access_level": "disabled",
    "pages_access_level": "disabled",
    "analytics_access_level": "disabled",
    "container_registry_access_level": "disabled",
    "security_and_compliance_access_level": "private",
    "releases_access_level": "enabled",
    "environments_access_level": "disabled",
    "feature_flags_access_level": "disabled",
    "infrastructure_access_level": "disabled",
    "monitor_access_level": "disabled",
    "model_experiments_access_level": "disabled",
    "model_registry_access_level": "disabled",
    "request_access_enabled": True,
    "shared_runners_enabled": True,
    "lfs_enabled": False,
    "issues_template": None,
    "remove_source_branch_after_merge": True,
    "only_allow_merge_if_pipeline_succeeds": False,
    "only_allow_merge_if_all_discussions_are_resolved": False,
    "printing_merge_request_link_enabled": True,
    "merge_method": "merge",
    "squash_option": "default_off",
    "enforce_auth_checks_on_uploads": True,
    "emails_disabled": False,
    "emails_enabled": True,
    "auto_devops_enabled": False,
    "build_timeout": 3600,
    "ci_config_path": None,
    "service_desk_enabled": False,
    "packages_enabled": False,
    "container_registry_enabled": False,
}


def project(row: Project, user: User | None = None) -> Json:
    namespace = store().need(Namespace, row.namespace_id)
    level = level_in(user, row)
    options = {**PROJECT_OPTIONS, **{k: v for k, v in row.options.items() if k in PROJECT_OPTIONS}}
    body = project_basic(row, namespace) | {
        "_links": {
            name: url(f"api/v4/projects/{row.id}{tail}")
            for name, tail in {
                "self": "",
                "issues": "/issues",
                "repo_branches": "/repository/branches",
                "labels": "/labels",
                "events": "/events",
                "members": "/members",
            }.items()
        },
        "empty_repo": shown_branch(row) is None,
        "archived": row.archived,
        "resolve_outdated_diff_discussions": False,
        "issues_enabled": options["issues_access_level"] != "disabled",
        "merge_requests_enabled": False,
        "wiki_enabled": False,
        "jobs_enabled": True,
        "snippets_enabled": False,
        "can_create_merge_request_in": False,
        "creator_id": row.creator_id,
        **NOT_HERE,
        "import_type": None,
        "import_url": None,
        "description_html": "",
        "updated_at": row.updated_at,
        "open_issues_count": row.open_issues,
        "public_jobs": True,
        "marked_for_deletion_at": row.marked_for_deletion_on,
        "marked_for_deletion_on": row.marked_for_deletion_on,
        **options,
    }
    if namespace.kind == "user":
        owner = store().find(User).where("namespace_id = ?", namespace.id).first()
        body["owner"] = user_basic(owner) if owner else None
    if level >= Level.MAINTAINER:
        body["runners_token"] = None
    return body


def project_with_access(row: Project, user: User | None) -> Json:
    """A project as one reads it: with the reader's own access."""
    return project(row, user) | {"permissions": permissions(row, user)}


def permissions(row: Project, user: User | None) -> Json:
    levels: dict[str, Json | None] = {"project_access": None, "group_access": None}
    if user is not None:
        ids = row.lineage.strip("/").replace("/", ", ")
        found = store().execute(
            "SELECT source, MAX(access_level) FROM members WHERE user_id = ? AND "  # noqa: S608
            "((source = 'project' AND source_id = ?) OR (source = 'group' AND source_id IN "
            f"({ids}))) GROUP BY source",
            user.id,
            row.id,
        )
        for source, level in found:
            levels[f"{source}_access"] = {"access_level": level, "notification_level": 3}
    return dict(levels)


def member(row: Member) -> Json:
    user = store().need(User, row.user_id)
    return user_basic(user) | {
        "access_level": row.access_level,
        "created_at": row.created_at,
        "created_by": user_by_id(row.created_by_id),
        "expires_at": row.expires_at,
        "membership_state": "active",
    }


def label(row: Label) -> Json:
    return {
        "id": row.id,
        "name": row.title,
        "description": row.description,
        "description_html": row.description or "",
        "text_color": text_color(row.color),
        "color": row.color,
    }


def text_color(color: str) -> str:
    """Dark on bright, white on dark: GitLab lib/gitlab/color.rb."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#1F1E24" if max(red, green, blue) > 0 and red + green + blue > 500 else "#FFFFFF"


def labels_of(issue_ids: list[int]) -> dict[int, list[Label]]:
    """The labels of several issues in one look, sorted by title."""
    found: dict[int, list[Label]] = {issue_id: [] for issue_id in issue_ids}
    rows = store().execute(
        "SELECT i.issue_id, l.* FROM issue_labels i JOIN labels l ON l.id = i.label_id "
        "WHERE i.issue_id IN (SELECT value FROM json_each(?)) ORDER BY l.title",
        json.dumps(issue_ids),
    )
    for issue_id, *columns in rows:
        found[issue_id].append(Label(*columns))
    return found


def _path_of_project(project_id: int) -> str:
    """Looked up once a request."""
    known: dict[int, str] = g.setdefault("project_paths", {})
    if project_id not in known:
        known[project_id] = store().need(Project, project_id).full_path
    return known[project_id]


def issue(row: Issue, reader: User | None, *, details: bool = False) -> Json:
    path = _path_of_project(row.project_id)
    api, web = f"api/v4/projects/{row.project_id}", f"{path}/-/issues/{row.iid}"
    labels = labels_of([row.id])[row.id]
    assignee = user_by_id(row.assignee_id)
    subscribed = reader is not None and store().scalar(
        "SELECT 1 FROM issue_subscriptions WHERE issue_id = ? AND user_id = ?", row.id, reader.id
    )
    done = (row.description or "").count("[x]") + (row.description or "").count("[X]")
    tasks = done + (row.description or "").count("[ ]")
    return {
        "id": row.id,
        "iid": row.iid,
        "project_id": row.project_id,
        "title": row.title,
        "description": row.description,
        "state": row.state,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "closed_at": row.closed_at,
        "closed_by": user_by_id(row.closed_by_id),
        "labels": [label(each) for each in labels] if details else [each.title for each in labels],
        "milestone": None,
        "assignees": [assignee] if assignee else [],
        "author": user_by_id(row.author_id),
        "type": row.issue_type.upper(),
        "assignee": assignee,
        "user_notes_count": row.user_notes_count,
        "merge_requests_count": 0,
        "upvotes": 0,
        "downvotes": 0,
        "start_date": None,
        "due_date": row.due_date,
        "confidential": row.confidential,
        "discussion_locked": row.discussion_locked,
        "issue_type": row.issue_type,
        "web_url": url(web),
        "time_stats": {
            "time_estimate": 0,
            "total_time_spent": 0,
            "human_time_estimate": None,
            "human_total_time_spent": None,
        },
        "task_completion_status": {"count": tasks, "completed_count": done},
        "has_tasks": tasks > 0,
        **({"task_status": f"{done} of {tasks} checklist items completed"} if tasks else {}),
        "_links": {
            "self": url(f"{api}/issues/{row.iid}"),
            "notes": url(f"{api}/issues/{row.iid}/notes"),
            "award_emoji": url(f"{api}/issues/{row.iid}/award_emoji"),
            "project": url(api),
            "closed_as_duplicate_of": None,
        },
        "references": {
            "short": f"#{row.iid}",
            "relative": f"#{row.iid}",
            "full": f"{path}#{row.iid}",
        },
        "severity": "UNKNOWN",
        "subscribed": bool(subscribed),
        "moved_to_id": row.moved_to_id,
        "imported": False,
        "imported_from": "none",
        "service_desk_reply_to": None,
    }


def note(row: Note) -> Json:
    found = store().need(Issue, row.issue_id)
    return {
        "id": row.id,
        "type": "DiscussionNote" if row.threaded else None,
        "body": row.body,
        "author": user_by_id(row.author_id),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "system": row.system,
        "noteable_id": row.issue_id,
        "noteable_type": "Issue",
        "project_id": row.project_id,
        "resolvable": False,
        "confidential": row.internal,
        "internal": row.internal,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": found.iid,
        "attachment": None,
        "commands_changes": {},
    }
