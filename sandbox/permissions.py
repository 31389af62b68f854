# ruff: noqa: S608 - the fragments are this module's own, values are bound.
"""Who may what: one place for access levels, visibility and the look-ups that depend on them.

What one may not see is 404. Rules: GitLab doc/user/permissions.md.
"""

from enum import IntEnum
from typing import Any
from urllib.parse import unquote

from flask import request

from sandbox import params
from sandbox.auth import SAFE, current_user
from sandbox.errors import GitLabError, forbidden, not_found, unauthorized
from sandbox.state import Query, R, state, store
from sandbox.state.records import Issue, Namespace, Project, User

Source = Project | Namespace


class Level(IntEnum):
    NONE = 0
    GUEST = 10
    PLANNER = 15
    REPORTER = 20
    DEVELOPER = 30
    MAINTAINER = 40
    OWNER = 50
    ADMIN = 60


VISIBILITIES = {"private": 0, "internal": 10, "public": 20}
MEMBER_ABOVE = (  # of a row with a lineage: by access to one of its ancestor groups
    "EXISTS (SELECT 1 FROM memberships m JOIN namespaces n ON n.id = m.source_id "
    "WHERE m.user_id = ? AND m.source = 'group' AND m.access_level >= ? "
    "AND {table}.lineage GLOB n.lineage || '*')"
)
MEMBER_OF_PROJECT = (
    "EXISTS (SELECT 1 FROM accesses m WHERE m.user_id = ? AND m.source = 'project' "
    "AND m.access_level >= ? AND m.source_id = projects.id)"
)
PROJECTS_BY_LEVEL = f"({MEMBER_OF_PROJECT} OR {MEMBER_ABOVE.format(table='projects')})"
ISSUES_ARE = "COALESCE(json_extract(projects.options, '$.issues_access_level'), 'enabled')"
MEMBER_BELOW = (
    "EXISTS (SELECT 1 FROM memberships m JOIN namespaces n ON n.id = m.source_id "
    "WHERE m.user_id = ? AND m.source = 'group' AND n.lineage GLOB namespaces.lineage || '*') "
    "OR EXISTS (SELECT 1 FROM accesses m JOIN projects p ON p.id = m.source_id "
    "WHERE m.user_id = ? AND m.source = 'project' AND p.lineage GLOB namespaces.lineage || '*')"
)


def lineage_ids(lineage: str) -> list[int]:
    """`/1/5/9/` to `[1, 5, 9]`, the root first."""
    return [int(part) for part in lineage.strip("/").split("/") if part]


def level_in(user: User | None, source: Project | Namespace) -> int:
    """The highest of direct, inherited and invited access; administrators may all."""
    if user is None:
        return Level.NONE
    if user.admin:
        return Level.ADMIN
    marks = ", ".join(map(str, lineage_ids(source.lineage)))
    project_id = source.id if isinstance(source, Project) else None
    found = store().scalar(
        "SELECT MAX(access_level) FROM accesses WHERE user_id = ? AND "
        f"((source = 'group' AND source_id IN ({marks})) OR (source = 'project' AND source_id = ?))",
        user.id,
        project_id,
    )
    if isinstance(source, Namespace) and source.kind == "user" and source.id == user.namespace_id:
        return Level.OWNER
    return int(found or 0)


def visible_projects(user: User | None, level: int = Level.GUEST) -> Query[Project]:
    """Projects that are open to the user, or where the user has this level."""
    query = store().find(Project)
    if user is None:
        return query.where("visibility = 'public'")
    if user.admin:
        return query
    open_to_all = "('public')" if user.external else "('public', 'internal')"
    return query.where(
        f"visibility IN {open_to_all} OR {PROJECTS_BY_LEVEL}", user.id, level, user.id, level
    )


def with_issues(projects: Query[Project], user: User | None) -> Query[Project]:
    """Of some projects those whose issues are on for the user; see `has_issues`."""
    if user is None:
        return projects.where(f"{ISSUES_ARE} = 'enabled'")
    if user.admin:
        return projects.where(f"{ISSUES_ARE} <> 'disabled'")
    mine = f"{ISSUES_ARE} = 'private' AND {PROJECTS_BY_LEVEL}"
    return projects.where(f"{ISSUES_ARE} = 'enabled' OR {mine}", user.id, 10, user.id, 10)


def has_issues(user: User | None, project: Project) -> bool:
    """Whether a project that the user may see has issues for the user."""
    access = project.options.get("issues_access_level", "enabled")
    return access == "enabled" or (access == "private" and level_in(user, project) >= Level.GUEST)


def _is_visible(user: User | None, project: Project) -> bool:
    """Whether a project is of `visible_projects`: quicker asked of one than sought among all."""
    if user is None or project.visibility == "public":
        return project.visibility == "public"
    is_open = project.visibility == "internal" and not user.external
    return is_open or level_in(user, project) >= Level.GUEST


