"""What webhooks carry of issues and the words on them.

Rules: GitLab doc/user/project/integrations/webhook_events.md, lib/gitlab/hook_data/*.rb.
"""

from datetime import datetime
from typing import Any

from sandbox.durations import spoken
from sandbox.permissions import VISIBILITIES
from sandbox.present import avatar, avatar_url, labels_of, ssh_url, url
from sandbox.state import store
from sandbox.state.records import AwardEmoji, Issue, Label, Namespace, Note, Project, User
from sandbox.state.repository_records import CommitComment

Json = dict[str, Any]
STATE_IDS = {"opened": 1, "closed": 2}


def seconds(at: str | None) -> str | None:
    """Attributes tell whole seconds: `2013-12-03T17:15:43Z`."""
    return at and f"{at[:19]}Z"


def spelt(at: str | None) -> str | None:
    """Changes and notes tell them so: `2017-09-15 16:50:55 UTC`."""
    return at and f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC"


def user(row: User) -> Json:
    return row.only("id name username") | {
        "avatar_url": avatar(row),
        "email": row.profile.get("public_email") or "[REDACTED]",
    }


def project(row: Project) -> Json:
    web, ssh = url(row.full_path), ssh_url(row.full_path)
    return row.only("id name description default_branch") | {
        "web_url": web,
        "avatar_url": avatar_url("project", row.id, row.avatar),
        "git_ssh_url": ssh,
        "git_http_url": f"{web}.git",
        "namespace": store().need(Namespace, row.namespace_id).name,
        "visibility_level": VISIBILITIES[row.visibility],
        "path_with_namespace": row.full_path,
        "ci_config_path": row.options.get("ci_config_path"),
        "homepage": web,
        "url": ssh,
        "ssh_url": ssh,
        "http_url": f"{web}.git",
    }


def repository(row: Project) -> Json:
    return {
        "name": row.name,
        "url": ssh_url(row.full_path),
        "description": row.description,
        "homepage": url(row.full_path),
    }


def label(row: Label) -> Json:
    return row.only("id title color project_id description group_id") | {
        "created_at": spelt(row.created_at),
        "updated_at": spelt(row.updated_at),
        "template": False,
        "type": "GroupLabel" if row.group_id else "ProjectLabel",
    }


def issue_attributes(row: Issue, owner: Project, labels: list[Label]) -> Json:
    return row.only(
        "author_id confidential description discussion_locked due_date id iid "
        "last_edited_by_id milestone_id moved_to_id project_id relative_position "
        "time_estimate title updated_by_id assignee_id state"
    ) | {
        "closed_at": seconds(row.closed_at),
        "created_at": seconds(row.created_at),
        "last_edited_at": seconds(row.last_edited_at),
        "duplicated_to_id": row.duplicated_to_id,
        "state_id": STATE_IDS[row.state],
        "updated_at": seconds(row.updated_at),
        "type": row.issue_type.replace("_", " ").title(),
        "url": _web(row, owner),
        "total_time_spent": row.time_spent,
        "time_change": 0,
        "human_total_time_spent": spoken(row.time_spent),
        "human_time_change": None,
        "human_time_estimate": spoken(row.time_estimate),
        "assignee_ids": [row.assignee_id] if row.assignee_id else [],
        "labels": [label(each) for each in labels],
        "severity": "unknown",
    }


def issue(row: Issue, owner: Project, actor: User, action: str, changes: Json) -> Json:
    """`action`: open, update, close or reopen; `changes`: see `issue_changes`."""
    labels = labels_of([row.id])[row.id]
    kind = "issue" if row.issue_type == "issue" else "work_item"  # under the same header
    body = {
        "object_kind": kind,
        "event_type": f"confidential_{kind}" if row.confidential else kind,
        "user": user(actor),
        "project": project(owner),
        "object_attributes": issue_attributes(row, owner, labels) | {"action": action},
        "labels": [label(each) for each in labels],
        "changes": changes,
        "repository": repository(owner),
    }
    if assignee := store().get(User, row.assignee_id):
        body["assignees"] = [user(assignee)]
        body["assignee"] = user(assignee)
    return body


