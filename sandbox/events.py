"""What people did in projects: the events of their activity.

GitLab app/services/event_create_service.rb, app/models/event.rb.
"""

from typing import Any

from sandbox.repositories import Repository
from sandbox.repositories.commits import ZERO
from sandbox.repositories.repository import History
from sandbox.state import store
from sandbox.state.records import Event, User

LONGEST_TITLE = 70


def happened(author: User, project_id: int, action: str, **target: Any) -> None:
    """`target`: the `issue_id`, `note_id` or `milestone_id` that it was done to."""
    store().insert(Event, project_id=project_id, author_id=author.id, action=action, **target)


def pushed(  # noqa: PLR0917 - what a push is made of
    author: User, project_id: int, repository: Repository, ref: str, old: str, new: str,
    known: str | None,
) -> None:  # fmt: skip
    """`known`: the commit whose history is no news."""
    after = None if new == ZERO else repository.resolve(new)
    title = after.message.partition("\n")[0] if after else None
    if after is None or old == new:
        count = 0
    elif known:
        count = repository.git.ahead_behind(after.id, known)[0]
    else:
        count = repository.count(History(str(after.id)))
    _, kind, name = ref.split("/", 2)
    push = {
        "commit_count": count,
        "action": "removed" if new == ZERO else "created" if old == ZERO else "pushed",
        "ref_type": "tag" if kind == "tags" else "branch",
        "commit_from": None if old == ZERO else old,
        "commit_to": None if new == ZERO else new,
        "ref": name,
        "commit_title": title and title[:LONGEST_TITLE],
        "ref_count": None,
    }
    happened(author, project_id, "pushed", push=push)
