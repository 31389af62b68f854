"""Users. GitLab doc/api/users.md."""

import re
import secrets

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import current_user, hash_password, require_admin, require_user, scopes
from sandbox.avatars import forget_avatar, take_avatar
from sandbox.errors import conflict, forbidden, invalid, not_found
from sandbox.pagination import page_of
from sandbox.state import store
from sandbox.state.namespaces import create_user, path_is_taken, rename
from sandbox.state.records import Event, Member, Namespace, Project, User

api = Resource("users")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
USERNAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(?<!\.git)(?<!\.atom)(?<![.-])")
PROFILE: params.Kinds = dict.fromkeys(present.PROFILE, params.text) | params.kinds(
    "public_email note: text; private_profile: boolean"
)
FIELDS = (
    params.kinds(
        "email name username password provider extern_uid: text; admin external reset_password "
        "force_random_password skip_confirmation: boolean"
    )
    | PROFILE
)


FLAGS = {
    "active": "state = 'active'",
    "blocked": "state = 'blocked'",
    "humans": "NOT bot",
    "exclude_active": "state <> 'active'",
    "exclude_humans": "bot",
    "exclude_internal": "username <> 'ghost'",
    "external": "external",
    "exclude_external": "NOT external",
    "without_project_bots": "NOT (bot AND username LIKE 'project_%')",
    "without_projects": "NOT EXISTS (SELECT 1 FROM members m WHERE m.user_id = users.id)",
    "admins": "admin",
}
FOR_ADMINS = {"admins", "without_projects", "exclude_external"}


def need_user(ref: str) -> User:
    found = store().get(User, params.record_id(ref))
    if found is None:
        found = store().find(User, username=ref).first()
    if found is None:
        raise not_found("User")
    return found


@api.get("/user")
@scopes("read_user")
def current() -> Json:
    user = require_user()
    return present.user_admin(user) if user.admin else present.user_own(user)


@api.get("/users")
@scopes("read_user")
def list_users() -> Response:
    asker = current_user()
    given = params.take(
        "username search: text; created_after created_before: instant; order_by: "
        "id|name|username|created_at|updated_at; sort: asc|desc",
        **dict.fromkeys(FLAGS, params.boolean),
    )
    if asker is None and not given.get("username"):
        raise forbidden("Not authorized to access /api/v4/users")
    query = store().find(User)
    if not (asker and asker.admin):
        query = query.where("state NOT IN ('blocked', 'banned')")
    query = query.narrowed(
        given,
        username="username = ?",
        search="? IN (username, email) OR username || ' ' || name LIKE '%' || ? || '%'",
        created_after="created_at >= ?",
        created_before="created_at <= ?",
    )
    for name, condition in FLAGS.items():
        if given.get(name) and (name not in FOR_ADMINS or (asker and asker.admin)):
            query = query.where(condition)
    column = given.get("order_by", "id").replace("updated_at", "created_at")
    query = query.order(f"{column} {given.get('sort', 'desc')}, id DESC")
    full = present.user_admin if asker and asker.admin else present.user_basic
    return page_of(query, full, keyset=True)


@api.get("/users/<user_id>")
@scopes("read_user")
def one_user(user_id: str) -> Json:
    asker, user = require_user(), need_user(user_id)
    if asker.admin:
        return present.user_admin(user)
    return present.user_public(user)


@api.post("/users")
def create() -> Json:
    require_admin()
    given = params.take("*email *name *username: text", **FIELDS)
    ways = ("password", "reset_password", "force_random_password")
    params.at_least_one({way for way in ways if given.get(way)}, ways)
    _check(given, None)
    user = create_user(
        store(),
        username=given["username"],
        name=given["name"],
        email=given["email"],
        password_hash=hash_password(given.get("password") or secrets.token_urlsafe(16)),
        admin=bool(given.get("admin")),
        external=bool(given.get("external")),
        profile=_profile(given, {}),
    )
    return present.user_admin(take_avatar(user))