def visible_groups(user: User | None) -> Query[Namespace]:
    query = store().find(Namespace).where("kind = 'group'")
    if user is None:
        return query.where("visibility = 'public'")
    if user.admin:
        return query
    open_to_all = "('public')" if user.external else "('public', 'internal')"
    above = MEMBER_ABOVE.format(table="namespaces")
    return query.where(
        f"visibility IN {open_to_all} OR {above} OR {MEMBER_BELOW}", user.id, 10, user.id, user.id
    )


def by_id_or(ref: str, column: str) -> tuple[str, Any]:
    """The condition that finds a record by its id, when the reference is a number, or by name."""
    if ref.isdecimal():
        return "id = ?", params.record_id(ref)
    return f"{column} = ?", ref


def require_project(ref: str | int, level: int = Level.NONE) -> Project:
    """The project of an id or path, if the user of the request has this level in it.

    Raises:
        GitLabError: 404 if it may not be seen, 301 or 405 at an old path, 401 or 403 if the level
            is low.

    """
    user = current_user()
    ref = str(ref)
    found = store().find(Project).where(*by_id_or(ref, "full_path")).first()
    if found is None or not _is_visible(user, found):
        found = moved_from(ref)
        if found is None or not _is_visible(user, found):
            raise not_found("Project")
        _lead_on(ref, found)
    require_level(found, level)
    return found


def moved_from(full_path: str) -> Project | None:
    """The project that was once at a path, whoever asks."""
    moved = store().scalar("SELECT project_id FROM redirects WHERE full_path = ?", full_path)
    return store().get(Project, moved)


def _lead_on(ref: str, project: Project) -> None:
    """From an address with an old path to the same one of today; a mere parameter may be old.

    Rule: GitLab lib/api/helpers.rb, `find_project!`.
    """
    path = request.path
    if path.startswith("/api/"):
        parts = path.split("/")
        where = "/".join(str(project.id) if unquote(part) == ref else part for part in parts)
    else:
        rest = path.removeprefix(f"/{ref}")
        where = path if rest == path else f"/{project.full_path}{rest}"
    if where == path:
        return
    if request.method not in SAFE:
        raise GitLabError(405, "Non GET methods are not allowed for moved projects")
    query = request.query_string.decode("latin-1")
    where = f"{state().config.url}{where}{'?' if query else ''}{query}"
    raise GitLabError(301, f"301 Moved Permanently to {where}", {"Location": where})


def require_group(ref: str | int, level: int = Level.NONE) -> Namespace:
    """As `require_project`, of groups."""
    user = current_user()
    found = visible_groups(user).where(*by_id_or(str(ref), "full_path")).first()
    if found is None:
        raise not_found("Group")
    require_level(found, level)
    return found


def kind_of(source: Source) -> str:
    """What columns and members name it: `project` or `group`."""
    return "project" if isinstance(source, Project) else "group"


def within(record: type[R], source: Source) -> Query[R]:
    """A source's own rows (labels, milestones) and those of the groups above it."""
    groups = ", ".join(map(str, lineage_ids(source.lineage)))
    own = source.id if isinstance(source, Project) else None
    return store().find(record).where(f"project_id = ? OR group_id IN ({groups})", own)


def require_source(kind: str, ref: str, *, project: int = 0, group: int = 0) -> Source:
    """The project or group (`kind` in the plural), if the user has the level that it takes."""
    if kind == "projects":
        return require_project(ref, project)
    return require_group(ref, group)


def require_level(source: Project | Namespace, level: int) -> None:
    if level and level_in(current_user(), source) < level:
        raise unauthorized() if current_user() is None else forbidden()


def is_writable(source: Source) -> bool:
    """Archived projects, and those marked for deletion, are read-only."""
    return isinstance(source, Namespace) or not (source.archived or source.marked_for_deletion_on)


def require_writable(source: Source) -> None:
    if not is_writable(source):
        raise forbidden()


def require_issues(project: Project) -> None:
    if not has_issues(current_user(), project):
        raise forbidden()


def may_see(user: User | None, issue: Issue, level: int) -> bool:
    """Whether a user with this level in the issue's project may read the issue."""
    return (
        not issue.confidential
        or level >= Level.PLANNER
        or (user is not None and user.id in (issue.author_id, issue.assignee_id))
    )


def may_edit(user: User | None, issue: Issue, level: int) -> bool:
    """Whether a user with this level in the issue's project may change its text and close it."""
    mine = user is not None and user.id in (issue.author_id, issue.assignee_id)
    return mine or level >= Level.PLANNER


def require_issue(project: Project, iid: str | int) -> Issue:
    """The issue with this iid.

    Raises:
        GitLabError: 404 `Not found` if there is none, issues are off, or it is confidential for
            the user.

    """
    user = current_user()
    query = store().find(Issue, project_id=project.id)
    found = query.where("iid = ?", params.record_id(str(iid))).first()
    is_seen = found and has_issues(user, project) and may_see(user, found, level_in(user, project))
    if found is None or not is_seen:
        raise not_found()
    return found


def can_read_code(user: User | None, project: Project) -> bool:
    """Private repositories are for Reporters up; open ones for whom the project is open to."""
    level = level_in(user, project)
    if project.visibility == "public" or level >= Level.REPORTER:
        return True
    return project.visibility == "internal" and user is not None and not user.external
