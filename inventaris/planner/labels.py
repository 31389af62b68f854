"""Title and labels of the issue: one step label, and who holds the ball."""

from collections.abc import Iterator

from inventaris.duties import DUTIES
from inventaris.model.action import Action, EditIssue
from inventaris.model.steps import Holder
from inventaris.quoting import plain
from inventaris.view import DutyState, View

HOLDERS: tuple[Holder, ...] = ("opd", "kominfo", "jadwal")
TITLE_LENGTH = 255  # GitLab's limit


def holder_of(view: View) -> Holder | None:
    """Tell who is awaited: None once the request has ended."""
    if view.dossier.finished_at or view.snapshot.issue.state == "closed":
        return None
    step = view.position.step
    if step.label in view.dossier.skipped:
        return "kominfo"  # nobody owes anything here any more: the card is to be moved on
    told = [awaited(view) for name in step.duties if (awaited := DUTIES[name].awaited)]
    if told:
        # Of several duties each may await the office; Kominfo is awaited where none does.
        return next((holder for holder in told if holder != "kominfo"), "kominfo")
    states = [DUTIES[name].state(view) for name in step.duties]
    if step.holder == "opd" and states and DutyState.WAITING not in states:
        return "kominfo"
    return step.holder


def ball(view: View) -> Iterator[Action]:
    """Keep exactly one `giliran::*` while the request is open, none after."""
    holder = holder_of(view)
    labels = {one: view.city.label(f"giliran::{one}") for one in HOLDERS}
    yield EditIssue(
        add_labels=(labels[holder],) if holder else (),
        remove_labels=tuple(label for one, label in labels.items() if one != holder),
    )


def card(view: View) -> Iterator[Action]:
    """Leave one step label on an open card; a card without one gets back the one that rules."""
    if view.snapshot.issue.state == "closed" or view.dossier.finished_at:
        return
    # A label that is gone from GitLab would come back as one of this project alone.
    if not view.position.vanished:
        yield EditIssue(add_labels=(view.position.step.label,), remove_labels=view.position.beside)
    channel = view.intake.channel
    others = tuple(one.label for one in view.city.workflow.channels if one != channel)
    yield EditIssue(add_labels=(channel.label,), remove_labels=others)


def title(view: View) -> Iterator[Action]:
    """Title the issue `<number> · <application> · <OPD>`."""
    application = plain(view.form.answer("aplikasi"))
    if not (view.dossier.number and application):
        return
    office = view.snapshot.issue.ref.opd
    room = TITLE_LENGTH - len(view.dossier.number) - len(office) - len(" ·  · ")
    yield EditIssue(title=f"{view.dossier.number} · {application[:room]} · {office}")


DECISIONS = (ball, card, title)
