"""How a request went, for the report: the card's stays, the times, whose turn it was. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from inventaris.clocks import came_at, holdings, kominfo_time, promise
from inventaris.documents.sharing import shareable
from inventaris.duties import DUTIES, announcement, attachments, worksheets
from inventaris.model.steps import Holder, Step
from inventaris.view import DutyState, View


@dataclass(frozen=True, slots=True)
class Stay:
    """The card's time in one list of the board."""

    step: Step
    since: datetime
    until: datetime
    doubt: str = ""  # code of the objection to the move that began it

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def stays_of(view: View, now: datetime) -> tuple[Stay, ...]:
    """Follow the card from the filing to `now`; a request starts in the first step."""
    workflow = view.city.workflow
    entries = sorted(view.dossier.steps, key=lambda entry: (entry.at, entry.event_id))
    moves = [
        (step, entry.at, entry.doubt)
        for entry in entries
        if (step := workflow.step(entry.step)) is not None
    ]
    filed = view.dossier.filed_at
    if filed and (not moves or moves[0][1] > filed):
        moves.insert(0, (workflow.steps[0], filed, ""))
    ends = [*(at for _, at, _ in moves), now][1:]
    return tuple(
        Stay(step, since, max(since, until), doubt)
        for (step, since, doubt), until in zip(moves, ends, strict=True)
    )


def times(view: View, now: datetime) -> dict[str, object]:
    """Calendar time first, then Kominfo's, and how it stands to what was promised."""
    dossier = view.dossier
    came = came_at(view.city, dossier)
    stored = dossier.stored.at if dossier.stored else None
    promised = promise(view.city, dossier)
    used = kominfo_time(view.city, dossier, now) if promised else None
    return {
        "diterima": dossier.received and (dossier.received.at or dossier.received.day),
        "diajukan": dossier.filed_at,
        "formulir_lengkap": dossier.form_complete_at,
        "berkas_lengkap": None if attachments.is_excused(view) else dossier.complete_at,
        "presentasi": dossier.meeting.start if dossier.meeting else None,
        "diimpor": dossier.staged.at if dossier.staged else None,
        "tersimpan": stored,
        "lama": (stored or now) - came if came else None,
        "kominfo": used,
        "dijanjikan": promised.allowed if promised else None,
        "terlampaui": bool(promised and used and used > promised.allowed),
    }


def by_holder(view: View, now: datetime) -> list[tuple[Holder, timedelta]]:
    held: dict[Holder, timedelta] = {}
    for turn in holdings(view.dossier, now):
        if turn.holder:
            held[turn.holder] = held.get(turn.holder, timedelta()) + turn.length
    return list(held.items())


def step_row(view: View, step: Step, stays: tuple[Stay, ...]) -> dict[str, object]:
    here = [stay for stay in stays if stay.step == step]
    skipped = view.dossier.skipped.get(step.label)
    return {
        "nomor": step.number,
        "judul": step.title,
        "pemegang": step.holder,
        "keadaan": state_in_report(view, step, visited=bool(here)),
        "sejak": here[0].since if here else None,
        "lama": sum((stay.length for stay in here), timedelta()) if here else None,
        "tugas": step.duties,
        "alasan": shareable(skipped.told_reason) if skipped else "",
        "bukti": [shareable(one) for one in skipped.told_evidence] if skipped else [],
        "keberatan": any(stay.doubt for stay in here),
    }


def state_in_report(view: View, step: Step, *, visited: bool) -> str:
    """Tell what is known of a step.

    Returns:
        `selesai`, `sebagian` or `laporan` for the machine's steps; `orang` for people's work that
        leaves no trace here; `dilewati` for a step that the card passed over; `belum`; how a step
        was left out by decision.

    """
    workflow = view.city.workflow
    if skipped := view.dossier.skipped.get(step.label):
        return skipped.how
    if "laporan" in step.duties:
        return "laporan"
    if announcement.NAME in step.duties:
        return "selesai" if view.dossier.finished_at else "belum"
    if not visited:
        here = workflow.index(view.position.step.label)
        return "dilewati" if workflow.index(step.label) < here else "belum"
    if not step.duties:
        return "orang"
    states = {DUTIES[name].state(view) for name in step.duties} | worksheets.states_of(view, step)
    return "selesai" if states == {DutyState.DONE} else "sebagian"
