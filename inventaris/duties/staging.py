"""Step 7: the delivered source stands in a private staging repository."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties.duty import exhausted, left_out, long_work, refusal
from inventaris.model.action import Action, PostNote
from inventaris.model.facts import JobRefused, SourceStaged
from inventaris.model.request import Delivery
from inventaris.model.steps import Holder
from inventaris.view import DutyState, View

JOB: Final = "penampungan"


def input_of(view: View) -> str:
    """Give the digest of the delivery that the office names as its source."""
    return input_for(view, view.source)


def input_for(view: View, delivery: Delivery | None) -> str:
    """Give the digest by which the import of a delivery is known."""
    return digest_of(view.mark_of(delivery))


def is_staged(view: View) -> bool:
    """Tell whether the newest delivery is staged; what is stored for good is not staged anew."""
    staged = view.dossier.staged
    return staged is not None and (
        view.dossier.stored is not None or staged.input == input_of(view)
    )


def newest(view: View) -> SourceStaged | None:
    """Give the delivery that was staged last, stored or not."""
    return view.dossier.mended or view.dossier.staged


def is_kept(view: View) -> bool:
    """Tell whether what was staged last is what was stored."""
    staged, mended = view.dossier.staged, view.dossier.mended
    is_same = mended is None or (staged is not None and mended.commit == staged.commit)
    return view.dossier.stored is not None and is_same


def is_new(view: View) -> bool:
    """Tell whether a source was delivered that is not the stored one and not staged either."""
    known = {one.input for one in (view.dossier.staged, view.dossier.mended) if one}
    return view.source is not None and input_of(view) not in known


def is_awaited(view: View) -> bool:
    """Tell whether the request goes on without its source, which is promised for a later day.

    A delivery that was refused is none: what was promised is still to come. Nor is one that came
    after the end, when nothing is imported here any more.
    """
    dossier = view.dossier
    if dossier.promised is None or dossier.staged or dossier.stored or dossier.decided:
        return False
    is_unread = dossier.finished_at is not None or refused(view) is not None
    return view.source is None or is_unread


def awaited_until(view: View) -> date | None:
    """Give the day by which the source is to come, None where none is awaited."""
    promised = view.dossier.promised
    return promised.until if promised and is_awaited(view) else None


def refused(view: View) -> JobRefused | None:
    """Give why the newest delivery cannot be imported, None where nothing says so."""
    return refusal(view, JOB, input_of(view))


def repeats(view: View) -> bool:
    """Tell whether what was staged last was answered to, or stored, before."""
    last, stored = newest(view), view.dossier.staged
    return last is not None and any(
        before.commit == last.commit and before.project != last.project
        for before in (*view.dossier.responses, *((stored,) if stored else ()))
    )


def told_same(view: View) -> Iterator[Action]:
    """Tell the office that the source it was to mend came as it was."""
    if repeats(view):
        yield PostNote(
            f"sumber-sama-{view.dossier.deliveries}",
            "catatan/sumber-sama.md.j2",
            {"pemohon": view.applicant.username},
        )


def state(view: View) -> DutyState:
    if is_staged(view) or is_awaited(view):
        return DutyState.DONE
    if view.source is None or refused(view):
        return DutyState.WAITING
    return DutyState.STUCK if has_failed(view) else DutyState.WORKING


def has_failed(view: View) -> bool:
    """Tell whether the import of the newest delivery was given up, for Kominfo to see to."""
    return is_new(view) and exhausted(view, JOB, input_of(view))


def is_owed_anew(view: View) -> bool:
    """Tell whether nothing goes on before the office hands in a source that can be imported."""
    goes_on = is_staged(view) or is_awaited(view) or left_out(view, JOB)
    return refused(view) is not None and not goes_on


def awaited(view: View) -> Holder:
    """Await the office where it owes a source or a better one; what fails on our side is Kominfo's."""
    if is_staged(view) or is_awaited(view):
        return "kominfo"
    is_owed = view.source is None or refused(view)
    return "opd" if is_owed else "kominfo"


def actions(view: View) -> Iterator[Action]:
    """Import the source, once it is named, and tell Kominfo what it got."""
    if view.source is None and not is_staged(view) and not is_awaited(view):
        yield PostNote(
            "sumber-belum-ada",
            "catatan/sumber-belum-ada.md.j2",
            {"pemohon": view.applicant.username},
        )
    elif not is_staged(view) and view.source is not None:
        yield from imported(view)
    if staged := newest(view):
        yield _told(view, staged)


def imported(view: View) -> Iterator[Action]:
    """Import the newest delivery, or tell why not."""
    yield from long_work(view, JOB, input_of(view))
    if why := refused(view):
        yield PostNote(
            f"sumber-ditolak-{why.input}-{why.at:%Y%m%dT%H%M%S}",
            "catatan/sumber-ditolak.md.j2",
            {
                "pemohon": view.applicant.username,
                "code": why.code,
                "nilai": dict(why.values),
            },
        )


def _told(view: View, staged: SourceStaged) -> PostNote:
    """Tell Kominfo what it got; nobody is called to what is stored already."""
    is_stored = view.dossier.stored is not None and view.dossier.mended is None
    handler = None if is_stored else view.handler
    return PostNote(
        f"penampungan-{view.dossier.deliveries}",
        "catatan/penampungan.md.j2",
        {
            "petugas": handler.username if handler else "",
            "sama": repeats(view),
            "tersimpan_lain": view.dossier.stored is not None and not is_kept(view),
            "kiriman": staged.delivery,
            "tautan_proyek": staged.web_url,
            "proyek": staged.project,
            "commit": staged.commit,
            "berkas": staged.files,
            "ukuran": staged.size_bytes,
            "sha256": staged.sha256,
            "riwayat": staged.has_history,
            "folder": staged.top_folder,
            "dilewati": [
                {"alasan": left.reason, "jumlah": left.count, "contoh": left.example}
                for left in staged.left_out
            ],
            "rahasia": [
                {"aturan": found.rule, "letak": found.path, "baris": found.line}
                for found in staged.secrets
            ],
            "rahasia_diperiksa": staged.secrets_scanned,
            "pipeline": _pipeline(view, staged),
        },
        edits=True,
    )


def _pipeline(view: View, staged: SourceStaged) -> dict[str, object] | None:
    """Tell the newest pipeline of what is staged, where there is one."""
    seen = view.dossier.pipeline
    if seen is None or not seen.status or seen.commit != staged.commit:
        return None
    return {"keadaan": seen.status, "alamat": seen.web_url, "dilihat": seen.at}
