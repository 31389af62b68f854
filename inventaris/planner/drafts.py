"""Drafts of letters: shown where their issuer looks, kept in the dossier."""

from collections.abc import Iterator
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import long_work
from inventaris.letters import Draft, drafts
from inventaris.model.action import Action, PostNote
from inventaris.model.letters import LetterKind
from inventaris.view import View

JOB: Final = "konsep"


def input_of(wanted: tuple[Draft, ...]) -> str:
    """Give the digest of what the drafts say."""
    return digest_of([[draft.kind.key, repr(draft.values)] for draft in wanted])


def actions(view: View) -> Iterator[Action]:
    """Keep each draft's note up to date, and a copy of every state in the dossier.

    A draft that would not be written now says that it does not hold. What an office is to sign calls
    it and goes by mail once, so not before it is ready to be signed.
    """
    wanted = tuple(drafts(view))
    for kind in view.city.letters:
        is_wanted = any(draft.kind == kind for draft in wanted)
        if not is_wanted and view.standing(_key(kind)):
            template = f"catatan/konsep-{kind.issuer}-lama.md.j2"
            yield PostNote(_key(kind), template, {"judul": kind.title}, edits=True)
    for draft in wanted:
        if not (_is_ready(draft) or view.standing(_key(draft.kind))):
            continue
        yield PostNote(
            _key(draft.kind),
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


def _is_ready(draft: Draft) -> bool:
    return bool(draft.values.get("lengkap", True))


def _key(kind: LetterKind) -> str:
    return f"konsep-{kind.key}"
