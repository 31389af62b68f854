"""What people do beside the board's rules: each has a sentence, told once."""

from collections.abc import Iterator

from inventaris.duties import response
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import EndDecided, HandlerNamed
from inventaris.planner import endings
from inventaris.view import View


def actions(view: View) -> Iterator[Action]:
    """Look at an open request for what is not as it should be."""
    yield from _handler(view)
    yield from _blocked(view)
    yield from _vanished_label(view)
    yield from _labels_side_by_side(view)
    yield from _end_by_label(view)


def closed(view: View) -> Iterator[Action]:
    """A request that was closed before its end waits; one that was moved away has ended here."""
    issue = view.snapshot.issue
    if issue.is_moved:
        yield Record(EndDecided("dipindahkan", "", view.now))
        return
    yield from _end_by_label(view)
    if issue.closed_at:
        yield PostNote(
            f"ditutup-{issue.closed_at:%Y%m%dT%H%M%S}",
            "catatan/ditutup.md.j2",
            {
                "pemohon": view.applicant.username,
                "petugas": view.handler.username if view.handler else "",
                "nomor": view.dossier.number,
            },
        )


def contact_wanted(view: View) -> str:
    """Name the office's contact of an open request that the desk typed in, empty for none."""
    is_open = view.snapshot.issue.state == "opened" and not view.dossier.decided
    by_desk = view.intake.channel.by_desk and view.office.people
    return view.applicant.username if is_open and by_desk else ""


def _handler(view: View) -> Iterator[Action]:
    """Keep record of the assignee; tell when nobody is left."""
    assignee = view.snapshot.issue.assignee
    now, known = assignee.username if assignee else "", view.dossier.handler
    if now != (known.username if known else ""):
        before = known.username if known else ""
        yield Record(HandlerNamed(now, before, view.now))
    elif known and not now and known.before:
        yield PostNote(
            f"tanpa-penanggung-jawab-{known.at:%Y%m%dT%H%M%S}",
            "catatan/tanpa-penanggung-jawab.md.j2",
            {"sebelumnya": known.before, "kepala": _heads(view)},
        )


def _blocked(view: View) -> Iterator[Action]:
    """Tell Kominfo of an account that cannot act any more."""
    issue = view.snapshot.issue
    for role, person in (("pemohon", view.applicant), ("penanggung-jawab", issue.assignee)):
        if person and not person.is_active:
            yield PostNote(
                f"akun-tidak-aktif-{role}-{person.id or person.username}",
                "catatan/akun-tidak-aktif.md.j2",
                {"peran": role, "nama": person.name, "kepala": _heads(view)},
            )


def _vanished_label(view: View) -> Iterator[Action]:
    """A label that was deleted or renamed took the card off the board."""
    if view.position.vanished:
        yield PostNote(
            f"label-hilang-{view.position.step.key}",
            "catatan/label-hilang.md.j2",
            {
                "label": view.position.step.label,
                "langkah": view.position.step.title,
                "dipanggil": view.called_at_kominfo,
            },
        )


def _labels_side_by_side(view: View) -> Iterator[Action]:
    """Tell by what rule one of several step labels stays; of a move that is put back that is told."""
    undone = {move.step for move in view.dossier.put_back}
    others = [label for label in view.position.beside if label not in undone]
    by = view.position.by
    if others and by and by.username != view.snapshot.bot:
        yield PostNote(
            f"label-ganda-{view.position.event_id}",
            "catatan/label-ganda.md.j2",
            {"pemindah": by.username, "label": view.position.step.label, "lain": others},
        )


def _end_by_label(view: View) -> Iterator[Action]:
    """An end is decided by a command with its reason; a label alone decides nothing."""
    ends = (view.city.label(end) for end in endings.ENDS)
    set_by_hand = tuple(label for label in ends if label in view.snapshot.issue.labels)
    announced = view.note_id("pemberitahuan") is not None or view.dossier.decided
    if set_by_hand and not announced:
        yield PostNote(
            f"keadaan-tanpa-keputusan-{set_by_hand[0]}",
            "catatan/keadaan-tanpa-keputusan.md.j2",
            {
                "keadaan": set_by_hand[0],
                "perbaikan": False,
                "dipanggil": view.called_at_kominfo,
            },
        )
        yield EditIssue(remove_labels=set_by_hand)


def mending_by_label(view: View) -> Iterator[Action]:
    """That something must be mended is what a response says; a label alone says nothing.

    Asked after the duties: a response may come with the label.
    """
    label, given = view.city.label(response.LABEL), response.latest(view)
    must_mend = given is not None and given.verdict == response.MEND
    if label in view.snapshot.issue.labels and not must_mend and not _is_own(view, label):
        yield PostNote(
            f"keadaan-tanpa-keputusan-{label}",
            "catatan/keadaan-tanpa-keputusan.md.j2",
            {"keadaan": label, "perbaikan": True, "dipanggil": view.called_at_kominfo},
        )
        yield EditIssue(remove_labels=(label,))


def _is_own(view: View, label: str) -> bool:
    """Tell whether the service set a label last: what it takes off itself needs no sentence."""
    added = [
        event
        for event in view.snapshot.label_events
        if event.action == "add" and event.label == label
    ]
    last = max(added, key=lambda event: event.id, default=None)
    return last is not None and last.user is not None and last.user.username == view.snapshot.bot


def _heads(view: View) -> list[str]:
    return [official.person.username for official in view.city.serving("kepala", view.today)]
