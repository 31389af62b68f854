"""Uploads of GitLab named by a link (doc/api/project_markdown_uploads.md)."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from inventaris.model.request import Upload

_UPLOAD = re.compile(
    r"(?:https?://[^/\s]{1,260})?(?P<path>(?:/[^/\s?#]{1,255}){0,22})/uploads/"
    r"(?P<secret>[0-9a-f]{32})/(?P<name>[^/\s?#]{1,1000})(?:[?#].{0,1000})?",
    re.IGNORECASE,
)
_PROJECT = re.compile(r"/-/project/([0-9]{1,18})")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")


@dataclass(frozen=True, slots=True)
class ForeignUpload:
    """An upload of another project, which the request's people need not be allowed to read."""

    target: str


def read_upload(target: str, *, project_id: int) -> Upload | ForeignUpload | None:
    """Read a link's target; None where it is no upload.

    GitLab writes `/uploads/<secret>/<name>` into descriptions, and `/-/project/<id>/uploads/…`
    or `/<path>/uploads/…`, with the host in front, where people copy an address. A path does not
    tell the project: such an upload is looked for in our own, and is not found if it is another's.
    """
    found = _UPLOAD.fullmatch(target)
    if not found:
        return None
    project = _PROJECT.search(found["path"])
    if project and int(project[1]) != project_id:
        return ForeignUpload(target)
    name = unquote(found["name"])
    if _UNSAFE.search(name) or name in {".", ".."} or len(name) > 255:
        return None
    return Upload(secret=found["secret"].lower(), filename=name)
