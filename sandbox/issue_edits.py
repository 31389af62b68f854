"""Making and changing issues: one edit is one set of events, system notes and one webhook.

Every door (API, quick action, board) comes through here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sandbox import mentions, payloads, present
from sandbox.clock import now, stamp
from sandbox.events import happened
from sandbox.permissions import within
from sandbox.state import state, store
from sandbox.state.records import (
    Issue,
    IssueLink,
    Label,
    LabelEvent,
    MilestoneEvent,
    Project,
    StateEvent,
    User,
)
from sandbox.system_notes import tell, tell_assignee


def create_issue(author: User, project: Project, labels: Collection[int], **columns: Any) -> Issue:
    """A new issue with the labels of these ids; labels given at creation are events too."""
    with store().transaction():
        project = store().need(Project, project.id)  # as it is now: others count as well
        iid = columns.pop("iid", None) or project.last_issue_iid + 1
        at = columns.pop("created_at", None) or stamp()
        issue = store().insert(
            Issue,
            project_id=project.id,
            iid=iid,
            author_id=author.id,
            created_at=at,
            updated_at=at,
            **columns,
        )
        store().update(
            project,
            last_issue_iid=max(iid, project.last_issue_iid),
            open_issues=project.open_issues + 1,
            last_activity_at=stamp(),
        )
        if labels:
            _relabel(issue, author, set(labels), set(), at)
        subscribe(issue, author.id)
        if issue.assignee_id:
            tell_assignee(issue, author, None)
            _involve_assignee(issue, author)
        _milestoned(None, issue, author, at)
        mentions.spread(issue, author, issue.description)
        attached = present.labels_of([issue.id])[issue.id]
        happened(author, project.id, "created", issue_id=issue.id)
        _fire(issue, author, "open", payloads.issue_changes(None, issue, [], attached))
    return issue


def edit_issue(
    actor: User,
    issue: Issue,
    *,
    add_labels: Collection[int] = (),
    remove_labels: Collection[int] = (),
    **columns: Any,
) -> Issue:
    """Change columns and labels in one edit; what is already so is no change, and tells nobody."""
    with store().transaction():
        before = store().need(Issue, issue.id)
        old_labels = present.labels_of([issue.id])[issue.id]
        present_ids = {label.id for label in old_labels}
        added = set(add_labels) - present_ids
        removed = (set(remove_labels) - set(add_labels)) & present_ids
        changed = {key: value for key, value in columns.items() if getattr(before, key) != value}
        if not (changed or added or removed):
            return before
        at = stamp()
        if set(changed) - {"relative_position"} or added or removed:
            changed |= {"updated_at": at, "updated_by_id": actor.id}
        if {"title", "description"} & set(changed):
            changed |= {"last_edited_at": at, "last_edited_by_id": actor.id}
        if "state" in changed:
            changed |= _turn(before, actor, changed["state"], at)
        after = store().update(before, **changed)
        if added or removed:
            _relabel(after, actor, added, removed, at)
        _milestoned(before, after, actor, at)
        tell(before, after, actor)
        if "assignee_id" in changed:
            _involve_assignee(after, actor)
        if "state" in changed:
            mentions.settle(actor, after)
        if "description" in changed:
            mentions.spread(after, actor, after.description, before.description)
        store().execute(
            "UPDATE projects SET last_activity_at = ? WHERE id = ?", at, issue.project_id
        )
        new_labels = present.labels_of([issue.id])[issue.id]
        action = {"closed": "close", "opened": "reopen"}.get(changed.get("state", ""), "update")
        _fire(after, actor, action, payloads.issue_changes(before, after, old_labels, new_labels))
    return after


def _turn(issue: Issue, actor: User, wanted: str, at: str) -> dict[str, Any]:
    """Close or reopen: a state event, and the columns that go with it."""
    closing = wanted == "closed"
    store().insert(
        StateEvent,
        issue_id=issue.id,
        user_id=actor.id,
        state="closed" if closing else "reopened",
        created_at=at,
    )
    happened(actor, issue.project_id, "closed" if closing else "reopened", issue_id=issue.id)
    store().execute(
        "UPDATE projects SET open_issues = open_issues + ? WHERE id = ?",
        -1 if closing else 1,
        issue.project_id,
    )
    return {"closed_at": at if closing else None, "closed_by_id": actor.id if closing else None}


def _relabel(issue: Issue, actor: User, added: set[int], removed: set[int], at: str) -> None:
    """All adds, then all removes, with one time."""
    for action, ids in (("add", added), ("remove", removed)):
        for label_id in sorted(ids):
            store().insert(
                LabelEvent,
                issue_id=issue.id,
                user_id=actor.id,
                label_id=label_id,
                action=action,
                created_at=at,
            )
            sql = (
                "INSERT INTO issue_labels (issue_id, label_id) VALUES (?, ?)"
                if action == "add"
                else "DELETE FROM issue_labels WHERE issue_id = ? AND label_id = ?"
            )
            store().execute(sql, issue.id, label_id)


def _fire(issue: Issue, actor: User, action: str, changes: dict[str, Any]) -> None:
    project = store().need(Project, issue.project_id)
    flag = "confidential_issues_events" if issue.confidential else "issues_events"
    state().deliveries.fire(
        project.id, flag, payloads.issue(issue, project, actor, action, changes)
    )


def subscribe(issue: Issue, user_id: int, *, on: bool = True) -> bool:
    """Whether that changes anything."""
    return store().toggle("issue_subscriptions", on, issue_id=issue.id, user_id=user_id)


def _milestoned(before: Issue | None, after: Issue, actor: User, at: str) -> None:
    """Another milestone is one removed and one added, with one time."""
    old = before.milestone_id if before else None
    if old == after.milestone_id:
        return
    for action, milestone_id in (("remove", old), ("add", after.milestone_id)):
        if milestone_id:
            store().insert(
                MilestoneEvent,
                issue_id=after.id,
                user_id=actor.id,
                milestone_id=milestone_id,
                action=action,
                created_at=at,
            )


def _involve_assignee(issue: Issue, actor: User) -> None:
    if user := store().get(User, issue.assignee_id):
        subscribe(issue, user.id)
        mentions.remind(user, actor, issue, "assigned")


def find_labels(project: Project, names: Collection[str], *, create: bool) -> list[int]:
    """Ids of the named labels; those that are not there are made, or else left out."""
    found: list[int] = []
    for name in names:
        label = within(Label, project).where("title = ?", name).order("project_id IS NULL").first()
        if label is None and create:
            at = stamp()
            label = store().insert(
                Label,
                project_id=project.id,
                title=name,
                color="#6699cc",
                created_at=at,
                updated_at=at,
            )
        if label is not None:
            found.append(label.id)
    return found


def remove_issue(issue: Issue) -> None:
    """Take an issue away with all that hangs on it; its project counts one less."""
    store().execute(
        "UPDATE projects SET open_issues = open_issues - "
        "(SELECT COUNT(*) FROM issues WHERE id = ? AND state = 'opened') WHERE id = ?",
        issue.id,
        issue.project_id,
    )
    store().find(IssueLink).where("? IN (source_id, target_id)", issue.id).delete()
    store().delete(issue)


def touched(issue: Issue) -> Issue:
    """Date an issue anew that was not dated lately (GitLab app/models/concerns/throttled_touch.rb)."""
    dated, lately = datetime.fromisoformat(issue.updated_at), state().config.touch_interval_s
    is_due = dated <= now() - timedelta(seconds=lately)
    return store().update(issue, updated_at=stamp()) if is_due else issue
