"""Files attached to issues."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from inventaris.forge.client import Forge, project, segment
from inventaris.model.request import Upload


def open_upload(
    forge: Forge, project_id: int, upload: Upload
) -> AbstractContextManager[Iterator[bytes]]:
    """Stream an attached file (GitLab 17.4: readable by secret).

    Raises:
        ForgeNotFoundError: no such upload in this project.

    """
    name = f"{segment(upload.secret)}/{segment(upload.filename)}"
    return forge.stream(f"{project(project_id)}/uploads/{name}")


def attach(forge: Forge, project_id: int, file: Path) -> str:
    """Attach a file to the project and give its address for Markdown: `/uploads/<secret>/<name>`."""
    return str(forge.upload(f"{project(project_id)}/uploads", file)["url"])
