"""Read what a webhook hints at: which issue of ours to look at, nothing else is believed."""

from typing import Any

from inventaris.model.issue import Ref
from inventaris.places import Places
from inventaris.refs import parse_ref

# Header names by hook scope; confidential issues and internal notes come under their own.
ISSUE_EVENTS = frozenset({"Issue Hook", "Confidential Issue Hook"})
NOTE_EVENTS = frozenset({"Note Hook", "Confidential Note Hook"})


def parse_webhook(event: str, payload: object, places: Places) -> Ref | None:
    """Give the request or entry that an event is about, None where it is about none of ours.

    Args:
        event: header `X-Gitlab-Event`.
        payload: the decoded JSON body.
        places: to tell our projects from others.

    """
    if not isinstance(payload, dict):
        return None
    name = places.name_of(_text(_table(payload.get("project")).get("path_with_namespace")))
    if name is None:
        return None
    if event in ISSUE_EVENTS and payload.get("object_kind") == "issue":
        return _ref(name, _table(payload.get("object_attributes")).get("iid"))
    if event in NOTE_EVENTS and payload.get("object_kind") == "note":
        return _ref(name, _table(payload.get("issue")).get("iid"))
    return None


def sender_of(payload: object) -> str:
    """Give the user name of who caused the event, empty where it is not told."""
    return _text(_table(_table(payload).get("user")).get("username"))


def _ref(name: str, iid: object) -> Ref | None:
    if not isinstance(iid, int):
        return None
    try:
        return parse_ref(f"{name}#{iid}")  # as it goes through the queue: no truth value, no giant
    except ValueError:
        return None


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
