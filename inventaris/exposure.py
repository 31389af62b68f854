"""Projects that somebody opened to more people than may read them: closed again, and told.

What stands in a request project was confided to Kominfo; whoever wrote there must learn that
others could read it (UU 27/2022, notice of a breach).
"""

from collections.abc import Iterator

import structlog

from inventaris.context import Context
from inventaris.forge import issues
from inventaris.forge.client import Json, group, project
from inventaris.model.action import PostNote
from inventaris.model.issue import IssueRef
from inventaris.view import marker

log = structlog.get_logger()
_OPEN = ("public", "internal")


def close_exposed(context: Context) -> list[str]:
    """Make private again whatever holds requests, records or staged source; give the paths.

    People are told before the project is closed: a crash between the two leaves it open, and the
    next sweep goes on where this one ended.

    Raises:
        ForgeUnavailableError: GitLab does not answer.

    """
    closed = []
    for row in _exposed(context):
        path = str(row["path_with_namespace"])
        if opd := context.places.opd_of(path):
            _tell(context, opd, str(row["visibility"]))
        context.forge.put(project(row["id"]), {"visibility": "private"})
        log.warning("project_was_exposed", path=path, visibility=row["visibility"])
        closed.append(path)
    return closed


def _exposed(context: Context) -> Iterator[Json]:
    """Applications and the register may be shown to others; nothing else of the root group."""
    places = context.places
    for visibility in _OPEN:
        for row in context.forge.list(
            f"{group(places.root)}/projects", include_subgroups=True, visibility=visibility
        ):
            path = str(row["path_with_namespace"])
            if path != places.register and not path.startswith(f"{places.applications}/"):
                yield row


def _tell(context: Context, opd: str, visibility: str) -> None:
    """Say it once on every open request, a day's exposure as one."""
    query = {"state": "opened", "scope": "all"}
    path = project(context.places.request_project(opd))
    for row in context.forge.list(f"{path}/issues", **query):
        key = f"proyek-terbuka-{context.now():%Y%m%d}"
        note = PostNote(key, "catatan/proyek-terbuka.md.j2", {"terbuka": visibility})
        issue = issues.read_issue(context.forge, context.places, IssueRef(opd, int(row["iid"])))
        told = any(
            marker(key) in one.body and one.author.username == context.settings.bot_username
            for one in issues.read_notes(context.forge, issue)
        )
        if not told:
            body = context.renderer.note(note, issue).body
            issues.post_note(context.forge, issue, body, internal=False)
