"""A git address that is handed over again: what is awaited may stand there by now.

An upload never changes under its address; a repository does, and nothing but people's words tells.
"""

from collections.abc import Iterator
from datetime import datetime

from inventaris.duties import attachments, recommendation, response, staging
from inventaris.model.action import Action, Record
from inventaris.model.facts import SourceNamedAnew
from inventaris.model.request import GitSource
from inventaris.own_notes import peoples_notes
from inventaris.parsing.deliveries import find_deliveries
from inventaris.parsing.spoken import spoken_lines
from inventaris.view import View


def actions(view: View) -> Iterator[Action]:
    """Record that the address was named, or `siap` said, since a delivery is awaited."""
    source, since = view.source, _awaited_since(view)
    if since is None or not isinstance(source, GitSource):
        return
    if known := view.dossier.named_anew:
        since = max(since, known.at)
    ready_at = view.dossier.ready_at
    said = [*_named_since(view, source, since), *((ready_at,) if ready_at else ())]
    newest = max(said, default=since)
    if newest > since:
        yield Record(SourceNamedAnew(newest))


def _awaited_since(view: View) -> datetime | None:
    """Give when the office heard last that its source has to come anew, None where it has not."""
    refused, given = staging.refused(view), response.latest(view)
    heard = (
        attachments.source_wrong_since(view),
        refused.at if refused else None,
        given.at if given and given.verdict == response.MEND else None,
        recommendation.to_be_mended_since(view),
    )
    return max((at for at in heard if at), default=None)


def _named_since(view: View, source: GitSource, since: datetime) -> Iterator[datetime]:
    """Give when the office named the address in words of its own; Kominfo may speak of it."""
    project_id = view.snapshot.issue.project_id
    for note in peoples_notes(view.snapshot.notes, view.snapshot.bot):
        if note.updated_at > since and not view.city.employs(note.author.username):
            words = "\n".join(line for _, line in spoken_lines(note.body))
            found = find_deliveries(words, project_id=project_id, repositories=True)
            if source in (delivery for _, delivery in found):
                yield note.updated_at
