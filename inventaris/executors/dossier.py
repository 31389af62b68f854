"""The commit to a dossier: state, trail and documents in one, exactly one writer a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import tenacity

from inventaris.context import Context
from inventaris.dossier import apply_all
from inventaris.dossier_files import (
    dump_fact,
    dump_state,
    dump_trail,
    fact_name,
    state_path,
    trail_path,
    writer_of_trail,
)
from inventaris.errors import ForgeConflictError, ForgeUnavailableError
from inventaris.forge import files
from inventaris.forge.snapshot import read_dossier
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact
from inventaris.plain_data import revived


class _BranchMovedError(ForgeConflictError):
    """Another dossier's commit came between; this revision is still free."""


def commit_facts(
    context: Context,
    dossier: Dossier,
    facts: Sequence[Fact],
    writer: str,
    documents: Mapping[str, bytes] | None = None,
    *,
    replaced: Mapping[str, bytes] | None = None,
) -> Dossier:
    """Write the next revision and give it back.

    Args:
        context: forge, places and templates.
        dossier: the revision that the facts were decided on.
        facts: at least one; the first revision's hold the request's number.
        writer: token of this attempt, by which its own commit is known again.
        documents: further files to create, path to content.
        replaced: further files that are there, path to their new content.

    Raises:
        ForgeConflictError: another writer took this revision; read again, decide again.
        ForgeUnavailableError: GitLab gave no clear answer and shows no such commit.

    """
    changed = apply_all(dossier, facts)
    changed = replace(changed, revision=dossier.revision + 1)
    trail = trail_path(changed.number, changed.revision)
    state = {state_path(changed.number): dump_state(changed)}
    create = {
        trail: dump_trail(changed.revision, writer, context.now(), facts),
        **(documents or {}),
        **({} if dossier.revision else state),
    }
    message = context.renderer.text(
        "berkas/pesan.txt.j2",
        {
            "nomor": changed.number,
            "revisi": changed.revision,
            "fakta": [revived({"nama": fact_name(fact), **dump_fact(fact)}) for fact in facts],
        },
    )

    def attempt() -> None:
        try:
            files.commit(
                context.forge,
                context.places.archive,
                message,
                create=create,
                update={**(state if dossier.revision else {}), **(replaced or {})},
            )
        except (ForgeConflictError, ForgeUnavailableError) as unsure:
            # The answer may be lost, not the commit: our token in the trail tells.
            standing = files.read_text(context.forge, context.places.archive, trail)
            if standing is None and isinstance(unsure, ForgeConflictError):
                raise _BranchMovedError(str(unsure)) from unsure
            if standing is None or writer_of_trail(standing) != writer:
                raise

    for again in tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(_BranchMovedError),
        wait=tenacity.wait_random(0, 0.5),
        stop=tenacity.stop_after_attempt(8),
        reraise=True,
    ):
        with again:
            attempt()
    return changed


def record(
    context: Context,
    number: str,
    facts: Sequence[Fact],
    writer: str,
    documents: Mapping[str, bytes] | None = None,
    *,
    replaced: Mapping[str, bytes] | None = None,
) -> Dossier:
    """Write facts that are true whatever else happened to the dossier meanwhile."""
    for again in tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(ForgeConflictError),
        wait=tenacity.wait_random(0, 0.5),
        stop=tenacity.stop_after_attempt(8),
        reraise=True,
    ):
        with again:
            dossier = read_dossier(context.forge, context.places, number)
            return commit_facts(context, dossier, facts, writer, documents, replaced=replaced)
    raise AssertionError  # pragma: no cover - Retrying returns or raises