def _check(given: Json, user: User | None) -> None:
    """Refuse an address or name that is taken or malformed, in GitLab's words."""
    own = user.id if user else 0
    if given.get("email") is not None:
        if not EMAIL.fullmatch(given["email"]):
            raise invalid(email=["is invalid"])
        if store().find(User).where("email = ? AND id <> ?", given["email"], own).exists():
            raise conflict("Email has already been taken")
    if username := given.get("username"):
        if store().find(User).where("username = ? AND id <> ?", username, own).exists():
            raise conflict("Username has already been taken")
        if not USERNAME.fullmatch(username):
            raise invalid(
                username=[
                    (
                        "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or "
                        "end in '.git' or '.atom'."
                    )
                ]
            )
        if not (user and user.username.lower() == username.lower()) and path_is_taken(
            store(), username
        ):
            raise invalid(username=["has already been taken"])
    if given.get("name") == "":
        raise invalid(name=["can't be blank"])
    if given.get("password") is not None and len(given["password"]) < 8:
        raise invalid(password=["is too short (minimum is 8 characters)"])


@api.put("/users/<user_id>")
def edit(user_id: str) -> Json:
    require_admin()
    user, given = need_user(user_id), params.take(**FIELDS)
    _check(given, user)
    columns = ("email", "name", "username", "admin", "external")
    values = {key: given[key] for key in columns if given.get(key) is not None}
    if given.get("password"):
        values["password_hash"] = hash_password(given["password"])
    values["profile"] = _profile(given, user.profile)
    user = take_avatar(store().update(user, **values))
    namespace = store().need(Namespace, user.namespace_id)
    rename(store(), namespace, path=user.username, name=user.name)
    return present.user_admin(user)


def _profile(given: Json, before: Json) -> Json:
    profile = before | {key: given[key] for key in PROFILE if key in given}
    own = {key: given.get(key) for key in ("provider", "extern_uid")}
    if all(own.values()):
        profile["identities"] = [*_without(before, own["provider"]), own]
    return profile


def _without(profile: Json, provider: str | None) -> list[Json]:
    return [each for each in profile.get("identities", []) if each["provider"] != provider]


@api.delete("/users/<user_id>/identities/<provider>")
def delete_identity(user_id: str, provider: str) -> None:
    require_admin()
    user = need_user(user_id)
    kept = _without(user.profile, provider)
    if len(kept) == len(user.profile.get("identities", [])):
        raise not_found("Identity")
    store().update(user, profile=user.profile | {"identities": kept})


def remove_user(user: User) -> None:
    """Within a transaction; what the user wrote is the ghost's."""
    ghost = store().find(User).where("username = 'ghost'").first() or create_user(
        store(),
        username="ghost",
        name="Ghost User",
        email="ghost@localhost",
        password_hash="",
        bot=True,
    )
    for table, column in (("issues", "author_id"), ("notes", "author_id"),
                          ("label_events", "user_id"), ("state_events", "user_id"),
                          ("milestone_events", "user_id"), ("todos", "author_id")):  # fmt: skip
        store().execute(
            f"UPDATE {table} SET {column} = ? WHERE {column} = ?",  # noqa: S608
            ghost.id,
            user.id,
        )
    store().execute("UPDATE issues SET assignee_id = NULL WHERE assignee_id = ?", user.id)
    store().find(Event, author_id=user.id).delete()
    store().forget(user_id=user.id)
    forget_avatar(user)
    store().execute("DELETE FROM namespaces WHERE id = ?", user.namespace_id)
    store().delete(user)


@api.get("/users/<user_id>/memberships")
def memberships(user_id: str) -> Response:
    require_admin()
    user = need_user(user_id)
    query = store().find(Member, user_id=user.id)
    if kind := params.take("type: Project|Namespace").get("type"):
        query = query.where("source = ?", "project" if kind == "Project" else "group")

    def show(row: Member) -> Json:
        group = row.source == "group"
        source = (
            store().need(Namespace, row.source_id)
            if group
            else store().need(Project, row.source_id)
        )
        return {
            "source_id": row.source_id,
            "source_name": source.name,
            "source_type": "Namespace" if group else "Project",
            "access_level": row.access_level,
        }

    return page_of(query, show)
