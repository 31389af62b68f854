"""Files of a repository through the API: reading one, committing several at once."""

import base64
import io
import tarfile
from collections.abc import Iterable, Mapping

from inventaris.errors import (
    ForgeConflictError,
    ForgeNotFoundError,
    ForgeRefusedError,
    ForgeUnavailableError,
)
from inventaris.forge.client import Forge, Json, project, segment

BRANCH = "main"
_LARGEST_TEXT = 1 << 20  # bytes


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


def read_all(forge: Forge, project_path: str, ending: str, folder: str = "") -> dict[str, str]:
    """Read every text file of the main branch, or of a folder, whose path ends so, in one request.

    Files beyond a megabyte, and what is no file, are left out; bytes that are no UTF-8 are
    replaced.

    Raises:
        ForgeUnavailableError: the answer breaks off.

    """
    address = f"{project(project_path)}/repository/archive.tar.gz?sha={BRANCH}"
    if folder:
        address += f"&path={segment(folder)}"
    try:
        with forge.stream(address) as chunks:
            packed = io.BytesIO(b"".join(chunks))
    except ForgeNotFoundError:
        return {}  # nothing was ever committed
    texts: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=packed, mode="r:gz") as archive:
            for member in archive:
                # GitLab puts everything below one folder, named after project and commit.
                path = member.name.partition("/")[2]
                if path.endswith(ending) and member.isfile() and member.size <= _LARGEST_TEXT:
                    content = archive.extractfile(member)
                    texts[path] = content.read().decode(errors="replace") if content else ""
    except (tarfile.TarError, EOFError, OSError) as broken:
        raise ForgeUnavailableError(f"GET {address}: {type(broken).__name__}") from broken
    return texts


def commit(
    forge: Forge,
    project_path: str,
    message: str,
    *,
    create: Mapping[str, bytes],
    update: Mapping[str, bytes] | None = None,
    delete: Iterable[str] = (),
) -> str:
    """Commit to the main branch, all or nothing, and give the commit's id.

    Raises:
        ForgeConflictError: a file to be created is there, one to be updated or deleted is not, or
            the branch moved meanwhile; GitLab answers 400 to all of them.

    """
    actions = [_action("create", path, content) for path, content in create.items()]
    actions += [_action("update", path, content) for path, content in (update or {}).items()]
    actions += [{"action": "delete", "file_path": path} for path in delete]
    # GitLab would count the commit's lines for the answer.
    body = {"branch": BRANCH, "commit_message": message, "actions": actions, "stats": False}
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
