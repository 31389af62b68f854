"""Files uploaded to a project's Markdown. GitLab doc/api/project_markdown_uploads.md."""

import re
import secrets
from pathlib import Path
from urllib.parse import quote

from flask import Response, request, send_file

from sandbox import present
from sandbox.api import Json, Resource
from sandbox.auth import require_user
from sandbox.errors import GitLabError, bad_parameters, not_found
from sandbox.pagination import page_of
from sandbox.permissions import Level, require_project
from sandbox.state import Query, state, store
from sandbox.state.records import Project, Upload

api = Resource("uploads", "")
ROOT = "/api/v4/projects/<project_ref>/uploads"
BY_SECRET = "<secret>/<filename>"  # noqa: S105 - a route
IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tiff", ".ico", ".webp"}
MIB = 1024 * 1024
LONGEST_NAME = 200  # bytes: no folder holds a name of more than 255


@api.post(ROOT, lock=False)
def upload(project_ref: str) -> Json:
    user, project = require_user(), require_project(project_ref)
    if project.visibility == "private":
        require_project(project_ref, Level.GUEST)
    sent = request.files.get("file")
    if sent is None:
        raise bad_parameters("file is missing" if "file" not in request.form else "file is invalid")
    name = clean_name(sent.filename or "")
    secret = secrets.token_hex(16)
    path = _path(project, secret, name)
    path.parent.mkdir(parents=True)
    sent.save(path)
    size = path.stat().st_size
    limit = int(store().setting("max_attachment_size", 100)) * MIB
    if size > limit:
        path.unlink()
        raise GitLabError(413, {"error": "File is too large"})
    with store().transaction():
        row = store().insert(
            Upload,
            project_id=project.id,
            secret=secret,
            filename=name,
            size=size,
            uploaded_by_id=user.id,
        )
    return _shown(row)


def clean_name(name: str) -> str:
    """What CarrierWave leaves of a file name: word characters, dot, dash and plus."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[^\w.\-+]", "_", name)
    if re.fullmatch(r"\.*", name):
        return f"_{name}"
    return name.encode()[-LONGEST_NAME:].decode(errors="ignore")


def _path(project: Project, secret: str, name: str) -> Path:
    return state().uploads / str(project.id) / secret / name


def _shown(row: Upload) -> Json:
    suffix = Path(row.filename).suffix.lower()
    alt = Path(row.filename).stem if suffix in IMAGES else row.filename
    address = f"/uploads/{row.secret}/{quote(row.filename)}"
    return {
        "id": row.id,
        "alt": alt,
        "url": address,
        "full_path": f"/-/project/{row.project_id}{address}",
        "markdown": f"{'!' if suffix in IMAGES else ''}[{alt}]({address})",
    }


def _listed(row: Upload) -> Json:
    return row.only("id size filename created_at") | {
        "uploaded_by": present.user_by_id(row.uploaded_by_id)
    }


def _uploads(project: Project) -> Query[Upload]:
    return store().find(Upload, project_id=project.id)


@api.get(ROOT)
def list_uploads(project_ref: str) -> Response:
    require_user()
    project = require_project(project_ref, Level.MAINTAINER)
    return page_of(_uploads(project).order("id DESC"), _listed)


@api.get(f"{ROOT}/<int:upload_id>")
def by_id(project_ref: str, upload_id: int) -> Response:
    require_user()
    project = require_project(project_ref, Level.MAINTAINER)
    row = _uploads(project).where("id = ?", upload_id).first()
    return _file(project, row)


@api.get(f"{ROOT}/{BY_SECRET}")
def by_secret(project_ref: str, secret: str, filename: str) -> Response:
    require_user()
    project = require_project(project_ref)
    if project.visibility == "private":
        require_project(project_ref, Level.GUEST)
    return _file(project, _named(project, secret, filename))


@api.get(f"/-/project/<int:project_ref>/uploads/{BY_SECRET}")
@api.get(f"/<path:project_ref>/uploads/{BY_SECRET}")
def in_browser(project_ref: int | str, secret: str, filename: str) -> Response:
    project = require_project(project_ref)
    return _file(project, _named(project, secret, filename))


def _named(project: Project, secret: str, filename: str) -> Upload | None:
    return _uploads(project).where("secret = ? AND filename = ?", secret, filename).first()


def _file(project: Project, row: Upload | None) -> Response:
    path = _path(project, row.secret, row.filename) if row else None
    if row is None or path is None or not path.exists():
        raise not_found("Upload") if request.path.startswith("/api/") else not_found()
    inline = path.suffix.lower() in IMAGES
    answer = send_file(path, as_attachment=not inline, download_name=row.filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@api.delete(f"{ROOT}/<int:upload_id>")
def delete(project_ref: str, upload_id: int) -> tuple[str, int]:
    require_user()
    project = require_project(project_ref, Level.MAINTAINER)
    return _delete(project, _uploads(project).where("id = ?", upload_id).first())


@api.delete(f"{ROOT}/{BY_SECRET}")
def delete_by_secret(project_ref: str, secret: str, filename: str) -> tuple[str, int]:
    require_user()
    project = require_project(project_ref, Level.MAINTAINER)
    return _delete(project, _named(project, secret, filename))


def _delete(project: Project, row: Upload | None) -> tuple[str, int]:
    if row is None:
        raise not_found("Upload")
    store().delete(row)
    _path(project, row.secret, row.filename).unlink(missing_ok=True)
    return "", 204
