"""Projects. GitLab doc/api/projects.md."""

import re
import shutil
from typing import Any

from flask import Blueprint, Response

from sandbox import params, present, pushes
from sandbox.api.users import need_user
from sandbox.auth import current_user, require_user
from sandbox.clock import now, stamp
from sandbox.errors import bad_parameters, bad_request, forbidden, invalid
from sandbox.pagination import page_of
from sandbox.permissions import (
    PROJECTS_BY_LEVEL,
    VISIBILITIES,
    Level,
    level_in,
    require_group,
    require_project,
    visible_groups,
    visible_projects,
)
from sandbox.repositories import Action, Person
from sandbox.repositories.commits import ZERO
from sandbox.repositories.repository import History
from sandbox.state import state, store
from sandbox.state.namespaces import path_is_taken
from sandbox.state.records import Issue, Label, Member, Namespace, Project, User
from sandbox.state.store import Query

api = Blueprint("projects", __name__, url_prefix="/api/v4")
Json = dict[str, Any]
PATH = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(?<!\.git)(?<!\.atom)(?<!\.)(?<!-)")
ACCESS = params.one_of("disabled", "private", "enabled", "public")
OPTIONS: dict[str, params.Kind] = {
    **{name: ACCESS for name in present.PROJECT_OPTIONS if name.endswith("_access_level")},
    "request_access_enabled": params.boolean,
    "shared_runners_enabled": params.boolean,
    "remove_source_branch_after_merge": params.boolean,
    "only_allow_merge_if_pipeline_succeeds": params.boolean,
    "only_allow_merge_if_all_discussions_are_resolved": params.boolean,
    "printing_merge_request_link_enabled": params.boolean,
    "enforce_auth_checks_on_uploads": params.boolean,
    "emails_disabled": params.boolean,
    "emails_enabled": params.boolean,
    "auto_devops_enabled": params.boolean,
    "merge_method": params.one_of("ff", "merge", "rebase_merge"),
    "squash_option": params.one_of("never", "always", "default_on", "default_off"),
    "build_timeout": params.integer,
    "ci_config_path": params.text,
    "issues_template": params.text,
}
FIELDS: dict[str, params.Kind] = {
    "name": params.text,
    "path": params.text,
    "description": params.text,
    "visibility": params.one_of(*VISIBILITIES),
    "default_branch": params.text,
    "topics": params.words,
    "tag_list": params.words,
    "issues_enabled": params.boolean,
    "jobs_enabled": params.boolean,
    "merge_requests_enabled": params.boolean,
    "wiki_enabled": params.boolean,
    "snippets_enabled": params.boolean,
    **OPTIONS,
}
LIST: dict[str, params.Kind] = {
    "search": params.text,
    "search_namespaces": params.boolean,
    "membership": params.boolean,
    "owned": params.boolean,
    "starred": params.boolean,
    "archived": params.boolean,
    "active": params.boolean,
    "visibility": params.one_of(*VISIBILITIES),
    "min_access_level": params.integer,
    "simple": params.boolean,
    "topic": params.words,
    "id_after": params.integer,
    "id_before": params.integer,
    "last_activity_after": params.instant,
    "last_activity_before": params.instant,
    "with_issues_enabled": params.boolean,
    "include_subgroups": params.boolean,
    "include_pending_delete": params.boolean,
    "marked_for_deletion_on": params.day,
    "order_by": params.one_of("id", "name", "path", "created_at", "updated_at",
                              "last_activity_at", "similarity", "star_count"),
    "sort": params.one_of("asc", "desc"),
}  # fmt: skip