PLAIN = ("title", "description", "confidential", "due_date", "discussion_locked",
         "last_edited_by_id", "updated_by_id", "relative_position", "moved_to_id",
         "milestone_id")  # fmt: skip


def issue_changes(
    before: Issue | None, after: Issue, old_labels: list[Label], new_labels: list[Label]
) -> Json:
    """Previous and current value of what differs; everything is new in a new issue."""
    changes: Json = {}

    def differ(name: str, previous: Any, current: Any) -> None:
        if previous != current:
            changes[name] = {"previous": previous, "current": current}

    for name in PLAIN:
        differ(name, getattr(before, name, None), getattr(after, name))
    for name in ("closed_at", "updated_at", "last_edited_at"):
        differ(name, spelt(getattr(before, name, None)), spelt(getattr(after, name)))
    if before is None:
        for name in ("author_id", "id", "iid", "project_id"):
            differ(name, None, getattr(after, name))
        differ("created_at", None, spelt(after.created_at))
    differ("time_estimate", before.time_estimate if before else 0, after.time_estimate)
    differ("total_time_spent", before.time_spent if before else 0, after.time_spent)
    differ("state_id", STATE_IDS[before.state] if before else None, STATE_IDS[after.state])
    if (before.assignee_id if before else None) != after.assignee_id:
        people = [store().get(User, row.assignee_id if row else None) for row in (before, after)]
        differ("assignees", *[[user(one)] if one else [] for one in people])
    if {row.id for row in old_labels} != {row.id for row in new_labels}:
        differ("labels", [label(row) for row in old_labels], [label(row) for row in new_labels])
    return changes


def note(row: Note, noted: Issue, owner: Project, actor: User, action: str) -> Json:
    """`actor`: the note's author, or who tries a hook; `action`: create or update."""
    return _about("note", "note", noted, owner, actor, internal=row.internal) | {
        "object_attributes": _note(row, noted, owner) | {"action": action},
        "repository": repository(owner),
    }


def emoji(  # noqa: PLR0917 - what a reaction is about
    row: AwardEmoji, noted: Issue, said: Note | None, owner: Project, actor: User, action: str
) -> Json:
    """`action`: award or revoke."""
    web = _web(noted, owner)
    body = _about("emoji", action, noted, owner, actor) | {
        "event_type": action,
        "object_attributes": row.only("user_id id name")
        | {
            "created_at": spelt(row.created_at),
            "awardable_type": "Note" if said else "Issue",
            "awardable_id": said.id if said else noted.id,
            "updated_at": spelt(row.updated_at),
            "action": action,
            "awarded_on_url": f"{web}#note_{said.id}" if said else web,
        },
    }
    return body | ({"note": _note(said, noted, owner)} if said else {})


def _about(
    kind: str, event: str, noted: Issue, owner: Project, actor: User, *, internal: bool = False
) -> Json:
    """What every word on an issue comes with."""
    confidential = internal or noted.confidential
    return {
        "object_kind": kind,
        "event_type": f"confidential_{event}" if confidential else event,
        "user": user(actor),
        "project_id": owner.id,
        "project": project(owner),
        "issue": issue_attributes(noted, owner, labels_of([noted.id])[noted.id]),
    }


def _web(row: Issue, owner: Project) -> str:
    return url(f"{owner.full_path}/-/issues/{row.iid}")


def _note(row: Note, noted: Issue, owner: Project) -> Json:
    return said(row, owner, row.body, _web(noted, owner)) | {
        "internal": row.internal,
        "noteable_id": row.issue_id,
        "noteable_type": "Issue",
        "system": row.system,
    }


def said(row: Note | CommitComment, owner: Project, text: str, web: str) -> Json:
    """What is told of a note on anything; `web`: the page that it stands on."""
    empty = (
        "attachment change_position commit_id line_code original_position position resolved_at "
        "resolved_by_id resolved_by_push st_diff updated_by_id"
    )
    return dict.fromkeys(empty.split()) | {
        "author_id": row.author_id,
        "created_at": spelt(row.created_at),
        "discussion_id": row.discussion,
        "id": row.id,
        "note": text,
        "project_id": owner.id,
        "type": "DiscussionNote" if row.threaded else None,
        "updated_at": spelt(row.updated_at),
        "description": text,
        "url": f"{web}#note_{row.id}",
    }
