"""Quick actions: lines of a text that are commands, taken out of it and done."""

from sandbox.permissions import level_in
from sandbox.quick_actions.commands import COMMANDS
from sandbox.quick_actions.extract import extract
from sandbox.quick_actions.run import Outcome, Run
from sandbox.state.records import Issue, Project, User

__all__ = ["COMMANDS", "Outcome", "applied", "extract"]


def applied(text: str, project: Project, user: User, issue: Issue | None) -> Outcome:
    """Take the commands out of a text and say what they change; unknown ones stay text."""
    rest, commands = extract(text)
    if not commands:
        return Outcome(text)
    run = Run(project, user, issue, level_in(user, project), Outcome(rest, found=True))
    run.does.messages = tuple(
        COMMANDS[name](run, argument) or f"Could not apply {name} command."
        for name, argument in commands
    )
    return run.does
