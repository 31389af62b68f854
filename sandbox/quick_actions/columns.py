"""Commands that change what an issue itself holds: a command gives the sentence that tells of it.

Rules: GitLab lib/gitlab/quick_actions/issuable_actions.rb, issue_actions.rb.
"""

import re
from datetime import date, timedelta
from typing import Any

from sandbox import durations
from sandbox.clock import now
from sandbox.issue_edits import find_labels
from sandbox.permissions import Level, visible_projects, within
from sandbox.present import labels_of
from sandbox.quick_actions.run import Command, Run
from sandbox.state import store
from sandbox.state.records import Milestone, User


def setting(column: str, value: Any, told: str, **change: str) -> Command:
    """A command without argument, that gives a column a value where it has another one.

    One may close what is being made, and close or reopen what is one's own; the rest is for
    Planners. `change` is what clients are told, if not the column.
    """

    def command(run: Run, _: str) -> str | None:
        allowed = run.may_edit if column == "state" else run.may_manage
        new = run.issue is None and value in ("closed", True) and column != "discussion_locked"
        differs = run.issue and (getattr(run.issue, column) or None) != (value or None)
        if not allowed or not (new or differs or (run.issue and column == "confidential")):
            return None
        run.does.columns[column] = value
        run.does.changes |= change or {column: value}
        return told

    return command


def title(run: Run, argument: str) -> str | None:
    if not run.may_edit or not argument:
        return None
    run.does.set("title", argument[:255])
    return f'Changed the title to "{argument[:255]}".'


def _named_labels(run: Run, argument: str) -> list[int]:
    names = [quoted or plain for quoted, plain in re.findall(r'~"([^"]+)"|~([^\s,]+)', argument)]
    names += [word for word in re.sub(r'~"[^"]*"|~\S+', "", argument).split() if word]
    return find_labels(run.project, names, create=False)


def label(run: Run, argument: str) -> str | None:
    ids = _named_labels(run, argument)
    if not run.may_manage or not ids:
        return None
    run.does.add_labels |= set(ids)
    run.does.remove_labels -= set(ids)
    run.does.changes["add_label_ids"] = sorted(run.does.add_labels)
    return f"Added {_as_labels(argument, ids)}."


def _as_labels(argument: str, ids: list[int]) -> str:
    return f"{argument} {'labels' if len(ids) > 1 else 'label'}"


def _own_labels(run: Run) -> set[int]:
    return {label.id for label in labels_of([run.issue.id])[run.issue.id]} if run.issue else set()


def unlabel(run: Run, argument: str) -> str | None:
    if not run.may_manage or not run.issue:
        return None
    ids = set(_named_labels(run, argument)) if argument else _own_labels(run)
    if not ids:
        return None
    run.does.remove_labels |= ids
    run.does.add_labels -= ids
    run.does.changes["remove_label_ids"] = sorted(run.does.remove_labels)
    return f"Removed {_as_labels(argument, list(ids))}." if argument else "Removed all labels."


def relabel(run: Run, argument: str) -> str | None:
    ids = set(_named_labels(run, argument))
    if not run.may_manage or not ids:
        return None
    run.does.add_labels = ids
    run.does.remove_labels = _own_labels(run) - ids
    run.does.changes["label_ids"] = sorted(ids)
    return f"Replaced all labels with {_as_labels(argument, list(ids))}."


def assign(run: Run, argument: str) -> str | None:
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


def unassign(run: Run, argument: str) -> str | None:
    current = store().get(User, run.issue.assignee_id) if run.issue else None
    named = re.split(r"[\s,]+", argument.replace("@", "")) if argument else []
    if not run.may_manage or current is None or (named and current.username not in named):
        return None
    run.does.columns["assignee_id"] = None
    run.does.changes["assignee_ids"] = []
    return f"Removed assignee @{current.username}."


def due(run: Run, argument: str) -> str | None:
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


def milestone(run: Run, argument: str) -> str | None:
    title = argument.removeprefix("%").strip('"')
    found = within(Milestone, run.project).where("title = ?", title).first()
    if run.level < Level.PLANNER or found is None:
        return None
    run.does.set("milestone_id", found.id)
    return f"Set the milestone to %{found.title}."


def timing(column: str) -> Command:
    """`/estimate 1d` sets, `/spend 1h` adds."""

    def command(run: Run, argument: str) -> str | None:
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
