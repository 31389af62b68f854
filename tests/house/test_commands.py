"""What is written about the command line holds for the command line there is."""

import re

from inventaris.cli import main
from tests.house.tracked import text_of, tracked

COMMAND = re.compile(r"(?:^ *|`|service -- )inventaris ([a-z]+)", re.MULTILINE)


def test_pages_and_the_chart_name_only_commands_that_exist() -> None:
    named = {
        name for path in tracked("*.md", "charts/*.txt") for name in COMMAND.findall(text_of(path))
    }
    assert named
    assert named - main.commands.keys() == set()
