"""A snapshot as duties see it: what people wrote is read, earlier decisions are applied."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventaris.digests import digest_of
from inventaris.model.action import PostNote
from inventaris.model.city import City, Office
from inventaris.model.dossier import Dossier
from inventaris.model.issue import Person
from inventaris.model.request import AttachmentClaim, Delivery, RequestForm, Upload
from inventaris.model.snapshot import Snapshot
from inventaris.parsing.attachments import read_attachments, unmatched_uploads
from inventaris.parsing.form import parse_form
from inventaris.position import Position, locate

# Forms are long and most passes find them unchanged.
_parse_form = lru_cache(maxsize=256)(parse_form)
_read_attachments = lru_cache(maxsize=256)(read_attachments)
_unmatched_uploads = lru_cache(maxsize=256)(unmatched_uploads)


class DutyState(Enum):
    """How far a duty is: done, in the machine's hands, or waiting for people."""

    DONE = "selesai"
    WORKING = "berjalan"
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
    claims: tuple[AttachmentClaim, ...]
    unmatched: tuple[Upload, ...]

    @property
    def office(self) -> Office:
        """Give the office whose project the request lives in."""
        key = self.snapshot.issue.ref.opd
        return self.city.office(key) or Office(key, key, (), "", ())

    @property
    def today(self) -> date:
        """Give the day it is in the city."""
        return self.now.astimezone(ZoneInfo(self.city.timezone)).date()

    @property
    def source(self) -> Delivery | None:
        """Give the newest delivery that the office names as its source."""
        kinds = {kind.key for kind in self.city.workflow.attachments if kind.is_source}
        named = [c.delivery for c in self.claims if c.kind in kinds]
        return named[-1] if named else None

    @property
    def applicant(self) -> Person:
        return self.snapshot.issue.author

    @property
    def handler(self) -> Person | None:
        """Give who acts for Kominfo: the assignee, else who moved the card last."""
        mover = self.position.by
        others = (self.snapshot.bot, self.applicant.username)
        return self.snapshot.issue.assignee or (
            mover if mover and mover.username not in others else None
        )

    def note_id(self, key: str) -> int | None:
        """Give the id of the note with this key, None where it does not stand on the issue."""
        for note in reversed(self.snapshot.notes):
            if note.author.username == self.snapshot.bot and marker(key) in note.body:
                return note.id
        return None


def look(snapshot: Snapshot, city: City, now: datetime) -> View:
    """Read what people wrote and find where the request stands."""
    issue = snapshot.issue
    comments = tuple(
        note.body
        for note in snapshot.notes
        if not note.system and not note.internal and note.author.username != snapshot.bot
    )
    texts = (issue.description, comments, city.workflow.attachments)
    form = _parse_form(issue.description, city.workflow.form, project_id=issue.project_id)
    ours = {"project_id": issue.project_id, "source": form.source}
    unmatched = _unmatched_uploads(*texts, **ours)
    return View(
        snapshot=snapshot,
        city=city,
        now=now,
        dossier=snapshot.dossier,
        position=locate(issue, snapshot.label_events, city.workflow, snapshot.dossier.steps),
        form=form,
        claims=_read_attachments(*texts, **ours),
        unmatched=tuple(upload for upload in unmatched if upload not in form.letter_scan),
    )


def marker(key: str) -> str:
    """Give the start of the invisible line by which the service knows its own notes."""
    return f"<!-- inventaris:{key} "


def edition(note: PostNote) -> str:
    """Give a short digest of what a note says, to tell whether it must be edited."""
    return digest_of([note.template, note.values])
