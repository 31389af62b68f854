"""The one status note: where the request stands, edited in place, so that it notifies nobody.

Nothing in it grows by itself: what runs is told by its beginning, so that a pass which finds
nothing new leaves the note alone.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from inventaris.clocks import Promise, came_at, present_turn, promise
from inventaris.duties import attachments, response, staging, state_of, worksheets
from inventaris.duties.result import result_values
from inventaris.model.action import Action, PostNote
from inventaris.model.city import City
from inventaris.model.issue import IssueRef
from inventaris.model.request import RequestForm
from inventaris.model.steps import Step
from inventaris.once import once
from inventaris.planner import endings
from inventaris.planner.deadlines import is_source_late, step_target
from inventaris.planner.history import history
from inventaris.planner.labels import holder_of
from inventaris.planner.missing import missing
from inventaris.refs import requests_in
from inventaris.view import DutyState, View

KEY = "status"


def actions(view: View) -> Iterator[Action]:
    """Tell where it stands, whose turn it is and until when, what is missing, what came out."""
    if not view.dossier.number:
        return
    stored, report = view.dossier.stored, view.dossier.report
    promised, turn = promise(view.city, view.dossier), present_turn(view.dossier)
    due, holder = _until(view, promised), holder_of(view)
    yield PostNote(
        KEY,
        "catatan/status.md.j2",
        {
            "nomor": view.dossier.number,
            "aplikasi": view.form.answer("aplikasi"),
            "opd": view.office.name,
            "merujuk": _former(view),
            "giliran": holder or "",
            "sejak": turn.at if turn else None,
            "batas": due,
            "tempat": view.dossier.meeting.place if view.dossier.meeting else "",
            "terlambat": holder != "jadwal" and due is not None and due <= view.now,
            "akhir": view.dossier.decided.kind if view.dossier.decided else "",
            "alasan": endings.told_reasons(view),
            "selesai": view.dossier.finished_at,
            # The service closes what it finished after it told so here.
            "ditutup": view.snapshot.issue.state == "closed" and not view.dossier.finished_at,
            "langkah": [_row(view, step) for step in view.city.workflow.steps],
            "kurang": missing(view),
            "menunggu_putusan": attachments.waiting_for_a_word(view),
            "dijanjikan": staging.awaited_until(view),
            "sumber_terlambat": is_source_late(view),
            "temuan": _to_mend(view),
            "waktu": _times(view, promised),
            "repositori": stored.web_url if stored else "",
            "tag": stored.tag if stored else "",
            "laporan": [
                {"nama": file.name, "tautan": file.upload_markdown_url}
                for file in (report.files if report else ())
            ],
            "hasil": result_values(view),
            "riwayat": history(view),
        },
        edits=True,
    )


def _former(view: View) -> list[dict[str, str]]:
    """Name the office's former requests that the form refers to, with their addresses.

    Those of others cannot be seen from here.
    """
    own = view.snapshot.issue.ref
    home, _, _ = view.snapshot.issue.web_url.rpartition("/")
    named = _named_in(view.form, view.city)
    return [
        {"nomor": number, "tautan": f"{home}/{ref.iid}"}
        for ref, number in named.items()
        if ref.opd == own.opd and ref.iid < own.iid
    ]


@once
def _named_in(form: RequestForm, city: City) -> Mapping[IssueRef, str]:
    return requests_in("\n".join(form.answers.values()), city)


def _to_mend(view: View) -> list[str]:
    """Name the findings that wait for the office, by their numbers."""
    given = response.latest(view)
    if given is None or given.verdict != response.MEND or response.is_mended(view):
        return []
    return [finding.number for finding in given.findings]


def _until(view: View, promised: Promise | None) -> datetime | None:
    """Give by when the next is due from whoever is awaited; Kominfo's own targets are its own."""
    match holder_of(view):
        case "opd":
            return step_target(view, "opd")
        case "kominfo":
            return promised.due if promised else None
        case "jadwal":
            return view.dossier.meeting.start if view.dossier.meeting else None
    return None


def _times(view: View, promised: Promise | None) -> dict[str, object]:
    """Calendar time, then Kominfo's; both end with the request."""
    dossier = view.dossier
    came, finished = came_at(view.city, dossier), dossier.finished_at
    return {
        "diajukan": came,
        "lama": finished - came if came and finished else None,
        "dihitung": promised is not None,
        "terpakai": promised.used if promised else None,
        "sisa": promised.left if promised else None,
        "berjalan_sejak": promised.runs_since if promised else None,
    }


def _row(view: View, step: Step) -> dict[str, object]:
    entry = view.entered.get(step.label)
    return {
        "nomor": step.number,
        "judul": step.title,
        "keadaan": _state(view, step),
        "sejak": entry.at if entry else None,
        "oleh": step.holder,
    }


def _state(view: View, step: Step) -> str:
    if skipped := view.dossier.skipped.get(step.label):
        return skipped.how
    if view.dossier.finished_at:
        return _state_at_the_end(view, step)
    workflow = view.city.workflow
    place, here = workflow.index(step.label), workflow.index(view.position.step.label)
    if place == here:
        return "sekarang"
    if place > here:
        return "belum"
    states = _states(view, step)
    if states & {DutyState.WAITING, DutyState.STUCK}:
        return "kurang"
    if DutyState.WORKING in states:
        return "berjalan"
    return "selesai" if step.label in view.entered or states else "dilewati"


def _state_at_the_end(view: View, step: Step) -> str:
    """A request that was refused or withdrawn left off at least the step where it ended.

    One that was announced may have left people's work undone on the way; a machine's is over.
    """
    was_entered, states = step.label in view.entered, _states(view, step)
    if not view.dossier.decided:
        if not was_entered:
            return "selesai" if states == {DutyState.DONE} else "dilewati"
        return "kurang" if DutyState.WAITING in states else "selesai"
    if not was_entered:
        return "dilewati"
    is_left_off = step == view.position.step or bool(states - {DutyState.DONE})
    return "terhenti" if is_left_off else "selesai"


def _states(view: View, step: Step) -> set[DutyState]:
    return {state_of(view, name) for name in step.duties} | worksheets.states_of(view, step)
