"""What a command is answered with. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventaris.model.commands import Command
from inventaris.model.facts import Fact
from inventaris.model.request import Upload
from inventaris.parsing.deliveries import find_deliveries
from inventaris.view import View


@dataclass(frozen=True, slots=True)
class Answer:
    """The code of what is answered, the facts that follow, and what the sentence needs."""

    code: str
    facts: tuple[Fact, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    is_told: bool = False  # whoever asked is called by another note that tells it
    is_final: bool = True  # False: something must be found out before it is told


def attached(view: View, command: Command) -> tuple[str, ...]:
    """Name the files in the comment of a command."""
    found = find_deliveries(
        command.comment, project_id=view.snapshot.issue.project_id, repositories=False
    )
    return tuple(one.filename for _, one in found if isinstance(one, Upload))
