"""What an issue's timeline says of its changes, in GitLab's words.

GitLab app/services/system_notes/*.rb; labels, states and milestones are events, not notes.
"""

import secrets

from sandbox.clock import stamp
from sandbox.durations import spoken
from sandbox.state import store
from sandbox.state.records import Issue, Note, User


def system_note(issue: Issue, actor: User, body: str, *, told_by: Issue | None = None) -> None:
    """`told_by`: the issue that speaks of this one; who may not see it will not see the note."""
    at = stamp()
    store().insert(
        Note,
        issue_id=issue.id,
        project_id=issue.project_id,
        author_id=actor.id,
        body=body,
        system=True,
        discussion=secrets.token_hex(20),
        told_by_issue_id=told_by and told_by.id,
        created_at=at,
        updated_at=at,
    )


def tell(before: Issue, after: Issue, actor: User) -> None:
    """A note for each change that has one."""

    def changed(name: str) -> bool:
        return bool(getattr(before, name) != getattr(after, name))

    if changed("title"):
        system_note(after, actor, f"changed title from **{before.title}** to **{after.title}**")
    if changed("description"):
        system_note(after, actor, "changed the description")
    if changed("confidential"):
        visible = "confidential" if after.confidential else "visible to everyone"
        system_note(after, actor, f"made the issue {visible}")
    if changed("assignee_id"):
        tell_assignee(after, actor, before.assignee_id)
    if changed("due_date"):
        due = f"changed due date to {after.due_date}" if after.due_date else "removed due date"
        system_note(after, actor, due)
    if changed("time_estimate"):
        told = f"changed time estimate to {spoken(after.time_estimate)}"
        system_note(after, actor, told if after.time_estimate else "removed time estimate")
    if changed("time_spent"):
        more = after.time_spent - before.time_spent
        told = f"{'added' if more > 0 else 'subtracted'} {spoken(abs(more))} of time spent"
        system_note(after, actor, told if after.time_spent else "removed time spent")
    if bool(before.discussion_locked) != bool(after.discussion_locked):
        verb = "locked" if after.discussion_locked else "unlocked"
        system_note(after, actor, f"{verb} the discussion in this issue")


def tell_assignee(issue: Issue, actor: User, previous_id: int | None) -> None:
    told = []
    for verb, user_id in (("assigned to", issue.assignee_id), ("unassigned", previous_id)):
        if user := store().get(User, user_id):
            told.append(f"{verb} @{user.username}")
    system_note(issue, actor, " and ".join(told))
