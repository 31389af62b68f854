"""Commands that tie an issue to people, to other issues and to other projects."""

from contextlib import suppress
from functools import partial

from sandbox import mentions
from sandbox.errors import GitLabError
from sandbox.issue_edits import subscribe
from sandbox.issue_ties import copy_to, mark_duplicate
from sandbox.issue_ties import relate as tie
from sandbox.permissions import Level, visible_projects
from sandbox.quick_actions.run import Command, Run
from sandbox.state.records import Issue


def subscription(wanted: bool) -> Command:
    def command(run: Run, _: str) -> str | None:
        if run.issue is None:
            return None
        subscribe(run.issue, run.user.id, on=wanted)
        run.does.changes["subscription_event"] = "subscribe" if wanted else "unsubscribe"
        return "Subscribed to notifications." if wanted else "Unsubscribed from notifications."

    return command


def todo(run: Run, _: str) -> str | None:
    if run.issue is None or not mentions.remind(run.user, run.user, run.issue, "marked"):
        return None
    run.does.changes["todo_event"] = "add"
    return "Added a to-do item."


def done(run: Run, _: str) -> str | None:
    if run.issue is None:
        return None
    mentions.settle(run.user, run.issue)
    run.does.changes["todo_event"] = "done"
    return "Marked to-do item as done."


def relate(run: Run, argument: str) -> str | None:
    found = list(mentions.issues_in(argument, run.issue, run.user)) if run.issue else []
    if run.issue is None or not found or run.level < Level.GUEST:
        return None
    told = [mentions.reference(each, run.issue) for each in found]
    run.does.then += [partial(tie, target=each, user=run.user) for each in found]
    run.does.changes["related_issues"] = told
    return f"Added {' and '.join(told)} as a linked item related to this issue."


def duplicate(run: Run, argument: str) -> str | None:
    if run.issue is None or not run.may_edit:
        return None
    for canonical in mentions.issues_in(argument, run.issue, run.user):
        run.does.then.append(partial(mark_duplicate, canonical=canonical, user=run.user))
        run.does.changes["canonical_issue_id"] = canonical.id
        told = mentions.reference(canonical, run.issue)
        return f"Closed this issue. Marked as related to, and a duplicate of, {told}."
    return "Failed to mark this issue as a duplicate because referenced issue was not found."


def copying(verb: str, column: str, *, moving: bool) -> Command:
    """`/move path`, `/clone path --with_notes`; done last, so that the note goes with it."""

    def command(run: Run, argument: str) -> str | None:
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
