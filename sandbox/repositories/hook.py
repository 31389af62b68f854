"""The hooks of all repositories: `pre-receive` asks what may be pushed, `post-receive` reports.

Git runs this file by itself, so it imports nothing but the standard library. The rules come in
the environment variable `FORGE_PUSH_RULES` (JSON, see pushes.rules_for); what was really
pushed is appended to the file named by `FORGE_PUSH_REPORT`. A push from outside the forge's
HTTP door has no rules and is refused.
"""

import json
import os
import re
import subprocess
import sys
from typing import TypedDict

ZERO = "0" * 40
HEX_REFUSED = "You cannot create a branch with a 40-character hexadecimal branch name."
DELETE_REFUSED = (
    "You are not allowed to delete protected branches from this project. "
    "Only a project maintainer or owner can delete a protected branch."
)


class ProtectedRef(TypedDict):
    name: str
    may_push: bool
    may_force: bool


class Rules(TypedDict):
    default_branch: str
    is_empty: bool
    may_push_first: bool
    may_delete_protected: bool
    first_push_refused: str
    protected: list[ProtectedRef]
    protected_tags: list[ProtectedRef]


def refusal(rules: Rules, old: str, new: str, ref: str) -> str | None:
    """Why GitLab would not take this update of a ref; None when it would."""
    if ref.startswith("refs/tags/"):
        return _tag_refusal(rules, old, new, ref.removeprefix("refs/tags/"))
    if not ref.startswith("refs/heads/"):
        return None
    branch = ref.removeprefix("refs/heads/")
    if new == ZERO and branch == rules["default_branch"]:
        return "The default branch of a project cannot be deleted."
    if new != ZERO and is_hex_name(branch):
        return HEX_REFUSED
    if rules["is_empty"]:
        return None if rules["may_push_first"] else rules["first_push_refused"]
    matching = _matching(rules["protected"], branch)
    return _protected_refusal(rules, matching, old, new) if matching else None


def _protected_refusal(
    rules: Rules, matching: list[ProtectedRef], old: str, new: str
) -> str | None:
    if _is_forced(old, new) and not all(rule["may_force"] for rule in matching):
        return "You are not allowed to force push code to a protected branch on this project."
    if new == ZERO:
        if rules["may_delete_protected"]:
            return "You can only delete protected branches using the web interface."
        return DELETE_REFUSED
    if any(rule["may_push"] for rule in matching):
        return None
    if old == ZERO:
        return "You are not allowed to create protected branches on this project."
    return "You are not allowed to push code to protected branches on this project."


def _tag_refusal(rules: Rules, old: str, new: str, tag: str) -> str | None:
    matching = _matching(rules["protected_tags"], tag)
    if not matching:
        return None
    if new == ZERO:
        return "You can only delete protected tags using the web interface."
    if old != ZERO:
        return "Protected tags cannot be updated."
    if not any(rule["may_push"] for rule in matching):
        return "You are not allowed to create this tag as it is protected."
    return None


def is_hex_name(branch: str) -> bool:
    """Whether a branch could be taken for a commit's id."""
    return re.match(r"[0-9a-f]{40}(-/|/|$)", branch) is not None


def _matching(rules: list[ProtectedRef], name: str) -> list[ProtectedRef]:
    return [rule for rule in rules if matches(rule["name"], name)]


def matches(pattern: str, name: str) -> bool:
    """Whether a protected name, in which `*` stands for any text, holds for a ref's name."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name, re.DOTALL) is not None


def _is_forced(old: str, new: str) -> bool:
    """Whether the update drops commits."""
    if ZERO in {old, new}:
        return False
    ancestor = subprocess.run(["git", "merge-base", "--is-ancestor", old, new], check=False)
    return ancestor.returncode != 0


def pre_receive(updates: list[list[str]]) -> int:
    given = os.environ.get("FORGE_PUSH_RULES")
    if given is None:
        print("GitLab: You are not allowed to push code to this project.", file=sys.stderr)  # noqa: T201
        return 1
    for old, new, ref in updates:
        reason = refusal(json.loads(given), old, new, ref)
        if reason is not None:
            print(f"GitLab: {reason}", file=sys.stderr)  # noqa: T201
            return 1
    return 0


def post_receive(updates: list[list[str]]) -> int:
    path = os.environ["FORGE_PUSH_REPORT"]
    with open(path, "a", encoding="utf-8", errors="surrogateescape") as report:  # noqa: PTH123
        report.writelines(" ".join(update) + "\n" for update in updates)
    return 0


if __name__ == "__main__":
    given_updates = [line.rstrip("\n").split(" ", 2) for line in sys.stdin]
    sys.exit({"pre-receive": pre_receive, "post-receive": post_receive}[sys.argv[1]](given_updates))
