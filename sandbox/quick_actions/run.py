"""Commands at work on one issue, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.issue_edits import edit_issue
from sandbox.permissions import Level, may_edit
from sandbox.state.records import Issue, Project, User


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
class Run:
    """Commands at work on one issue; `issue` is None while it is being made."""

    project: Project
    user: User
    issue: Issue | None
    level: int
    does: Outcome

    @property
    def may_edit(self) -> bool:
        return self.issue is None or may_edit(self.user, self.issue, self.level)

    @property
    def may_manage(self) -> bool:
        """Labels and assignees: Planner up; anyone on what they are just making."""
        return self.level >= Level.PLANNER or self.issue is None


Command = Callable[[Run, str], str | None]
