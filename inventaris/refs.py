"""How people and messages write a request: `disdik#7`."""

import re

from inventaris.model.issue import IssueRef

_REF = re.compile(r"([a-z0-9][a-z0-9-]*)#([1-9][0-9]{0,8})")


def parse_ref(text: str) -> IssueRef:
    """Read `disdik#7`.

    Raises:
        ValueError: it is not of that form.

    """
    found = _REF.fullmatch(text)
    if not found:
        raise ValueError(f"not a request: {text!r}, expected for instance disdik#7")
    return IssueRef(found.group(1), int(found.group(2)))
