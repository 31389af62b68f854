"""Drafts of letters: shown where their issuer looks, kept in the dossier."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import long_work
from inventaris.letters import Draft, drafts
from inventaris.model.action import Action, PostNote
from inventaris.view import View

JOB: Final = "konsep"


def input_of(wanted: tuple[Draft, ...]) -> str:
    """Give the digest of what the drafts say."""
    return digest_of([[draft.kind.key, repr(draft.values)] for draft in wanted])


def actions(view: View) -> Iterator[Action]:
    """Keep each draft's note up to date, and a copy of every state in the dossier."""
    wanted = tuple(drafts(view))
    for draft in wanted:
        yield PostNote(
            f"konsep-{draft.kind.key}",
            f"catatan/konsep-{draft.kind.issuer}.md.j2",
            {
                "surat": draft.kind.key,
                "judul": draft.kind.title,
                "isi": draft.values,
                "pemohon": view.applicant.username,
                "petugas": view.handler.username if view.handler else "",
            },
            edits=True,
        )
    written = view.dossier.drafts
    if wanted and (written is None or written.input != input_of(wanted)):
        yield from long_work(view, JOB, input_of(wanted))
