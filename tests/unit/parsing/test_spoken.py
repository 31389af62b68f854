"""Which lines of a comment somebody speaks."""

import pytest

from inventaris.parsing.plain import plain_lines
from inventaris.parsing.spoken import spoken_lines


def spoken(body: str) -> list[str]:
    return [line for _, line in spoken_lines(body)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("SIPADU\\\n7\\", ["SIPADU", "7"]),
        ("SIPADU \\\n7", ["SIPADU", "7"]),
        ("a\\\\\nb", ["a\\\\", "b"]),
        ("a\\\\\\\nb\\c", ["a\\\\", "b\\c"]),
    ],
)
def test_what_breaks_a_line_in_the_rich_text_editor_is_not_read(
    written: str, read: list[str]
) -> None:
    assert spoken(written) == plain_lines(written) == read
