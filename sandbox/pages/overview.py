"""What one may see: the dashboard, a group, a project, a person."""

from flask import redirect
from werkzeug.wrappers.response import Response

from sandbox.auth import current_user
from sandbox.errors import not_found
from sandbox.pages import code
from sandbox.pages.page import pages, show, to_sign_in
from sandbox.permissions import (
    can_read_code,
    level_in,
    moved_from,
    visible_groups,
    visible_projects,
)
from sandbox.state import state, store
from sandbox.state.records import Namespace, Project, User

MANY = 200


@pages.get("/")
def dashboard() -> Response:
    user = current_user()
    if user is None:
        return to_sign_in()
    return show(
        "dashboard.html",
        groups=visible_groups(user)
        .where("marked_for_deletion_on IS NULL")
        .order("full_path")
        .rows(MANY),
        projects=visible_projects(user)
        .where("marked_for_deletion_on IS NULL")
        .order("last_activity_at DESC")
        .rows(MANY),
    )


@pages.get("/groups/<page:path>")
def group(path: str) -> Response:
    found = visible_groups(current_user()).where("full_path = ?", path).first()
    if found is None:
        raise not_found("Group")
    return _group(found)


def _group(found: Namespace) -> Response:
    user = current_user()
    return show(
        "group.html",
        group=found,
        groups=visible_groups(user).where("parent_id = ?", found.id).order("name").rows(MANY),
        projects=visible_projects(user)
        .where("namespace_id = ?", found.id)
        .order("name")
        .rows(MANY),
    )


@pages.get("/<page:path>")
def by_path(path: str) -> Response:
    """The group, project or person of a path."""
    user = current_user()
    if project := visible_projects(user).where("full_path = ?", path).first():
        return _project(project)
    if found := visible_groups(user).where("full_path = ?", path).first():
        return redirect(f"/groups/{found.full_path}")
    moved = moved_from(path)
    if moved and visible_projects(user).where("id = ?", moved.id).exists():
        return redirect(f"/{moved.full_path}")
    if user and (someone := store().find(User, username=path).first()):
        own = visible_projects(user).where("namespace_id = ?", someone.namespace_id)
        return show("person.html", someone=someone, projects=own.order("name").rows(MANY))
    raise not_found("Project")


def _project(project: Project) -> Response:
    user = current_user()
    listing = None
    if can_read_code(user, project):
        listing = code.listing(
            project, state().repositories.open(project.id), project.default_branch, ""
        )
    return show("project.html", project=project, listing=listing, level=level_in(user, project))
