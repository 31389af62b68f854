"""A snapshot as duties see it: what people wrote is read, earlier decisions are applied."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventaris.channel import channel_of
from inventaris.digests import digest_of
from inventaris.model.action import PostNote
from inventaris.model.city import City, Office
from inventaris.model.dossier import Dossier
from inventaris.model.facts import SheetFileRead, StepEntered
from inventaris.model.issue import Issue, Note, Person
from inventaris.model.request import AttachmentClaim, Delivery, GitSource, RequestForm, Upload
from inventaris.model.snapshot import Snapshot
from inventaris.model.steps import Channel
from inventaris.once import once
from inventaris.own_notes import OwnNote, by_key, own_notes, peoples_notes
from inventaris.parsing.absences import read_absences
from inventaris.parsing.attachments import read_attachments, unmatched_uploads
from inventaris.parsing.form import ABSENT, parse_form
from inventaris.parsing.intake import Intake, amended, read_intake
from inventaris.position import Position, locate
from inventaris.worksheets.sources import Filling, beside_worksheets, fillings_of, upload_key

# Forms are long and most passes find them unchanged, though read anew.
_parse_form = lru_cache(maxsize=256)(parse_form)


class DutyState(Enum):
    """How far a duty is: done, in the machine's hands, given up by it, or waiting for people."""

    DONE = "selesai"
    WORKING = "berjalan"
    STUCK = "buntu"
    WAITING = "menunggu"


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a decision may rest on."""

    snapshot: Snapshot
    city: City
    now: datetime
    dossier: Dossier  # with the facts of this plan's earlier decisions
    position: Position
    form: RequestForm
    intake: Intake
    claims: tuple[AttachmentClaim, ...]
    absences: Mapping[str, str]  # kind of attachment -> why the office has none
    unmatched: tuple[Upload, ...]
    fillings: tuple[Filling, ...]  # comments that may hold worksheets, oldest first

    @property
    def office(self) -> Office:
        """Give the office whose project the request lives in."""
        key = self.snapshot.issue.ref.opd
        return self.city.office(key) or Office(key, key, (), "", ())

    @property
    def today(self) -> date:
        """Give the day it is in the city."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """Give the day that a moment falls on in the city."""
        return moment.astimezone(ZoneInfo(self.city.timezone)).date()

    @property
    def duties_reached(self) -> tuple[str, ...]:
        """Name, once each, the duties of every step up to the present one that was not left out."""
        workflow = self.city.workflow
        reached = workflow.steps[: workflow.index(self.position.step.label) + 1]
        done = (step for step in reached if step.label not in self.dossier.skipped)
        return tuple(dict.fromkeys(name for step in done for name in step.duties))

    @property
    def entered(self) -> Mapping[str, StepEntered]:
        """Give by label how each step that the card stood at was entered last."""
        return _last_entries(self.dossier.steps)

    @property
    def source(self) -> Delivery | None:
        """Give the newest delivery that the office names as its source."""
        kinds = {kind.key for kind in self.city.workflow.attachments if kind.is_source}
        named = [c.delivery for c in self.claims if c.kind in kinds]
        return named[-1] if named else None

    def mark_of(self, delivery: Delivery | None) -> str:
        """Tell a delivery from others; what a git address holds is another when it is named anew."""
        anew = self.dossier.named_anew if isinstance(delivery, GitSource) else None
        return f"{delivery!r} {anew.at.isoformat()}" if anew else repr(delivery)

    @property
    def applicant(self) -> Person:
        """Give who asked: the author, but the office's contact where the desk typed it in.

        An office without an account is called by its mail address, which calls nobody; `id` 0
        stands for a contact, whose account is asked for by its name.
        """
        if not self.intake.channel.by_desk:
            return self.snapshot.issue.author
        for person in self.office.people:
            is_active = not self.snapshot.contact_is_blocked
            return Person(0, person.username, person.name, is_active)
        return Person(0, self.office.email or self.office.name, self.office.name)

    @property
    def handler(self) -> Person | None:
        """Give who acts for Kominfo: the assignee, else who moved the card last.

        That the service moved it last, as when it was put back, changes nothing of it.
        """
        if self.snapshot.issue.assignee:
            return self.snapshot.issue.assignee
        others = (self.snapshot.bot, self.applicant.username)
        return next((one for one in self._movers() if one.username not in others), None)

    @property
    def called_at_kominfo(self) -> list[str]:
        """Name the *penanggung jawab*, or where there is none everybody who might take it up."""
        if self.handler:
            return [self.handler.username]
        return [person.username for person in self.city.technicians]

    def _movers(self) -> Iterator[Person]:
        """Give who moved the card, the newest first."""
        if self.position.by:
            yield self.position.by
        for event in sorted(self.snapshot.label_events, key=lambda one: one.id, reverse=True):
            is_move = event.action == "add" and self.city.workflow.step(event.label or "")
            if is_move and event.user:
                yield event.user

    def standing(self, key: str) -> tuple[OwnNote, ...]:
        """Give the service's notes with this key that stand on the issue, the newest last."""
        return by_key(own_notes(self.snapshot.notes, self.snapshot.bot)).get(key, ())

    def note_id(self, key: str) -> int | None:
        """Give the id of the note with this key, None where it does not stand on the issue."""
        standing = self.standing(key)
        return standing[-1].note.id if standing else None


