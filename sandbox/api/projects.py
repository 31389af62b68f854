"""Projects. GitLab doc/api/projects.md."""

import re

from sandbox import avatars, params, present, pushes
from sandbox.api import Json, Resource
from sandbox.api.project_figures import statistics_of
from sandbox.api.users import need_user
from sandbox.auth import current_user, require_admin, require_user
from sandbox.clock import now, stamp
from sandbox.errors import bad_parameters, forbidden, invalid
from sandbox.events import happened
from sandbox.permissions import VISIBILITIES, Level, level_in, require_project, visible_groups
from sandbox.repositories import ZERO, Action, Person
from sandbox.state import state, store
from sandbox.state.namespaces import path_is_taken
from sandbox.state.records import Member, Namespace, Project, User

api = Resource("projects")
PATH = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*(?<!\.git)(?<!\.atom)(?<!\.)(?<!-)")
ACCESS = params.one_of("disabled", "private", "enabled", "public")
OPTIONS: params.Kinds = {
    name: ACCESS for name in present.PROJECT_OPTIONS if name.endswith("_access_level")
} | params.kinds(
    "request_access_enabled shared_runners_enabled remove_source_branch_after_merge "
    "only_allow_merge_if_pipeline_succeeds only_allow_merge_if_all_discussions_are_resolved "
    "printing_merge_request_link_enabled enforce_auth_checks_on_uploads emails_disabled "
    "emails_enabled auto_devops_enabled: boolean; merge_method: ff|merge|rebase_merge; "
    "squash_option: never|always|default_on|default_off; build_timeout: integer; "
    "ci_config_path issues_template merge_requests_template suggestion_commit_message "
    "merge_commit_template squash_commit_template issue_branch_template: text; "
    "ci_default_git_depth ci_delete_pipelines_in_seconds max_artifacts_size: integer; "
    "ci_forward_deployment_enabled ci_forward_deployment_rollback_allowed ci_separated_caches "
    "ci_allow_fork_pipelines_to_run_in_parent_project group_runners_enabled "
    "ci_push_repository_for_job_token_allowed restrict_user_defined_variables "
    "autoclose_referenced_issues keep_latest_artifact mr_default_target_self "
    "warn_about_potentially_unwanted_characters allow_merge_on_skipped_pipeline: boolean; "
    "ci_pipeline_variables_minimum_override_role: no_one_allowed|developer|maintainer|owner; "
    "auto_cancel_pending_pipelines: enabled|disabled; build_git_strategy: fetch|clone; "
    "auto_devops_deploy_strategy: continuous|manual|timed_incremental"
)
FIELDS = (
    params.kinds(
        "name path description: text; visibility: private|internal|public; default_branch: "
        "text; topics tag_list: words; issues_enabled jobs_enabled merge_requests_enabled "
        "wiki_enabled snippets_enabled: boolean"
    )
    | OPTIONS
)


@api.get("/projects/<project_ref>")
def one_project(project_ref: str) -> Json:
    project, user = require_project(project_ref), current_user()
    if user is None:
        return present.project_basic(project)
    body = present.project_with_access(project, user)
    if params.take("statistics: boolean").get("statistics") and level_in(user, project) >= 20:
        body["statistics"] = statistics_of(project)
    return body


@api.post("/projects")
def create() -> tuple[Json, int]:
    user = require_user()
    given = params.take("namespace_id: integer; initialize_with_readme: boolean", **FIELDS)
    return _create(user, user, given)


@api.post("/projects/user/<int:owner_id>")
def create_for_user(owner_id: int) -> tuple[Json, int]:
    user = require_admin()
    given = params.take("*name: text; initialize_with_readme: boolean", **FIELDS)
    return _create(user, need_user(str(owner_id)), given)


def _create(user: User, owner: User, given: Json) -> tuple[Json, int]:
    if not given.get("name") and not given.get("path"):
        raise bad_parameters("name, path are missing, at least one parameter must be provided")
    path = given.get("path") or _slug(given["name"])
    name = given.get("name") or path
    namespace = _namespace_for(user, owner, given.get("namespace_id"))
    visibility = given.get("visibility") or store().setting("default_project_visibility", "private")
    default_branch = store().setting("default_branch_name") or "main"
    check(path, name, visibility, namespace)
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
        )
    project = avatars.take_avatar(project)
    happened(owner, project.id, "created")
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


def check(
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
    pushes.record(project, state().repositories.open(project.id), user, [update])
    project = store().need(Project, project.id)
    return store().update(project, options=project.options | {"readme": True})


@api.put("/projects/<project_ref>")
def edit(project_ref: str) -> Json:
    project, given = require_project(project_ref, Level.MAINTAINER), params.take(**FIELDS)
    if not avatars.is_given():
        params.at_least_one(given, FIELDS)
    namespace = store().need(Namespace, project.namespace_id)
    path, name = given.get("path") or project.path, given.get("name") or project.name
    visibility = given.get("visibility") or project.visibility
    if visibility != project.visibility and level_in(current_user(), project) < Level.OWNER:
        raise forbidden()
    check(path, name, visibility, namespace, project)
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
    project = avatars.take_avatar(store().update(project, updated_at=stamp(), **values))
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