def _page(query: Query[Project], given: Json) -> Response:
    user = current_user()
    if word := given.get("search"):
        columns = ["name", "path", "description"]
        columns += ["full_path"] if given.get("search_namespaces") else []
        condition = " OR ".join(f"{column} LIKE ?" for column in columns)
        query = query.where(condition, *[f"%{word}%"] * len(columns))
    least = Level.OWNER if given.get("owned") else given.get("min_access_level")
    least = Level.GUEST if least is None and given.get("membership") else least
    if least is not None:
        mine = user.id if user else 0
        query = query.where(PROJECTS_BY_LEVEL, mine, least, mine, least)
    for name, condition in {
        "visibility": "visibility = ?",
        "archived": "archived = ?",
        "id_after": "id > ?",
        "id_before": "id < ?",
        "last_activity_after": "last_activity_at > ?",
        "last_activity_before": "last_activity_at < ?",
        "marked_for_deletion_on": "marked_for_deletion_on = ?",
    }.items():
        if given.get(name) is not None:
            query = query.where(condition, given[name])
    if (active := given.get("active")) is not None:
        inactive = "archived OR marked_for_deletion_on IS NOT NULL"
        query = query.where(f"NOT ({inactive})" if active else inactive)
    for topic in given.get("topic") or []:
        query = query.where("EXISTS (SELECT 1 FROM json_each(topics) WHERE value = ?)", topic)
    if given.get("starred"):
        query = query.where("0")
    column = given.get("order_by") or "created_at"
    column = {"similarity": "name", "star_count": "id"}.get(column, column)
    direction = given.get("sort") or "desc"
    query = query.order(f"{column} {direction}, id {direction}")
    if given.get("simple") or user is None:
        return page_of(query, present.project_basic, keyset=True)
    return page_of(query, lambda row: present.project_with_access(row, user), keyset=True)


@api.get("/projects")
def list_projects() -> Response:
    return _page(visible_projects(current_user()), params.take(**LIST))


@api.get("/users/<user_ref>/projects")
def of_user(user_ref: str) -> Response:
    owner = need_user(user_ref)
    query = visible_projects(current_user()).where("namespace_id = ?", owner.namespace_id)
    return _page(query, params.take(**LIST))


@api.get("/groups/<group_ref>/projects")
def of_group(group_ref: str) -> Response:
    group, given = require_group(group_ref), params.take(**LIST)
    query = visible_projects(current_user())
    if given.get("include_subgroups"):
        return _page(query.where("lineage GLOB ?", f"{group.lineage}*"), given)
    return _page(query.where("namespace_id = ?", group.id), given)


@api.get("/projects/<project_ref>")
def one_project(project_ref: str) -> Json:
    project, user = require_project(project_ref), current_user()
    if user is None:
        return present.project_basic(project)
    body = present.project_with_access(project, user)
    if params.take(statistics=params.boolean).get("statistics") and level_in(user, project) >= 20:
        body["statistics"] = _statistics(project)
    return body


def _statistics(project: Project) -> Json:
    folder = state().repositories.path(project.id)
    repository_size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    uploads_size = store().scalar(
        "SELECT COALESCE(SUM(size), 0) FROM uploads WHERE project_id = ?", project.id
    )
    has_commits = state().repositories.head(project.id, project.default_branch) is not None
    history = History(ref=project.default_branch)
    commits = state().repositories.open(project.id).count(history) if has_commits else 0
    nothing = ("lfs_objects_size", "job_artifacts_size", "pipeline_artifacts_size",
               "packages_size", "snippets_size", "wiki_size")  # fmt: skip
    return {
        "commit_count": commits,
        "storage_size": repository_size + uploads_size,
        "repository_size": repository_size,
        "uploads_size": uploads_size,
        **dict.fromkeys(nothing, 0),
    }


@api.post("/projects")
def create() -> tuple[Json, int]:
    user = require_user()
    given = params.take(
        namespace_id=params.integer,
        initialize_with_readme=params.boolean,
        **FIELDS,
    )
    return _create(user, user, given)


