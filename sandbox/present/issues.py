"""How issues and what belongs to them look in answers. GitLab lib/api/entities/issue*.rb."""

import json

from flask import g

from sandbox import durations
from sandbox.clock import now
from sandbox.present.people import Json, url, user_by_id
from sandbox.present.projects import project_identity
from sandbox.state import store
from sandbox.state.records import (
    AwardEmoji,
    Issue,
    Label,
    Milestone,
    Namespace,
    Note,
    Project,
    Todo,
    User,
)


def label(row: Label) -> Json:
    return row.only("id description color") | {
        "name": row.title,
        "description_html": row.description or "",
        "text_color": text_color(row.color),
    }


def text_color(color: str) -> str:
    """Dark on bright, white on dark: GitLab lib/gitlab/color.rb."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#1F1E24" if max(red, green, blue) > 0 and red + green + blue > 500 else "#FFFFFF"


def labels_of(issue_ids: list[int]) -> dict[int, list[Label]]:
    """The labels of several issues in one look, sorted by title."""
    found: dict[int, list[Label]] = {issue_id: [] for issue_id in issue_ids}
    rows = store().select(
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


def milestone(row: Milestone) -> Json:
    owner = "project_id" if row.project_id else "group_id"
    names = ("id", "iid", owner, "title", "description", "state", "created_at", "updated_at",
             "due_date", "start_date")  # fmt: skip
    if row.project_id:
        path = _path_of_project(row.project_id)
    else:
        path = f"groups/{store().need(Namespace, row.group_id or 0).full_path}"
    return {name: getattr(row, name) for name in names} | {
        "expired": bool(row.due_date and row.due_date < now().date().isoformat()),
        "web_url": url(f"{path}/-/milestones/{row.iid}"),
    }


def milestone_by_id(milestone_id: int | None) -> Json | None:
    """Looked up once a request, as users are."""
    known: dict[int | None, Json | None] = g.setdefault("shown_milestones", {None: None})
    if milestone_id not in known:
        found = store().get(Milestone, milestone_id)
        known[milestone_id] = milestone(found) if found else None
    return known[milestone_id]


def time_stats(row: Issue) -> Json:
    return {
        "time_estimate": row.time_estimate,
        "total_time_spent": row.time_spent,
        "human_time_estimate": durations.spoken(row.time_estimate),
        "human_total_time_spent": durations.spoken(row.time_spent),
    }


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
    return row.only(
        "id iid project_id title description state created_at updated_at closed_at "
        "user_notes_count due_date confidential discussion_locked issue_type moved_to_id"
    ) | {
        "closed_by": user_by_id(row.closed_by_id),
        "labels": [label(each) for each in labels] if details else [each.title for each in labels],
        "milestone": milestone_by_id(row.milestone_id),
        "assignees": [assignee] if assignee else [],
        "author": user_by_id(row.author_id),
        "type": row.issue_type.upper(),
        "assignee": assignee,
        "merge_requests_count": 0,
        **_votes(row.id),
        "start_date": None,
        "web_url": url(web),
        "time_stats": time_stats(row),
        "task_completion_status": {"count": tasks, "completed_count": done},
        "has_tasks": tasks > 0,
        **({"task_status": f"{done} of {tasks} checklist items completed"} if tasks else {}),
        "_links": {
            "self": url(f"{api}/issues/{row.iid}"),
            "notes": url(f"{api}/issues/{row.iid}/notes"),
            "award_emoji": url(f"{api}/issues/{row.iid}/award_emoji"),
            "project": url(api),
            "closed_as_duplicate_of": _api_address(row.duplicated_to_id),
        },
        "references": {
            "short": f"#{row.iid}",
            "relative": f"#{row.iid}",
            "full": f"{path}#{row.iid}",
        },
        "severity": "UNKNOWN",
        "subscribed": bool(subscribed),
        "imported": False,
        "imported_from": "none",
        "service_desk_reply_to": None,
    }


def _api_address(issue_id: int | None) -> str | None:
    found = store().get(Issue, issue_id) if issue_id else None
    return url(f"api/v4/projects/{found.project_id}/issues/{found.iid}") if found else None


def note(row: Note) -> Json:
    found = store().need(Issue, row.issue_id)
    return row.only("id body created_at updated_at system project_id internal") | {
        "type": "DiscussionNote" if row.threaded else None,
        "author": user_by_id(row.author_id),
        "noteable_id": row.issue_id,
        "noteable_type": "Issue",
        "resolvable": False,
        "confidential": row.internal,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": found.iid,
        "attachment": None,
        "commands_changes": {},
    }


def award(row: AwardEmoji) -> Json:
    return row.only("id name created_at updated_at") | {
        "user": user_by_id(row.user_id),
        "awardable_id": row.note_id or row.issue_id,
        "awardable_type": "Note" if row.note_id else "Issue",
        "url": None,
    }


def _votes(issue_id: int) -> dict[str, int]:
    sql = "SELECT name, COUNT(*) FROM award_emojis WHERE issue_id = ? AND note_id = 0 GROUP BY name"
    found: dict[str, int] = dict(store().select(sql, issue_id))
    return {"upvotes": found.get("thumbsup", 0), "downvotes": found.get("thumbsdown", 0)}


def todo(row: Todo, reader: User) -> Json:
    target, project = store().need(Issue, row.issue_id), store().need(Project, row.project_id)
    said = store().get(Note, row.note_id)
    shown = issue(target, reader)
    return row.only("id state created_at updated_at") | {
        "project": project_identity(project),
        "author": user_by_id(row.author_id),
        "action_name": row.action,
        "target_type": "Issue",
        "target": shown,
        "target_url": shown["web_url"] + (f"#note_{said.id}" if said else ""),
        "body": said.body if said else target.title,
    }
