"""Quick actions: which lines of a text are commands, and what they do.

A line of a top-level paragraph that begins with `/command` is one, but not inside inline code.
Rule: GitLab lib/gitlab/quick_actions/extractor.rb, issuable_actions.rb, issue_actions.rb; lib/
banzai/pipeline/quick_action_pipeline.rb.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from markdown_it import MarkdownIt

from sandbox import durations, mentions
from sandbox.clock import now
from sandbox.errors import GitLabError
from sandbox.issue_edits import edit_issue, find_labels, subscribe
from sandbox.issue_ties import copy_to, mark_duplicate, relate
from sandbox.permissions import Level, level_in, visible_projects, within
from sandbox.present import labels_of
from sandbox.state import store
from sandbox.state.records import Issue, Milestone, Project, User

Command = Callable[["_Run", str], str | None]


@dataclass
class Outcome:
    """What a text's commands come to.

    Attributes:
        text: what is left to say.
        columns: changes of the issue's columns.
        add_labels, remove_labels: ids.
        messages: what GitLab says of the commands, a sentence each.
        changes: the same changes as clients are told them.
        found: whether there was any command.
        then: what is done once all the rest is.

    """

    text: str
    columns: dict[str, Any] = field(default_factory=dict)
    add_labels: set[int] = field(default_factory=set)
    remove_labels: set[int] = field(default_factory=set)
    messages: tuple[str, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    found: bool = False
    then: list[Callable[[Issue], object]] = field(default_factory=list)

    @property
    def on_creation(self) -> dict[str, Any]:
        return {key: value for key, value in self.columns.items() if key != "state"}

    def set(self, column: str, value: Any) -> None:
        self.columns[column] = self.changes[column] = value

    def carry_out(self, user: User, issue: Issue, **columns: Any) -> Issue:
        """Edit an issue as the commands, and these columns, say."""
        labels = {"add_labels": self.add_labels, "remove_labels": self.remove_labels}
        issue = edit_issue(user, issue, **labels, **columns | self.columns)
        for act in self.then:
            act(issue)
        return issue


@dataclass
class _Run:
    """Commands at work on one issue; `issue` is None while it is being made."""

    project: Project
    user: User
    issue: Issue | None
    level: int
    does: Outcome

    @property
    def may_edit(self) -> bool:
        mine = self.issue is None or self.user.id in (self.issue.author_id, self.issue.assignee_id)
        return self.level >= Level.PLANNER or mine

    @property
    def may_manage(self) -> bool:
        """Labels and assignees: Planner up; anyone on what they are just making."""
        return self.level >= Level.PLANNER or self.issue is None


def applied(text: str, project: Project, user: User, issue: Issue | None) -> Outcome:
    """Take the commands out of a text and say what they change; unknown ones stay text."""
    rest, commands = extract(text)
    if not commands:
        return Outcome(text)
    run = _Run(project, user, issue, level_in(user, project), Outcome(rest, found=True))
    run.does.messages = tuple(
        COMMANDS[name](run, argument) or f"Could not apply {name} command."
        for name, argument in commands
    )
    return run.does


def extract(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its commands and trailing blanks, and the commands with their arguments.

    Only paragraphs at the top level of the Markdown are searched, so nothing in code, quotes,
    lists or HTML blocks is a command; within a paragraph, inline code is passed over.
    """
    lines = text.replace("\r", "").split("\n")
    found: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        if match["cmd"] is None:
            return match[0]
        name = match["cmd"].lower()
        found.append((_ALIASES.get(name, name), (match["arg"] or "").strip()))
        return ""

    if any(_ANY_COMMAND.match(line) for line in lines):
        for start, end in reversed(_paragraphs(lines)):
            following = end < len(lines) and lines[end] == ""
            paragraph = "\n".join(lines[start:end]) + ("\n" if end < len(lines) else "")
            before = len(found)
            kept = _COMMANDS.sub(take, paragraph + ("\n" if following else ""))
            if len(found) > before:
                found[before:], found[:before] = found[:before], found[before:]
                lines[start : end + following] = kept.removesuffix("\n").split("\n") if kept else []
    return "\n".join(lines).rstrip(), found


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """First line and the line after the last of each top-level paragraph outside `>>>` quotes."""
    # Markdown-it does not know multi-line quotes: to it they are made empty lines.
    text = _MULTILINE_QUOTE.sub(lambda quote: "\n" * quote[0].count("\n"), "\n".join(lines))
    return [
        (token.map[0], token.map[1])
        for token in _MARKDOWN.parse(text)
        if token.type == "paragraph_open" and token.level == 0 and token.map
    ]


