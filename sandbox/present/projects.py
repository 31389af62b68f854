"""How groups and projects look in answers. GitLab lib/api/entities/{group,project}*.rb."""

from sandbox.permissions import Level, level_in
from sandbox.present.people import Json, ssh_url, url, user_basic
from sandbox.state import state, store
from sandbox.state.records import Namespace, Project, User

NOT_HERE = {"import_status": "none", "shared_with_groups": []}


def namespace_basic(namespace: Namespace) -> Json:
    group = namespace.kind == "group"
    return {
        "id": namespace.id,
        "name": namespace.name,
        "path": namespace.path,
        "kind": namespace.kind,
        "full_path": namespace.full_path,
        "parent_id": namespace.parent_id,
        "avatar_url": None,
        "web_url": url(f"groups/{namespace.full_path}" if group else namespace.full_path),
    }


GROUP_OPTIONS: Json = {
    "share_with_group_lock": False,
    "require_two_factor_authentication": False,
    "two_factor_grace_period": 48,
    "project_creation_level": "developer",
    "auto_devops_enabled": None,
    "subgroup_creation_level": "maintainer",
    "emails_disabled": False,
    "emails_enabled": True,
    "mentions_disabled": None,
    "lfs_enabled": True,
    "request_access_enabled": True,
    "default_branch": None,
    "default_branch_protection": 2,
}


def group(row: Namespace) -> Json:
    return {
        "id": row.id,
        "web_url": url(f"groups/{row.full_path}"),
        "name": row.name,
        "path": row.path,
        "description": row.description,
        "visibility": row.visibility,
        **GROUP_OPTIONS,
        **row.options,
        "math_rendering_limits_enabled": True,
        "lock_math_rendering_limits_enabled": False,
        "avatar_url": None,
        "full_name": row.full_name,
        "full_path": row.full_path,
        "created_at": row.created_at,
        "parent_id": row.parent_id,
        "organization_id": 1,
        "shared_runners_setting": "enabled",
        "archived": False,
        "marked_for_deletion_on": row.marked_for_deletion_on,
    }


def project_identity(project: Project) -> Json:
    return {
        "id": project.id,
        "description": project.description,
        "name": project.name,
        "name_with_namespace": project.full_name,
        "path": project.path,
        "path_with_namespace": project.full_path,
        "created_at": project.created_at,
    }


def project_basic(project: Project, namespace: Namespace | None = None) -> Json:
    """What `simple=true` and other answers show of a project."""
    web = url(project.full_path)
    return project_identity(project) | {
        "default_branch": shown_branch(project),
        "tag_list": project.topics,
        "topics": project.topics,
        "ssh_url_to_repo": ssh_url(project.full_path),
        "http_url_to_repo": f"{web}.git",
        "web_url": web,
        "readme_url": f"{web}/-/blob/{project.default_branch}/README.md"
        if project.options.get("readme")
        else None,
        "forks_count": 0,
        "avatar_url": None,
        "star_count": store().scalar("SELECT COUNT(*) FROM stars WHERE project_id = ?", project.id),
        "last_activity_at": project.last_activity_at,
        "visibility": project.visibility,
        "namespace": namespace_basic(namespace or store().need(Namespace, project.namespace_id)),
    }


def shown_branch(project: Project) -> str | None:
    """An empty repository has no default branch yet."""
    return (
        project.default_branch
        if state().repositories.head(project.id, project.default_branch)
        else None
    )


PROJECT_OPTIONS: Json = {
    "issues_access_level": "enabled",
    "repository_access_level": "enabled",
    "merge_requests_access_level": "disabled",
    "forking_access_level": "disabled",
    "wiki_access_level": "disabled",
    "builds_access_level": "enabled",
    "snippets_access_level": "disabled",
    "pages_access_level": "disabled",
    "analytics_access_level": "disabled",
    "container_registry_access_level": "disabled",
    "security_and_compliance_access_level": "private",
    "releases_access_level": "enabled",
    "environments_access_level": "disabled",
    "feature_flags_access_level": "disabled",
    "infrastructure_access_level": "disabled",
    "monitor_access_level": "disabled",
    "model_experiments_access_level": "disabled",
    "model_registry_access_level": "disabled",
    "request_access_enabled": True,
    "shared_runners_enabled": True,
    "lfs_enabled": False,
    "issues_template": None,
    "remove_source_branch_after_merge": True,
    "only_allow_merge_if_pipeline_succeeds": False,
    "only_allow_merge_if_all_discussions_are_resolved": False,
    "printing_merge_request_link_enabled": True,
    "merge_method": "merge",
    "squash_option": "default_off",
    "enforce_auth_checks_on_uploads": True,
    "emails_disabled": False,
    "emails_enabled": True,
    "auto_devops_enabled": False,
    "build_timeout": 3600,
    "ci_config_path": None,
    "service_desk_enabled": False,
    "packages_enabled": False,
    "container_registry_enabled": False,
}


def project(row: Project, user: User | None = None) -> Json:
    namespace = store().need(Namespace, row.namespace_id)
    level = level_in(user, row)
    options = {**PROJECT_OPTIONS, **{k: v for k, v in row.options.items() if k in PROJECT_OPTIONS}}
    body = project_basic(row, namespace) | {
        "_links": {
            name: url(f"api/v4/projects/{row.id}{tail}")
            for name, tail in {
                "self": "",
                "issues": "/issues",
                "repo_branches": "/repository/branches",
                "labels": "/labels",
                "events": "/events",
                "members": "/members",
            }.items()
        },
        "empty_repo": shown_branch(row) is None,
        "archived": row.archived,
        "resolve_outdated_diff_discussions": False,
        "issues_enabled": options["issues_access_level"] != "disabled",
        "merge_requests_enabled": False,
        "wiki_enabled": False,
        "jobs_enabled": True,
        "snippets_enabled": False,
        "can_create_merge_request_in": False,
        "creator_id": row.creator_id,
        **NOT_HERE,
        "import_type": None,
        "import_url": None,
        "description_html": "",
        "updated_at": row.updated_at,
        "open_issues_count": row.open_issues,
        "public_jobs": True,
        "marked_for_deletion_at": row.marked_for_deletion_on,
        "marked_for_deletion_on": row.marked_for_deletion_on,
        **options,
    }
    if namespace.kind == "user":
        owner = store().find(User, namespace_id=namespace.id).first()
        body["owner"] = user_basic(owner) if owner else None
    if level >= Level.MAINTAINER:
        body["runners_token"] = None
    return body


def project_with_access(row: Project, user: User | None) -> Json:
    """A project as one reads it: with the reader's own access."""
    return project(row, user) | {"permissions": permissions(row, user)}


def permissions(row: Project, user: User | None) -> Json:
    levels: dict[str, Json | None] = {"project_access": None, "group_access": None}
    if user is not None:
        ids = row.lineage.strip("/").replace("/", ", ")
        found = store().execute(
            "SELECT source, MAX(access_level) FROM members WHERE user_id = ? AND "  # noqa: S608
            "((source = 'project' AND source_id = ?) OR (source = 'group' AND source_id IN "
            f"({ids}))) GROUP BY source",
            user.id,
            row.id,
        )
        for source, level in found:
            levels[f"{source}_access"] = {"access_level": level, "notification_level": 3}
    return dict(levels)
