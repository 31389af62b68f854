"""How groups and projects look in answers. GitLab lib/api/entities/{group,project}*.rb."""

from sandbox.permissions import Level, Source, kind_of, level_in, visible_groups
from sandbox.present.people import Json, alike, avatar_url, ssh_url, url, user_basic
from sandbox.state import state, store
from sandbox.state.records import GroupLink, Namespace, Project, User


def namespace_basic(namespace: Namespace) -> Json:
    group = namespace.kind == "group"
    return namespace.only("id name path kind full_path parent_id") | {
        "avatar_url": avatar_url("group", namespace.id, namespace.avatar),
        "web_url": url(f"groups/{namespace.full_path}" if group else namespace.full_path),
    }


GROUP_OPTIONS: Json = {
    **alike("share_with_group_lock require_two_factor_authentication emails_disabled", False),
    **alike("emails_enabled lfs_enabled request_access_enabled", True),
    **alike("auto_devops_enabled mentions_disabled default_branch"),
    "two_factor_grace_period": 48,
    "project_creation_level": "developer",
    "subgroup_creation_level": "maintainer",
    "default_branch_protection": 2,
    "default_branch_protection_defaults": {
        "allowed_to_push": [{"access_level": Level.MAINTAINER}],
        "allow_force_push": False,
        "allowed_to_merge": [{"access_level": Level.MAINTAINER}],
        "developer_can_initial_push": False,
    },
    "max_artifacts_size": None,
}


def group(row: Namespace) -> Json:
    return row.only(
        "id name path description visibility full_name full_path created_at parent_id "
        "marked_for_deletion_on"
    ) | {
        "web_url": url(f"groups/{row.full_path}"),
        **GROUP_OPTIONS,
        **row.options,
        "math_rendering_limits_enabled": True,
        "lock_math_rendering_limits_enabled": False,
        "avatar_url": avatar_url("group", row.id, row.avatar),
        "organization_id": 1,
        "shared_runners_setting": "enabled",
        "archived": False,
    }


def group_reference(row: Namespace) -> Json:
    """What lists show of groups that are near to something else."""
    return row.only("id name full_name full_path") | {
        "web_url": url(f"groups/{row.full_path}"),
        "avatar_url": avatar_url("group", row.id, row.avatar),
    }


def shared_with_groups(row: Source, user: User | None) -> list[Json]:
    """The groups invited to a project or group, of those that the reader may see."""
    links = store().find(GroupLink, source=kind_of(row), source_id=row.id).rows()
    return [
        {
            "group_id": group.id,
            "group_name": group.name,
            "group_full_path": group.full_path,
            "group_access_level": link.access_level,
            "expires_at": link.expires_at,
        }
        for link in links
        if (group := visible_groups(user).where("id = ?", link.group_id).first())
    ]


def project_identity(project: Project) -> Json:
    return project.only("id description name path created_at") | {
        "name_with_namespace": project.full_name,
        "path_with_namespace": project.full_path,
    }


def project_basic(project: Project, namespace: Namespace | None = None) -> Json:
    """What `simple=true` and other answers show of a project."""
    web = url(project.full_path)
    return (
        project_identity(project)
        | project.only("topics last_activity_at visibility")
        | {
            "default_branch": shown_branch(project),
            "tag_list": project.topics,
            "ssh_url_to_repo": ssh_url(project.full_path),
            "http_url_to_repo": f"{web}.git",
            "web_url": web,
            "readme_url": f"{web}/-/blob/{project.default_branch}/README.md"
            if project.options.get("readme")
            else None,
            "forks_count": 0,
            "avatar_url": avatar_url("project", project.id, project.avatar),
            "star_count": store().scalar(
                "SELECT COUNT(*) FROM stars WHERE project_id = ?", project.id
            ),
            "namespace": namespace_basic(
                namespace or store().need(Namespace, project.namespace_id)
            ),
        }
    )


def shown_branch(project: Project) -> str | None:
    """An empty repository has no default branch yet."""
    branch = project.default_branch
    return branch if state().repositories.head(project.id, branch) else None


