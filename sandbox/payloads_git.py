"""What webhooks carry of commits, pushes and releases.

Rules: GitLab lib/gitlab/data_builder/push.rb, note.rb; lib/gitlab/hook_data/release_builder.rb.
"""

from datetime import datetime, timedelta, timezone

import pygit2

from sandbox.payloads import Json, project, repository, said, spelt, user
from sandbox.permissions import VISIBILITIES
from sandbox.present import avatar, ssh_url, url
from sandbox.state import state
from sandbox.state.records import Project, User
from sandbox.state.repository_records import CommitComment, Release

MANY_COMMITS = 20  # that a push tells at most


def release(owner: Project, row: Release, shown: Json, action: str) -> Json:
    """`shown`: as the API shows it; `action`: create, update or delete."""
    made = state().repositories.open(owner.id).tag(row.tag_name)
    return row.only("id description name") | {
        "created_at": spelt(row.created_at),
        "released_at": spelt(row.released_at),
        "tag": row.tag_name,
        "object_kind": "release",
        "project": project(owner),
        "url": shown["_links"]["self"],
        "action": action,
        "assets": shown["assets"],
        "commit": commit(owner, made.target) if made else None,
    }


def commit(owner: Project, made: pygit2.Commit) -> Json:
    zone = timezone(timedelta(minutes=made.commit_time_offset))
    return {
        "id": str(made.id),
        "message": made.message,
        "title": made.message.partition("\n")[0],
        "timestamp": datetime.fromtimestamp(made.commit_time, zone).isoformat(),
        "url": url(f"{owner.full_path}/-/commit/{made.id}"),
        "author": {"name": made.author.name, "email": made.author.email},
    }


def push(
    owner: Project,
    actor: User,
    ref: str,
    before: str,
    after: str,
    *,
    commits: list[Json],
    total_commits_count: int,
    ref_protected: bool,
    checkout_sha: str | None,
    message: str | None = None,
) -> Json:
    """`commits`: the newest MANY_COMMITS, oldest first; `message`: of an annotated tag."""
    kind = "tag_push" if ref.startswith("refs/tags/") else "push"
    return {
        "object_kind": kind,
        "event_name": kind,
        "before": before,
        "after": after,
        "ref": ref,
        "ref_protected": ref_protected,
        "checkout_sha": checkout_sha,
        "message": message,
        "user_id": actor.id,
        "user_name": actor.name,
        "user_username": actor.username,
        "user_email": actor.profile.get("public_email") or None,
        "user_avatar": avatar(actor),
        "project_id": owner.id,
        "project": project(owner),
        "commits": commits,
        "total_commits_count": total_commits_count,
        "push_options": {},
        "repository": repository(owner)
        | {
            "git_http_url": f"{url(owner.full_path)}.git",
            "git_ssh_url": ssh_url(owner.full_path),
            "visibility_level": VISIBILITIES[owner.visibility],
        },
    }


def commit_note(
    row: CommitComment, owner: Project, made: pygit2.Commit, author: User, action: str
) -> Json:
    """`action`: create or update."""
    shown = commit(owner, made)
    return {
        "object_kind": "note",
        "event_type": "note",
        "user": user(author),
        "project_id": owner.id,
        "project": project(owner),
        "object_attributes": said(row, owner, row.note, shown["url"])
        | {
            "internal": False,
            "commit_id": row.sha,
            "noteable_id": None,
            "noteable_type": "Commit",
            "system": False,
            "action": action,
        },
        "repository": repository(owner),
        "commit": shown,
    }