@api.post("/projects/user/<int:owner_id>")
def create_for_user(owner_id: int) -> tuple[Json, int]:
    user = require_user()
    if not user.admin:
        raise forbidden()
    given = params.take({"name": params.text}, initialize_with_readme=params.boolean, **{
        name: kind for name, kind in FIELDS.items() if name != "name"})  # fmt: skip
    return _create(user, need_user(str(owner_id)), given)


def _create(user: User, owner: User, given: Json) -> tuple[Json, int]:
    if not given.get("name") and not given.get("path"):
        raise bad_parameters("name, path are missing, at least one parameter must be provided")
    path = given.get("path") or _slug(given["name"])
    name = given.get("name") or path
    namespace = _namespace_for(user, owner, given.get("namespace_id"))
    visibility = given.get("visibility") or store().setting("default_project_visibility", "private")
    default_branch = store().setting("default_branch_name") or "main"
    with store().transaction():
        _check(path, name, visibility, namespace)
        project = store().insert(
            Project,
            namespace_id=namespace.id,
            creator_id=owner.id,
            path=path,
            full_path=f"{namespace.full_path}/{path}",
            name=name,
            full_name=f"{namespace.full_name} / {name}",
            lineage=namespace.lineage,
            description=given.get("description"),
            visibility=visibility,
            default_branch=given.get("default_branch") or default_branch,
            topics=given.get("topics") or given.get("tag_list") or [],
            options=_options(given),
            **dict.fromkeys(("created_at", "updated_at", "last_activity_at"), stamp()),
        )
        store().execute("DELETE FROM redirects WHERE full_path = ?", project.full_path)
        if namespace.kind == "user":
            store().insert(
                Member,
                source="project",
                source_id=project.id,
                user_id=owner.id,
                access_level=Level.OWNER,
                created_by_id=user.id,
                created_at=stamp(),
            )
        # Inside the transaction: a project that is there always has its repository.
        state().repositories.delete(project.id)
        state().repositories.create(project.id, project.default_branch)
    if given.get("initialize_with_readme"):
        project = _add_readme(project, owner)
    return present.project(project, user), 201


def _slug(name: str) -> str:
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9_.-]", "-", name.lower())).strip("-.")


def _namespace_for(user: User, owner: User, namespace_id: int | None) -> Namespace:
    own = store().need(Namespace, owner.namespace_id)
    if namespace_id is None or namespace_id == own.id:
        return own
    group = visible_groups(user).where("id = ?", namespace_id).first()
    creation = (group.options.get("project_creation_level") if group else None) or "developer"
    least = {"developer": Level.DEVELOPER, "maintainer": Level.MAINTAINER, "owner": Level.OWNER}
    if group is None or level_in(user, group) < least.get(creation, Level.ADMIN):
        raise invalid(namespace=["is not valid"])
    return group


def _check(
    path: str, name: str, visibility: str, namespace: Namespace, own: Project | None = None
) -> None:
    """Refuse what the model refuses, all of it in one answer."""
    problems: dict[str, list[str]] = {}
    mine = own.id if own else 0
    same_name = store().find(Project).where("namespace_id = ? AND id <> ?", namespace.id, mine)
    full_path = f"{namespace.full_path}/{path}"
    kept = own is not None and own.full_path.lower() == full_path.lower()
    if not kept and path_is_taken(store(), full_path):
        problems["path"] = ["has already been taken"]
    if same_name.where("name = ?", name).exists():
        problems["name"] = ["has already been taken"]
    if problems:
        problems = {f"project_namespace.{key}": value for key, value in problems.items()} | problems
    if not PATH.fullmatch(path) or len(path) > 255:
        problems["path"] = [
            (
                "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in "
                "'.git' or end in '.atom'"
            )
        ]
    if not re.match(r"\w|[^\x00-\x7f]", name):
        problems["name"] = [
            (
                "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must "
                "start with a letter, digit, emoji, or '_'."
            )
        ]
    if namespace.kind == "group" and VISIBILITIES[visibility] > VISIBILITIES[namespace.visibility]:
        problems["visibility_level"] = [
            f"{visibility} is not allowed in a {namespace.visibility} group."
        ]
    if problems:
        raise invalid(**problems)