PROJECT_OPTIONS: Json = {
    **alike(
        "issues_access_level repository_access_level builds_access_level releases_access_level",
        "enabled",
    ),
    **alike(
        "merge_requests_access_level forking_access_level wiki_access_level "
        "snippets_access_level pages_access_level analytics_access_level "
        "container_registry_access_level environments_access_level "
        "feature_flags_access_level infrastructure_access_level monitor_access_level "
        "model_experiments_access_level model_registry_access_level",
        "disabled",
    ),
    "security_and_compliance_access_level": "private",
    **alike(
        "request_access_enabled shared_runners_enabled remove_source_branch_after_merge "
        "printing_merge_request_link_enabled enforce_auth_checks_on_uploads "
        "emails_enabled",
        True,
    ),
    **alike(
        "lfs_enabled only_allow_merge_if_pipeline_succeeds "
        "only_allow_merge_if_all_discussions_are_resolved emails_disabled "
        "auto_devops_enabled service_desk_enabled packages_enabled "
        "container_registry_enabled",
        False,
    ),
    "issues_template": None,
    "merge_method": "merge",
    "squash_option": "default_off",
    "build_timeout": 3600,
    **alike(
        "ci_config_path ci_delete_pipelines_in_seconds allow_merge_on_skipped_pipeline "
        "suggestion_commit_message merge_commit_template squash_commit_template "
        "issue_branch_template merge_requests_template max_artifacts_size"
    ),
    **alike(
        "ci_forward_deployment_enabled ci_forward_deployment_rollback_allowed ci_separated_caches "
        "ci_allow_fork_pipelines_to_run_in_parent_project group_runners_enabled "
        "autoclose_referenced_issues keep_latest_artifact "
        "warn_about_potentially_unwanted_characters",
        True,
    ),
    **alike(
        "ci_push_repository_for_job_token_allowed restrict_user_defined_variables "
        "mr_default_target_self",
        False,
    ),
    "ci_default_git_depth": 20,
    "ci_pipeline_variables_minimum_override_role": "developer",
    "auto_cancel_pending_pipelines": "enabled",
    "auto_devops_deploy_strategy": "continuous",
    "build_git_strategy": "fetch",
}
# What a project shows and nobody can change here.
PROJECT_FIXED: Json = {
    **alike(
        "resolve_outdated_diff_discussions merge_requests_enabled wiki_enabled "
        "snippets_enabled can_create_merge_request_in ci_job_token_scope_enabled",
        False,
    ),
    **alike("jobs_enabled public_jobs", True),
    **alike(
        "import_type import_url import_error service_desk_address container_expiration_policy "
        "external_authorization_classification_label runner_token_expiration_interval"
    ),
    "ci_id_token_sub_claim_components": ["project_path", "ref_type", "ref"],
    "description_html": "",
    "import_status": "none",
    "repository_object_format": "sha1",
}


def project(row: Project, user: User | None = None) -> Json:
    namespace = store().need(Namespace, row.namespace_id)
    level, here = level_in(user, row), url(f"api/v4/projects/{row.id}")
    options = {**PROJECT_OPTIONS, **{k: v for k, v in row.options.items() if k in PROJECT_OPTIONS}}
    body = (
        project_basic(row, namespace)
        | row.only("archived creator_id updated_at marked_for_deletion_on")
        | {
            "_links": {"self": here, "repo_branches": f"{here}/repository/branches"}
            | {name: f"{here}/{name}" for name in ("issues", "labels", "events", "members")},
            "empty_repo": shown_branch(row) is None,
            **PROJECT_FIXED,
            "issues_enabled": options["issues_access_level"] != "disabled",
            "shared_with_groups": shared_with_groups(row, user),
            "open_issues_count": row.open_issues,
            "marked_for_deletion_at": row.marked_for_deletion_on,
            **options,
        }
    )
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
        found = store().select(
            "SELECT source, MAX(access_level) FROM members WHERE user_id = ? AND "  # noqa: S608
            "((source = 'project' AND source_id = ?) OR (source = 'group' AND source_id IN "
            f"({ids}))) GROUP BY source",
            user.id,
            row.id,
        )
        for source, level in found:
            levels[f"{source}_access"] = {"access_level": level, "notification_level": 3}
    return dict(levels)