def _setting(column: str, value: Any, told: str, **change: str) -> Command:
    """A command without argument, that gives a column a value where it has another one.

    One may close what is being made, and close or reopen what is one's own; the rest is for
    Planners. `change` is what clients are told, if not the column.
    """

    def command(run: _Run, _: str) -> str | None:
        allowed = run.may_edit if column == "state" else run.may_manage
        new = run.issue is None and value in ("closed", True) and column != "discussion_locked"
        differs = run.issue and (getattr(run.issue, column) or None) != (value or None)
        if not allowed or not (new or differs or (run.issue and column == "confidential")):
            return None
        run.does.columns[column] = value
        run.does.changes |= change or {column: value}
        return told

    return command


def _title(run: _Run, argument: str) -> str | None:
    if not run.may_edit or not argument:
        return None
    run.does.set("title", argument[:255])
    return f'Changed the title to "{argument[:255]}".'


def _named_labels(run: _Run, argument: str) -> list[int]:
    names = [quoted or plain for quoted, plain in re.findall(r'~"([^"]+)"|~([^\s,]+)', argument)]
    names += [word for word in re.sub(r'~"[^"]*"|~\S+', "", argument).split() if word]
    return find_labels(run.project, names, creator=None)


def _label(run: _Run, argument: str) -> str | None:
    ids = _named_labels(run, argument)
    if not run.may_manage or not ids:
        return None
    run.does.add_labels |= set(ids)
    run.does.remove_labels -= set(ids)
    run.does.changes["add_label_ids"] = sorted(run.does.add_labels)
    return f"Added {_as_labels(argument, ids)}."


def _as_labels(argument: str, ids: list[int]) -> str:
    return f"{argument} {'labels' if len(ids) > 1 else 'label'}"


def _own_labels(run: _Run) -> set[int]:
    return {label.id for label in labels_of([run.issue.id])[run.issue.id]} if run.issue else set()


def _unlabel(run: _Run, argument: str) -> str | None:
    if not run.may_manage or not run.issue:
        return None
    ids = set(_named_labels(run, argument)) if argument else _own_labels(run)
    if not ids:
        return None
    run.does.remove_labels |= ids
    run.does.add_labels -= ids
    run.does.changes["remove_label_ids"] = sorted(run.does.remove_labels)
    return f"Removed {_as_labels(argument, list(ids))}." if argument else "Removed all labels."


def _relabel(run: _Run, argument: str) -> str | None:
    ids = set(_named_labels(run, argument))
    if not run.may_manage or not ids:
        return None
    run.does.add_labels = ids
    run.does.remove_labels = _own_labels(run) - ids
    run.does.changes["label_ids"] = sorted(ids)
    return f"Replaced all labels with {_as_labels(argument, list(ids))}."


def _assign(run: _Run, argument: str) -> str | None:
    """CE keeps one: the first of those named who can read the project."""
    if not run.may_manage:
        return None
    for name in re.split(r"[\s,]+|\band\b", argument):
        username = run.user.username if name == "me" else name.removeprefix("@")
        user = store().find(User, username=username).first() if username else None
        if user and visible_projects(user).where("id = ?", run.project.id).exists():
            run.does.columns["assignee_id"] = user.id
            run.does.changes["assignee_ids"] = [user.id]
            return f"Assigned @{user.username}."
    return "Failed to assign a user because no user was found."