def look(snapshot: Snapshot, city: City, now: datetime) -> View:
    """Read what people wrote and find where the request stands."""
    issue, dossier = snapshot.issue, snapshot.dossier
    fillings, comments = _said(
        peoples_notes(snapshot.notes, snapshot.bot), issue, dossier.sheet_files, city
    )
    form, intake = _read_form(issue, comments, channel_of(snapshot, city), city)
    claims, absences, unmatched = _delivered(issue, comments, form, city)
    sources = {kind.key for kind in city.workflow.attachments if kind.is_source}
    told = {claim.kind for claim in claims} | {kind for kind, why in absences.items() if why}
    if sources & (told | dossier.waived.keys()):
        form = _without_source(form, city)
    return View(
        snapshot=snapshot,
        city=city,
        now=now,
        dossier=dossier,
        position=_position(snapshot, city, dossier),
        form=form,
        intake=intake,
        claims=claims,
        absences=absences,
        unmatched=_looked_into(unmatched, fillings, dossier.sheet_files),
        fillings=fillings,
    )


@once
def _looked_into(
    uploads: tuple[Upload, ...], fillings: tuple[Filling, ...], files: Mapping[str, SheetFileRead]
) -> tuple[Upload, ...]:
    """Leave out workbooks that nobody has looked into: they may turn out to be worksheets."""
    books = {upload for filling in fillings for upload in filling.filled.workbooks}
    return tuple(one for one in uploads if one not in books or upload_key(one) in files)


def later(view: View, dossier: Dossier) -> View:
    """Give what is seen with a later dossier: a move that was put back meanwhile is none."""
    position = _position(view.snapshot, view.city, dossier)
    return replace(view, dossier=dossier, position=position)


@once
def _without_source(form: RequestForm, city: City) -> RequestForm:
    """Where the source is need not be told in the form once it is told elsewhere."""
    asked = {field.key for field in city.workflow.form if field.kind == "source"}
    left = tuple(one for one in form.problems if one.field not in asked)
    return replace(form, problems=left)


_locate = once(locate)


def _position(snapshot: Snapshot, city: City, dossier: Dossier) -> Position:
    events, workflow = snapshot.label_events, city.workflow
    return _locate(snapshot.issue, events, workflow, dossier.steps, dossier.put_back)


@once
def _last_entries(steps: tuple[StepEntered, ...]) -> Mapping[str, StepEntered]:
    return {entry.step: entry for entry in steps}


@once
def _said(
    notes: tuple[Note, ...], issue: Issue, files: Mapping[str, SheetFileRead], city: City
) -> tuple[tuple[Filling, ...], tuple[str, ...]]:
    """Give the comments that may fill in worksheets, and what all say to everybody beside these."""
    fillings = fillings_of(
        notes,
        worksheets=city.worksheets,
        on_behalf=city.on_behalf_of(issue.ref.opd),
        offered=city.worksheet_file,
        project_id=issue.project_id,
    )
    beside = {one.note_id: beside_worksheets(one, _is_worksheet(files, city)) for one in fillings}
    comments = tuple(beside.get(note.id, note.body) for note in notes if not note.internal)
    return fillings, comments


@once
def _delivered(
    issue: Issue, comments: tuple[str, ...], form: RequestForm, city: City
) -> tuple[tuple[AttachmentClaim, ...], Mapping[str, str], tuple[Upload, ...]]:
    """Give what is named as an attachment, what is said not to be had, and files nobody named."""
    texts = (issue.description, comments, city.workflow.attachments)
    unmatched = unmatched_uploads(*texts, project_id=issue.project_id, source=form.source)
    if unmatched:  # what the form named before a comment put it right is known, too
        first = _parse_form(issue.description, city.workflow.form, project_id=issue.project_id)
        named = {first.source, *first.letter_scan, *form.letter_scan}
        unmatched = tuple(upload for upload in unmatched if upload not in named)
    return (
        read_attachments(*texts, project_id=issue.project_id, source=form.source),
        read_absences(*texts, city.workflow.absent_phrases),
        unmatched,
    )


@once
def _read_form(
    issue: Issue, comments: tuple[str, ...], channel: Channel, city: City
) -> tuple[RequestForm, Intake]:
    """Read the form with what comments put right, and beside it what the desk tells."""
    workflow = city.workflow
    asked = tuple(field for field in workflow.desk_form if channel.key in field.channels)
    text = amended(issue.description, comments, workflow.amendment_words)
    form = _parse_form(text, (*workflow.form, *asked), project_id=issue.project_id)
    intake = read_intake(form, channel, asked, issue.created_at, ZoneInfo(city.timezone))
    keys = {field.key for field in asked}
    spared = {field.key for field in workflow.form if not field.is_required_in(channel.key)}
    problems = tuple(
        problem
        for problem in form.problems
        if problem.field not in keys and not (problem.field in spared and problem.code in ABSENT)
    )
    return replace(form, problems=problems), intake


def _is_worksheet(files: Mapping[str, SheetFileRead], city: City) -> Callable[[Upload], bool]:
    """Tell workbooks that hold worksheets from attachments that happen to be workbooks."""

    def is_worksheet(upload: Upload) -> bool:
        read = files.get(upload_key(upload))
        is_named = bool(city.worksheet_file) and upload.filename.startswith(city.worksheet_file)
        return bool(read.tabs) if read else is_named

    return is_worksheet


def marker(key: str) -> str:
    """Give the start of the invisible line by which the service knows its own notes."""
    return f"<!-- inventaris:{key} "


def edition(note: PostNote) -> str:
    """Give a short digest of what a note says, to tell whether it must be edited."""
    return digest_of([note.template, note.values])
