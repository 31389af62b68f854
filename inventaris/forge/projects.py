"""Projects and groups, made once: a second creation finds the first."""

from dataclasses import dataclass

from inventaris.errors import ForgeConflictError, ForgeRefusedError
from inventaris.forge.client import Forge, Json, group, project, segment


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project as the domain needs it."""

    id: int
    path: str
    web_url: str
    git_url: str
    visibility: str
    default_branch: str


def find_project(forge: Forge, path: str) -> ProjectInfo | None:
    """Find a project by its full path; one that is marked for deletion is none."""
    row = forge.find(project(path))
    if row is None or row.get("marked_for_deletion_on") or row["path_with_namespace"] != path:
        return None
    return _info(forge, row)


def ensure_project(forge: Forge, path: str, *, description: str) -> ProjectInfo:
    """Find or create a private, empty project in an existing group.

    Raises:
        ForgeRefusedError: the group is missing, or GitLab refuses the path.

    """
    if found := find_project(forge, path):
        return found
    parent, _, name = path.rpartition("/")
    namespace = forge.get(group(parent), with_projects="false")
    try:
        row = forge.post(
            "/projects",
            {
                "name": name,
                "path": name,
                "namespace_id": namespace["id"],
                "visibility": "private",
                "description": description,
                "default_branch": "main",
                "merge_requests_access_level": "disabled",
                "wiki_access_level": "disabled",
                "snippets_access_level": "disabled",
            },
        )
    except (ForgeRefusedError, ForgeConflictError):
        # Somebody was faster, or an answer to our own creation was lost.
        if found := find_project(forge, path):
            return found
        raise
    return _info(forge, row)


def ensure_group(forge: Forge, path: str, *, name: str) -> Json:
    """Find or create a private group below an existing one."""
    if found := forge.find(group(path), with_projects="false"):
        return found
    parent, _, last = path.rpartition("/")
    body: Json = {"name": name, "path": last, "visibility": "private"}
    if parent:
        body["parent_id"] = forge.get(group(parent), with_projects="false")["id"]
    try:
        return forge.post("/groups", body)
    except (ForgeRefusedError, ForgeConflictError):
        if found := forge.find(group(path), with_projects="false"):
            return found
        raise


def delete_project(forge: Forge, path: str) -> None:
    """Delete a project, or mark it for deletion where GitLab delays it; none is no matter."""
    if found := find_project(forge, path):
        forge.delete(project(found.id))


def branch_head(forge: Forge, project_id: int, branch: str) -> str | None:
    """Give the commit a branch points at, None where there is no such branch."""
    row = forge.find(f"{project(project_id)}/repository/branches/{segment(branch)}")
    return str(row["commit"]["id"]) if row else None


def is_protected(forge: Forge, id_or_path: int | str, branch: str) -> bool:
    """Tell whether a rule of its own protects a branch."""
    path = f"{project(id_or_path)}/protected_branches"
    return forge.find(f"{path}/{segment(branch)}") is not None


def ensure_protected(forge: Forge, id_or_path: int | str, branch: str) -> None:
    """Protect a branch: Maintainers push, nobody by force (doc/api/protected_branches.md)."""
    if is_protected(forge, id_or_path, branch):
        return
    try:
        forge.post(
            f"{project(id_or_path)}/protected_branches",
            {
                "name": branch,
                "push_access_level": 40,
                "merge_access_level": 40,
                "allow_force_push": False,
            },
        )
    except ForgeConflictError:
        return


def _info(forge: Forge, row: Json) -> ProjectInfo:
    path = str(row["path_with_namespace"])
    return ProjectInfo(
        id=int(row["id"]),
        path=path,
        web_url=str(row["web_url"]),
        # Not `http_url_to_repo`: behind a proxy GitLab may name itself otherwise than we reach it.
        git_url=f"{forge.url}/{path}.git",
        visibility=str(row["visibility"]),
        default_branch=str(row.get("default_branch") or "main"),
    )