def _options(given: Json) -> Json:
    options = {key: given[key] for key in OPTIONS if given.get(key) is not None}
    for feature in ("issues", "jobs"):
        if (enabled := given.get(f"{feature}_enabled")) is not None:
            column = {"jobs": "builds"}.get(feature, feature)
            options[f"{column}_access_level"] = "enabled" if enabled else "disabled"
    return options


def _add_readme(project: Project, user: User) -> Project:
    text = f"# {project.name}\n\n{project.description or ''}".strip() + "\n"
    made = state().repositories.commit(
        project.id,
        project.default_branch,
        "Initial commit",
        [Action("create", "README.md", text.encode())],
        Person(user.name, user.email),
        now(),
    )
    update = pushes.Update(ZERO, made, f"refs/heads/{project.default_branch}")
    pushes.record(project, user, [update])
    with store().transaction():
        project = store().need(Project, project.id)
        return store().update(project, options=project.options | {"readme": True})


@api.put("/projects/<project_ref>")
def edit(project_ref: str) -> Json:
    project, given = require_project(project_ref, Level.MAINTAINER), params.take(**FIELDS)
    params.at_least_one(given, FIELDS)
    with store().transaction():
        namespace = store().need(Namespace, project.namespace_id)
        path, name = given.get("path") or project.path, given.get("name") or project.name
        visibility = given.get("visibility") or project.visibility
        if visibility != project.visibility and level_in(current_user(), project) < Level.OWNER:
            raise forbidden()
        _check(path, name, visibility, namespace, project)
        branch = given.get("default_branch")
        if branch and branch != project.default_branch:
            _move_head(project, branch)
        values: Json = {"visibility": visibility, "options": project.options | _options(given)}
        if "description" in given:
            values["description"] = given["description"]
        if branch:
            values["default_branch"] = branch
        if (topics := given.get("topics", given.get("tag_list"))) is not None:
            values["topics"] = topics
        store().update(project, updated_at=stamp(), **values)
        project = place(project, namespace, path=path, name=name)
    return present.project(project, current_user())


def _move_head(project: Project, branch: str) -> None:
    if state().repositories.head(project.id, branch) is None:
        raise invalid(base=[("Could not set the default branch. Do you have a branch named "
                            f"'{branch}' in your repository?")])  # fmt: skip
    state().repositories.open(project.id).git.set_head(f"refs/heads/{branch}")


def place(project: Project, namespace: Namespace, *, path: str, name: str) -> Project:
    """Give a project its name and place; the old path leads on to it."""
    full_path = f"{namespace.full_path}/{path}"
    if full_path != project.full_path:
        store().execute(
            "INSERT OR REPLACE INTO redirects (full_path, project_id) VALUES (?, ?)",
            project.full_path,
            project.id,
        )
        store().execute("DELETE FROM redirects WHERE full_path = ?", full_path)
    return store().update(
        project,
        namespace_id=namespace.id,
        lineage=namespace.lineage,
        path=path,
        full_path=full_path,
        name=name,
        full_name=f"{namespace.full_name} / {name}",
    )


@api.put("/projects/<project_ref>/transfer")
def transfer(project_ref: str) -> Json:
    project, user = require_project(project_ref, Level.OWNER), require_user()
    ref = params.take({"namespace": params.text})["namespace"]
    group = require_group(ref)
    if level_in(user, group) < Level.DEVELOPER:
        raise bad_request("You don't have permission to transfer projects into that namespace.")
    with store().transaction():
        _check(project.path, project.name, project.visibility, group, project)
        project = place(project, group, path=project.path, name=project.name)
    return present.project(project, user)


