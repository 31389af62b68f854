"""Lines of a comment in which somebody speaks: no quotes, no code."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def spoken_lines(body: str) -> Iterator[tuple[int, str]]:
    """Give each such line with its number."""
    fenced = False
    for number, line in enumerate(body.splitlines()):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith(">"):
            yield number, line