def _unassign(run: _Run, argument: str) -> str | None:
    current = store().get(User, run.issue.assignee_id) if run.issue else None
    named = re.split(r"[\s,]+", argument.replace("@", "")) if argument else []
    if not run.may_manage or current is None or (named and current.username not in named):
        return None
    run.does.columns["assignee_id"] = None
    run.does.changes["assignee_ids"] = []
    return f"Removed assignee @{current.username}."


def _due(run: _Run, argument: str) -> str | None:
    due = _spoken_date(argument)
    if run.level < Level.PLANNER or due is None:
        return "Failed to set due date because the date format is invalid."
    run.does.set("due_date", due.isoformat())
    return f"Set the due date to {due:%b} {due.day}, {due.year}."


def _spoken_date(argument: str) -> date | None:
    """ISO dates and the plainest words; GitLab knows more of them."""
    today = now().date()
    words = {"today": today, "tomorrow": today + timedelta(days=1)}
    if argument.lower() in words:
        return words[argument.lower()]
    if match := re.fullmatch(r"in (\d{1,4}) (day|week)s?", argument.lower()):
        return today + timedelta(days=int(match[1]) * (7 if match[2] == "week" else 1))
    try:
        return date.fromisoformat(argument)
    except ValueError:
        return None


def _milestone(run: _Run, argument: str) -> str | None:
    title = argument.removeprefix("%").strip('"')
    found = within(Milestone, run.project).where("title = ?", title).first()
    if run.level < Level.PLANNER or found is None:
        return None
    run.does.set("milestone_id", found.id)
    return f"Set the milestone to %{found.title}."


def _timing(column: str) -> Command:
    """`/estimate 1d` sets, `/spend 1h` adds."""

    def command(run: _Run, argument: str) -> str | None:
        try:
            span = durations.seconds(re.sub(r"\s*\d{4}-\d\d-\d\d$", "", argument))
        except ValueError:
            span = 0
        adds = column == "time_spent"
        total = span + (run.issue.time_spent if adds and run.issue else 0)
        if run.level < Level.PLANNER or not span or total < 0:
            return None
        run.does.columns[column] = total
        run.does.changes["spend_time" if adds else column] = {"duration": span} if adds else span
        spoken = durations.spoken(abs(span))
        if not adds:
            return f"Set time estimate to {spoken}."
        return f"{'Added' if span > 0 else 'Subtracted'} {spoken} spent time."

    return command


def _subscription(wanted: bool) -> Command:
    def command(run: _Run, _: str) -> str | None:
        if run.issue is None:
            return None
        subscribe(run.issue, run.user.id, on=wanted)
        run.does.changes["subscription_event"] = "subscribe" if wanted else "unsubscribe"
        return "Subscribed to notifications." if wanted else "Unsubscribed from notifications."

    return command


def _todo(run: _Run, _: str) -> str | None:
    if run.issue is None or not mentions.remind(run.user, run.user, run.issue, "marked"):
        return None
    run.does.changes["todo_event"] = "add"
    return "Added a to-do item."


def _done(run: _Run, _: str) -> str | None:
    if run.issue is None:
        return None
    mentions.settle(run.user, run.issue)
    run.does.changes["todo_event"] = "done"
    return "Marked to-do item as done."


def _relate(run: _Run, argument: str) -> str | None:
    found = list(mentions.issues_in(argument, run.issue, run.user)) if run.issue else []
    if run.issue is None or not found or run.level < Level.GUEST:
        return None
    told = [mentions.reference(each, run.issue) for each in found]
    run.does.then += [partial(relate, target=each, user=run.user) for each in found]
    run.does.changes["related_issues"] = told
    return f"Added {' and '.join(told)} as a linked item related to this issue."


def _duplicate(run: _Run, argument: str) -> str | None:
    if run.issue is None or not run.may_edit:
        return None
    for canonical in mentions.issues_in(argument, run.issue, run.user):
        run.does.then.append(partial(mark_duplicate, canonical=canonical, user=run.user))
        run.does.changes["canonical_issue_id"] = canonical.id
        told = mentions.reference(canonical, run.issue)
        return f"Closed this issue. Marked as related to, and a duplicate of, {told}."
    return "Failed to mark this issue as a duplicate because referenced issue was not found."


