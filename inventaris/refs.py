"""How people and messages write an issue of ours: `disdik#7`, `buku-tamu#3`."""

import re
from collections.abc import Mapping

from inventaris.model.city import City
from inventaris.model.issue import DESKS, DeskRef, IssueRef, Ref

_REF = re.compile(r"([a-z0-9][a-z0-9-]*)#([1-9][0-9]{0,8})")
_NUMBER = re.compile(r"[0-9]{4}-([a-z0-9][a-z0-9-]*)-([1-9][0-9]{0,8})")
_MENTION = re.compile(
    r"(?<![\w-])(?:(?P<y>[0-9]{4})-(?P<opd>[a-z0-9-]{1,63})-(?P<n>[1-9][0-9]{0,8})(?![\w-])"
    r"|(?P<opd2>[a-z0-9][a-z0-9-]{0,62})(?:#|/-/(?:issues|work_items)/)(?P<n2>[1-9][0-9]{0,8})\b)",
    re.IGNORECASE,
)


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


def requests_in(text: str, city: City) -> Mapping[IssueRef, str]:
    """Find the requests that a text names: by number, as `disdik#7`, by address.

    Returns:
        Each in the order of naming, with its number where that was written.

    """
    offices = {office.key for office in city.offices}
    found: dict[IssueRef, str] = {}
    for m in _MENTION.finditer(text):
        ref = IssueRef((m["opd"] or m["opd2"]).lower(), int(m["n"] or m["n2"]))
        if ref.opd in offices:
            number = f"{m['y']}-{ref.opd}-{ref.iid}" if m["y"] else str(ref)
            found.setdefault(ref, number)
    return found
