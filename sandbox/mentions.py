"""Whom and what a text speaks of: to-do items for people, cross-references between issues.

GitLab app/services/todo_service.rb, doc/user/todos.md, app/models/concerns/mentionable.rb.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt

from sandbox.clock import stamp
from sandbox.permissions import (
    Level,
    has_issues,
    level_in,
    may_see,
    visible_groups,
    visible_projects,
)
from sandbox.state import state, store
from sandbox.state.records import Issue, Note, Project, Todo, User
from sandbox.system_notes import system_note

_MARKDOWN = MarkdownIt("commonmark").enable("table")
# What can name nobody and no issue is not read: it holds no mention (a mail address is none), no
# number, no address of an issue, and no character that is written as `&#64;`.
_MAY_NAME = re.compile(r"(?<![A-Za-z0-9/@.-])@\w|&#?\w+;|#\d|/-/(?:issues|work_items)/")
# A comment on a line of its own, as programs mark their notes with, is shown to nobody.
_UNSEEN = re.compile(r"^ {0,3}<!--.*-->\s*$", re.MULTILINE)
_PERSON = re.compile(r"(?<![\w/@.-])@([A-Za-z0-9_](?:[\w./-]*\w)?)", re.ASCII)
_ISSUE = re.compile(r"(?<![\w./#&-])((?:[A-Za-z0-9_][\w./-]*)?)#(\d{1,18})\b", re.ASCII)


@lru_cache(maxsize=64)  # a text is looked through for people, for issues, and when it is edited
def said(text: str | None) -> tuple[str, ...]:
    """The plain text of Markdown that may name somebody or something, without code and HTML."""
    if not text or not _MAY_NAME.search(_UNSEEN.sub("", text)):
        return ()
    return tuple(
        part.content
        for block in _MARKDOWN.parse(text)
        for part in block.children or ()
        if part.type == "text"
    )


def people_in(text: str | None, reader: User) -> set[int]:
    """Ids of the users who are named, alone or by a group that the reader may see."""
    names = {name for part in said(text) for name in _PERSON.findall(part)}
    found: set[int] = set()
    for name in names:
        if user := store().find(User, username=name).first():
            found.add(user.id)
        elif group := visible_groups(reader).where("full_path = ?", name).first():
            rows = store().select(
                "SELECT user_id FROM members WHERE source = 'group' AND source_id = ?", group.id
            )
            found |= {user_id for (user_id,) in rows}
    return found


def spread(
    issue: Issue, actor: User, text: str | None, before: str | None = None, note: Note | None = None
) -> None:
    """Tell the people and issues that a text names and its earlier state did not."""
    new = people_in(text, actor) - people_in(before, actor) - {actor.id}
    opening = (text or "").lstrip()
    for user in filter(None, (store().get(User, user_id) for user_id in sorted(new))):
        direct = opening.startswith(f"@{user.username}")
        remind(user, actor, issue, "directly_addressed" if direct else "mentioned", note)
    for other in issues_in(text, issue, actor):
        _cross_reference(issue, other, actor)


def remind(user: User, author: User, issue: Issue, action: str, note: Note | None = None) -> bool:
    """A to-do item for who can read, unless one of this issue is pending; whether there is a new one."""
    project = store().need(Project, issue.project_id)
    level = level_in(user, project)
    readable = visible_projects(user).where("id = ?", project.id).exists()
    hidden = not may_see(user, issue, level) or (note and note.internal and level < Level.PLANNER)
    pending = store().find(Todo).where("user_id = ? AND state = 'pending'", user.id)
    if not readable or hidden or user.bot or pending.where("issue_id = ?", issue.id).exists():
        return False
    store().insert(
        Todo,
        user_id=user.id,
        author_id=author.id,
        project_id=project.id,
        issue_id=issue.id,
        note_id=note and note.id,
        action=action,
    )
    return True


def settle(user: User, issue: Issue) -> None:
    """Who answers or closes has done what there was to do."""
    store().execute(
        "UPDATE todos SET state = 'done', updated_at = ? WHERE user_id = ? AND issue_id = ? "
        "AND state = 'pending'",
        stamp(),
        user.id,
        issue.id,
    )


def issues_in(text: str | None, issue: Issue, actor: User) -> Iterator[Issue]:
    """By `#1`, `path#1` or address; only what the actor may see."""
    home = store().need(Project, issue.project_id)
    root = re.escape(state().config.url)
    address = re.compile(rf"{root}/([\w./-]+?)/-/(?:issues|work_items)/(\d{{1,18}})\b")
    whole = " ".join(said(text))
    named = set(address.findall(whole))
    for path, iid in _ISSUE.findall(address.sub("", whole)):
        named.add((path or home.full_path, iid))
    for path, iid in sorted(named):
        full_path = path if "/" in path else f"{home.full_path.rpartition('/')[0]}/{path}"
        project = visible_projects(actor).where("full_path = ?", full_path).first()
        if project is None or not has_issues(actor, project):
            continue
        query = store().find(Issue, project_id=project.id, iid=int(iid))
        found = query.first()
        if found and found.id != issue.id and may_see(actor, found, level_in(actor, project)):
            yield found


def _cross_reference(issue: Issue, other: Issue, actor: User) -> None:
    """Once for each pair."""
    told = store().find(Note, issue_id=other.id, told_by_issue_id=issue.id)
    if not told.where("body LIKE 'mentioned in%'").exists():
        system_note(other, actor, f"mentioned in issue {reference(issue, other)}", told_by=issue)


def reference(issue: Issue, seen_from: Issue) -> str:
    """`#1` within a project, `group/project#1` from another."""
    if issue.project_id == seen_from.project_id:
        return f"#{issue.iid}"
    return f"{store().need(Project, issue.project_id).full_path}#{issue.iid}"
