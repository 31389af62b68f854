"""Users blocked, banned, deactivated and deleted. GitLab doc/api/{users,user_moderation}.md."""

from flask import Response, jsonify

from sandbox import params
from sandbox.api import Resource
from sandbox.api import groups as group_api
from sandbox.api.project_life import remove as remove_project
from sandbox.api.users import need_user, remove_user
from sandbox.auth import require_admin
from sandbox.errors import conflict, forbidden
from sandbox.issue_edits import remove_issue
from sandbox.state import store
from sandbox.state.records import Issue, Namespace, Note, Project, User

api = Resource("user_life")
ONLY_OWNER = (
    "kind = 'group' AND EXISTS (SELECT 1 FROM members m WHERE m.source = 'group' "
    "AND m.source_id = namespaces.id AND m.user_id = ? AND m.access_level = 50) "
    "AND NOT EXISTS (SELECT 1 FROM members m WHERE m.source = 'group' "
    "AND m.source_id = namespaces.id AND m.user_id <> ? AND m.access_level = 50)"
)


@api.delete("/users/<user_id>")
def delete(user_id: str) -> None:
    """The user's own projects go; what the user wrote stays, under the ghost's name.

    `hard_delete` takes away too what the user wrote, and groups that have no other owner.
    """
    require_admin()
    user, hard = need_user(user_id), params.take("hard_delete: boolean").get("hard_delete")
    owned = store().find(Namespace).where(ONLY_OWNER, user.id, user.id)
    if owned.exists() and not hard:
        raise conflict("User cannot be removed while is the sole-owner of a group")
    if hard:
        _remove_what_was_written(user)
        while group := owned.order("length(lineage)").first():
            group_api.remove(group)
    for project in store().find(Project, namespace_id=user.namespace_id).rows():
        remove_project(project)
    remove_user(user)


def _remove_what_was_written(user: User) -> None:
    for issue in store().find(Issue, author_id=user.id).rows():
        remove_issue(issue)
    store().execute(
        "UPDATE issues SET user_notes_count = (SELECT COUNT(*) FROM notes WHERE issue_id = "
        "issues.id AND NOT system AND author_id <> ?) "
        "WHERE id IN (SELECT issue_id FROM notes WHERE author_id = ?)",
        *(user.id, user.id),
    )
    store().find(Note, author_id=user.id).delete()


STATES = {"block": ("active", "deactivated"), "unblock": ("blocked",), "ban": ("active",),
          "unban": ("banned",), "deactivate": ("active", "deactivated"),
          "activate": ("active", "deactivated")}  # fmt: skip
BECOMES = {"block": "blocked", "ban": "banned", "deactivate": "deactivated"}


@api.post("/users/<user_id>/<any(block, unblock, ban, unban, deactivate, activate):action>")
def change_state(user_id: str, action: str) -> tuple[Response, int]:
    """Done already is `false`, or null for a block; from a state that does not lead there 403."""
    admin, user = require_admin(), need_user(user_id)
    if user.id == admin.id and action == "block":
        raise forbidden("The API initiating user cannot be blocked by the API")
    wanted = BECOMES.get(action, "active")
    if user.state != wanted and user.state not in STATES[action]:
        raise forbidden(f"Cannot {action} {user.state} user")
    store().update(user, state=wanted)
    return jsonify(None if user.state == wanted == "blocked" else user.state != wanted), 201
