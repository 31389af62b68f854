"""Files of a repository through the API: reading one, committing several at once."""

import base64
from collections.abc import Mapping

from inventaris.errors import ForgeConflictError, ForgeNotFoundError, ForgeRefusedError
from inventaris.forge.client import Forge, Json, project, segment

BRANCH = "main"


def read_text(forge: Forge, project_path: str, path: str) -> str | None:
    """Read a file of the main branch, None where there is none."""
    row = forge.find(f"{project(project_path)}/repository/files/{segment(path)}", ref=BRANCH)
    return base64.b64decode(row["content"]).decode() if row else None


def read_bytes(forge: Forge, project_path: str, path: str) -> bytes:
    """Read a file of the main branch as it is.

    Raises:
        ForgeNotFoundError: there is no such file.

    """
    address = f"{project(project_path)}/repository/files/{segment(path)}/raw?ref={BRANCH}"
    with forge.stream(address) as chunks:
        return b"".join(chunks)


def commit(
    forge: Forge,
    project_path: str,
    message: str,
    *,
    create: Mapping[str, bytes],
    update: Mapping[str, bytes] | None = None,
) -> str:
    """Commit to the main branch, all or nothing, and give the commit's id.

    Raises:
        ForgeConflictError: a file to be created is there, one to be updated is not, or the branch
            moved meanwhile; GitLab answers 400 to all three.

    """
    actions = [_action("create", path, content) for path, content in create.items()]
    actions += [_action("update", path, content) for path, content in (update or {}).items()]
    body = {"branch": BRANCH, "commit_message": message, "actions": actions}
    try:
        row = forge.post(f"{project(project_path)}/repository/commits", body)
    except ForgeNotFoundError:
        raise
    except ForgeRefusedError as refused:
        if ": 400 " in str(refused):
            raise ForgeConflictError(str(refused)) from refused
        raise
    return str(row["id"])


def _action(kind: str, path: str, content: bytes) -> Json:
    return {
        "action": kind,
        "file_path": path,
        "content": base64.b64encode(content).decode(),
        "encoding": "base64",
    }


def list_paths(forge: Forge, project_path: str, folder: str) -> frozenset[str]:
    """List the files below a folder of the main branch; none where there is no such folder."""
    path = f"{project(project_path)}/repository/tree"
    try:
        rows = list(forge.list(path, path=folder, ref=BRANCH, recursive="true"))
    except ForgeNotFoundError:
        return frozenset()
    return frozenset(str(row["path"]) for row in rows if row["type"] == "blob")
