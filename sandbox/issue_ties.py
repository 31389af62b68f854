"""What ties issues to each other: relations, duplicates, moves and copies.

Rules: GitLab app/services/issue_links, app/services/issues/{move,clone,duplicate}_service.rb.
"""

from sandbox import present
from sandbox.errors import bad_request
from sandbox.issue_edits import create_issue, edit_issue, find_labels
from sandbox.mentions import reference
from sandbox.permissions import Level, has_issues, is_writable, level_in, within
from sandbox.state import store
from sandbox.state.records import Issue, IssueLink, Milestone, Project, User
from sandbox.system_notes import system_note


def tell_both(one: Issue, other: Issue, user: User, told: str, back: str = "") -> None:
    """A system note on each that names the other one in place of `{}`; `back` if it is another."""
    system_note(one, user, told.format(reference(other, one)), told_by=other)
    system_note(other, user, (back or told).format(reference(one, other)), told_by=one)


def link_between(one: Issue, other: Issue) -> IssueLink | None:
    query = store().find(IssueLink)
    return query.where("? IN (source_id, target_id) AND ? IN (source_id, target_id)",
                       one.id, other.id).first()  # fmt: skip


def relate(issue: Issue, target: Issue, user: User) -> IssueLink | None:
    """The new link; None where they are linked already."""
    if link_between(issue, target):
        return None
    tell_both(issue, target, user, "marked this issue as related to {}")
    return store().insert(IssueLink, source_id=issue.id, target_id=target.id)


def mark_duplicate(issue: Issue, canonical: Issue, user: User) -> None:
    """Close an issue for another one that says the same."""
    edit_issue(user, issue, state="closed", duplicated_to_id=canonical.id)
    told = "marked this issue as a duplicate of {}"
    tell_both(issue, canonical, user, told, "marked {} as a duplicate of this issue")
    relate(issue, canonical, user)


def copy_to(issue: Issue, target: Project, user: User, *, moving: bool, notes: bool) -> Issue:
    """Move or clone to another project.

    Raises:
        GitLabError: 400 with GitLab's reason.

    """
    home, action = store().need(Project, issue.project_id), "move" if moving else "clone"
    low = min(level_in(user, home), level_in(user, target)) < Level.PLANNER
    shut = not (is_writable(home) and is_writable(target) and has_issues(user, target))
    if low or shut or (moving and issue.moved_to_id):
        raise bad_request(f"Cannot {action} issue due to insufficient permissions!")
    if moving and target.id == home.id:
        raise bad_request("Cannot move issue to project it originates from!")
    author = store().need(User, issue.author_id) if moving else user
    made = _copied(issue, target, author, notes=moving or notes)
    verb = "moved" if moving else "cloned"
    tell_both(made, issue, user, f"{verb} from {{}}", f"{verb} to {{}}")
    if moving:
        edit_issue(user, issue, state="closed", moved_to_id=made.id)
    return made


def _copied(issue: Issue, target: Project, author: User, *, notes: bool) -> Issue:
    """The same text, people and, where the target has them, labels and milestone."""
    names = [label.title for label in present.labels_of([issue.id])[issue.id]]
    milestone = within(Milestone, target).where("id = ?", issue.milestone_id).first()
    made = create_issue(
        author,
        target,
        find_labels(target, names, create=False),
        milestone_id=milestone and milestone.id,
        **issue.only("title description confidential assignee_id due_date time_estimate"),
    )
    if not notes:
        return made
    store().execute(
        "INSERT INTO notes (issue_id, project_id, author_id, body, system, internal, discussion, "
        "threaded, last_edited_at, created_at, updated_at, told_by_issue_id) SELECT ?, ?, "
        "author_id, body, system, internal, lower(hex(randomblob(20))), threaded, last_edited_at, "
        "created_at, updated_at, told_by_issue_id FROM notes WHERE issue_id = ?",
        made.id,
        target.id,
        issue.id,
    )
    return store().update(made, user_notes_count=issue.user_notes_count)
