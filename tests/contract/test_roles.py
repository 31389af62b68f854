"""Role by action in a private project: the permission tables. GitLab doc/user/permissions.md."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
GUEST, PLANNER, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 15, 20, 30, 40, 50
LEVELS = (GUEST, PLANNER, REPORTER, DEVELOPER, MAINTAINER, OWNER)
FILE = {"branch": "work", "start_branch": "main", "commit_message": "x", "content": "x"}

# From which level; below it the answer is a refusal. %s: the person's level, so names are new.
ACTIONS: dict[str, tuple[int, str, str, Json]] = {
    "see the project": (GUEST, "GET", "", {}),
    "list issues": (GUEST, "GET", "/issues", {}),
    "file an issue": (GUEST, "POST", "/issues", {"title": "x"}),
    "comment": (GUEST, "POST", "/issues/1/notes", {"body": "x"}),
    "comment internally": (PLANNER, "POST", "/issues/1/notes", {"body": "x", "internal": True}),
    "label another's issue": (PLANNER, "PUT", "/issues/1", {"add_labels": "x%s"}),
    "see a confidential issue": (PLANNER, "GET", "/issues/2", {}),
    "make a label": (PLANNER, "POST", "/labels", {"name": "l%s", "color": "#ff0000"}),
    "make a board": (PLANNER, "POST", "/boards", {"name": "x"}),
    "make a milestone": (PLANNER, "POST", "/milestones", {"title": "m%s"}),
    "estimate an issue": (PLANNER, "POST", "/issues/1/time_estimate", {"duration": "1h"}),
    "remind oneself": (GUEST, "POST", "/issues/1/todo", {}),
    "read code": (REPORTER, "GET", "/repository/tree", {}),
    "push to a new branch": (DEVELOPER, "POST", "/repository/files/f%s", FILE | {"branch": "b%s"}),
    "push to the protected branch": (
        MAINTAINER,
        "POST",
        "/repository/files/g%s",
        {"branch": "main", "commit_message": "x", "content": "x"},
    ),
    "list deploy tokens": (MAINTAINER, "GET", "/deploy_tokens", {}),
    "list hooks": (MAINTAINER, "GET", "/hooks", {}),
    "list uploads": (MAINTAINER, "GET", "/uploads", {}),
    "edit the project": (MAINTAINER, "PUT", "", {"description": "x"}),
    "protect a branch": (MAINTAINER, "POST", "/protected_branches", {"name": "p%s"}),
    "delete an issue": (OWNER, "DELETE", "/issues/1", {}),
    "archive the project": (OWNER, "POST", "/archive", {}),
}
REFUSED = {400, 403, 404}


@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_may_what_the_tables_say(
    http: Http, api: str, member: Callable[[int], Person], action: str
) -> None:
    least, method, path, body = ACTIONS[action]
    http.post(f"{api}/issues", json={"title": "open"})
    http.post(f"{api}/issues", json={"title": "hidden", "confidential": True})
    may = {}
    for level in LEVELS:
        filled = {
            key: value.replace("%s", str(level)) if isinstance(value, str) else value
            for key, value in body.items()
        }
        answer = member(level).http.request(
            method, api + path.replace("%s", str(level)), json=filled or None
        )
        assert answer.ok or answer.status_code in REFUSED, answer.text
        may[level] = answer.ok
    assert may == {level: level >= least for level in LEVELS}