def _copying(verb: str, column: str, *, moving: bool) -> Command:
    """`/move path`, `/clone path --with_notes`; done last, so that the note goes with it."""

    def command(run: _Run, argument: str) -> str | None:
        words = argument.split()
        notes, path = "--with_notes" in words, " ".join(w for w in words if w != "--with_notes")
        if run.issue is None or run.level < Level.PLANNER:
            return None
        if not path and not moving:
            path = run.project.full_path
        target = visible_projects(run.user).where("full_path = ?", path).first()
        if target is None:
            return f"Failed to {verb} this issue because target project doesn't exist."

        def act(issue: Issue) -> None:
            with suppress(GitLabError):  # GitLab has told of success by then
                copy_to(issue, target, run.user, moving=moving, notes=notes)

        run.does.then.append(act)
        run.does.changes[column] = target.id
        return f"{verb.title()}d this issue to {path}."

    return command


_ALIASES = {
    "labels": "label", "remove_label": "unlabel", "reassign": "assign", "due_date": "due",
    "remove_assignee": "unassign", "estimate_time": "estimate", "spend_time": "spend",
    "spent": "spend", "link": "relate", "remove_time_estimate": "remove_estimate", "mark_as_done": "done",
}  # fmt: skip
# Those that GitLab takes out of the text, for features that this forge has off.
_OFF = (
    "add_child add_contacts add_email approve award board_move cc convert_to_ticket "
    "copy_metadata create_merge_request invite_email merge page promote_to "
    "promote_to_incident react rebase remove_child remove_contacts remove_email "
    "remove_parent remove_zoom set_parent severity submit_review target_branch timeline type "
    "unapprove unlink unrelate zoom"
)
COMMANDS: dict[str, Command] = {
    "close": _setting("state", "closed", "Closed this issue.", state_event="close"),
    "reopen": _setting("state", "opened", "Reopened this issue.", state_event="reopen"),
    "title": _title,
    "label": _label,
    "unlabel": _unlabel,
    "relabel": _relabel,
    "assign": _assign,
    "unassign": _unassign,
    "confidential": _setting("confidential", True, "Made this issue confidential."),
    "due": _due,
    "remove_due_date": _setting("due_date", None, "Removed the due date."),
    "lock": _setting("discussion_locked", True, "Locked the discussion."),
    "unlock": _setting("discussion_locked", False, "Unlocked the discussion."),
    "milestone": _milestone,
    "remove_milestone": _setting("milestone_id", None, "Removed the milestone."),
    "estimate": _timing("time_estimate"),
    "spend": _timing("time_spent"),
    "remove_estimate": _setting("time_estimate", 0, "Removed time estimate."),
    "remove_time_spent": _setting("time_spent", 0, "Removed spent time."),
    "subscribe": _subscription(True),
    "unsubscribe": _subscription(False),
    "todo": _todo,
    "done": _done,
    "relate": _relate,
    "duplicate": _duplicate,
    "move": _copying("move", "target_project_id", moving=True),
    "clone": _copying("clone", "target_clone_project_id", moving=False),
    **dict.fromkeys(_OFF.split(), lambda _run, _argument: None),
}
_NAMES = "|".join(sorted([*COMMANDS, *_ALIASES], key=len, reverse=True))
_ANY_COMMAND = re.compile(rf"/(?:{_NAMES})(?: |$)", re.IGNORECASE)
_COMMANDS = re.compile(
    r"`.+?`|^<[^>]+?>\n.+?\n</[^>]+?>$|"
    rf"^/(?P<cmd>{_NAMES})(?: (?P<arg>[^\n]*))?(?:\s*\n|$)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_MULTILINE_QUOTE = re.compile(r"^>>>\n.*?^>>>$", re.MULTILINE | re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
