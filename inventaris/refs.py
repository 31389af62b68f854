"""How people and messages write an issue of ours: `disdik#7`, `buku-tamu#3`."""

import re

from inventaris.model.issue import DESKS, DeskRef, IssueRef, Ref

_REF = re.compile(r"([a-z0-9][a-z0-9-]*)#([1-9][0-9]{0,8})")
_NUMBER = re.compile(r"[0-9]{4}-([a-z0-9][a-z0-9-]*)-([1-9][0-9]{0,8})")


def parse_ref(text: str) -> Ref:
    """Read `disdik#7` or `2026-disdik-7`, a request, or `buku-tamu#3`, an entry of a desk.

    Raises:
        ValueError: it is not of that form.

    """
    found = _REF.fullmatch(text) or _NUMBER.fullmatch(text)
    if not found:
        raise ValueError(
            f"not a request: {text!r}, expected for instance disdik#7 or 2026-disdik-7"
        )
    name, iid = found.group(1), int(found.group(2))
    for desk in DESKS:  # no office has a desk's name (see `load_city`)
        if name == desk:
            return DeskRef(desk, iid)
    return IssueRef(name, iid)


def parse_request(text: str) -> IssueRef:
    """Read `disdik#7` or `2026-disdik-7`.

    Raises:
        ValueError: it is not of that form, or an entry of a desk.

    """
    ref = parse_ref(text)
    if not isinstance(ref, IssueRef):
        raise ValueError(f"not a request: {text!r}")  # noqa: TRY004 - a text of the wrong kind
    return ref