@api.post("/projects/<project_ref>/<any(archive, unarchive):action>")
def archive(project_ref: str, action: str) -> tuple[Json, int]:
    project = require_project(project_ref, Level.OWNER)
    with store().transaction():
        project = store().update(project, archived=action == "archive")
    return present.project(project, current_user()), 201


@api.delete("/projects/<project_ref>")
def delete(project_ref: str) -> tuple[Json, int]:
    """Mark for deletion and rename; `permanently_remove` with the path removes what is marked."""
    project = require_project(project_ref, Level.OWNER)
    given = params.take(permanently_remove=params.boolean, full_path=params.text)
    if given.get("permanently_remove"):
        if not project.marked_for_deletion_on:
            raise bad_request("Project must be marked for deletion first.")
        if given.get("full_path") != project.full_path:
            raise bad_request(
                "`full_path` is incorrect. You must enter the complete path for the project."
            )
        with store().transaction():
            remove(project)
    elif project.marked_for_deletion_on:
        raise bad_request("Project has been already marked for deletion")
    else:
        with store().transaction():
            namespace = store().need(Namespace, project.namespace_id)
            suffix = f"-deletion_scheduled-{project.id}"
            project = place(
                project, namespace, path=project.path + suffix, name=project.name + suffix
            )
            store().update(project, marked_for_deletion_on=now().date().isoformat())
    return {"message": "202 Accepted"}, 202


@api.post("/projects/<project_ref>/restore")
def restore(project_ref: str) -> tuple[Json, int]:
    project = require_project(project_ref, Level.OWNER)
    with store().transaction():
        namespace = store().need(Namespace, project.namespace_id)
        suffix = f"-deletion_scheduled-{project.id}"
        path, name = project.path.removesuffix(suffix), project.name.removesuffix(suffix)
        _check(path, name, project.visibility, namespace, project)
        project = place(project, namespace, path=path, name=name)
        project = store().update(project, marked_for_deletion_on=None)
    return present.project(project, current_user()), 201


def remove(project: Project) -> None:
    """Take a project away with its issues, repository and files, within a transaction."""
    for issue in store().find(Issue).where("project_id = ?", project.id).rows():
        remove_issue(issue)
    store().find(Member).where("source = 'project' AND source_id = ?", project.id).delete()
    store().find(Label).where("project_id = ?", project.id).delete()
    for table in (
        "boards",
        "hooks",
        "uploads",
        "protected_branches",
        "protected_tags",
        "redirects",
    ):
        store().execute(f"DELETE FROM {table} WHERE project_id = ?", project.id)  # noqa: S608
    store().delete(project)
    forge = state()
    store().after_commit(lambda: forge.repositories.delete(project.id))
    store().after_commit(lambda: shutil.rmtree(forge.uploads / str(project.id), ignore_errors=True))


def remove_issue(issue: Issue) -> None:
    for table in ("issue_labels", "issue_subscriptions", "label_events", "state_events", "notes"):
        store().execute(f"DELETE FROM {table} WHERE issue_id = ?", issue.id)  # noqa: S608
    store().delete(issue)


@api.get("/projects/<project_ref>/users")
def users_of(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store()
        .find(User)
        .where(
            "id IN (SELECT user_id FROM members WHERE (source = 'project' AND source_id = ?) OR "
            "(source = 'group' AND ? GLOB '*/' || source_id || '/*'))",
            project.id,
            project.lineage,
        )
    )
    if word := params.take(search=params.text).get("search"):
        query = query.where("name LIKE ? OR username LIKE ?", f"%{word}%", f"%{word}%")
    return page_of(query, present.user_basic)


@api.get("/projects/<project_ref>/groups")
def groups_of(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store().find(Namespace).where("kind = 'group' AND ? GLOB lineage || '*'", project.lineage)
    )
    return page_of(query, lambda row: {
        key: value for key, value in present.group(row).items()
        if key in ("id", "name", "avatar_url", "web_url", "full_name", "full_path")})  # fmt: skip
