"""The pictures of users, groups and projects. GitLab doc/api/{avatar,groups,projects,users}.md."""

from flask import Response, request, send_file

from sandbox import params, present
from sandbox.api import REST, Json, Resource
from sandbox.auth import require_user
from sandbox.avatars import avatar_path, take_avatar
from sandbox.errors import bad_parameters, not_found
from sandbox.permissions import require_group, require_project
from sandbox.state import store
from sandbox.state.records import Namespace, Project, User

api = Resource("avatars", "")
Pictured = Project | Namespace | User


@api.get("/uploads/-/system/<any(project, group, user):kind>/avatar/<int:owner_id>/<filename>")
def in_browser(kind: str, owner_id: int, filename: str) -> Response:
    owner = _owner(kind, owner_id)
    if owner.avatar != filename:
        raise not_found()
    return _file(owner)


def _owner(kind: str, owner_id: int) -> Pictured:
    if kind == "user":
        return store().find(User).one("User", id=owner_id)
    return require_project(owner_id) if kind == "project" else require_group(owner_id)


def _file(owner: Pictured) -> Response:
    if owner.avatar is None:
        raise not_found("Avatar")
    return send_file(avatar_path(owner), download_name=owner.avatar)


@api.get(f"{REST}/projects/<project_ref>/avatar")
def of_project(project_ref: str) -> Response:
    return _file(require_project(project_ref))


@api.get(f"{REST}/groups/<group_ref>/avatar")
def of_group(group_ref: str) -> Response:
    return _file(require_group(group_ref))


@api.put(f"{REST}/user/avatar")
def own() -> Json:
    user = require_user()
    if "avatar" not in request.files and params.raw().get("avatar") != "":
        raise bad_parameters("avatar is missing")
    return {"avatar_url": present.avatar(take_avatar(user))}


@api.get(f"{REST}/avatar")
def by_email() -> Json:
    """The picture of a user by the public address, or what the world has for the address."""
    given = params.take("*email: text; size: integer")
    user = store().find(User, email=given["email"]).first()
    if user and user.avatar:
        return {"avatar_url": present.avatar(user)}
    return {"avatar_url": present.gravatar(given["email"], given.get("size") or 40)}
