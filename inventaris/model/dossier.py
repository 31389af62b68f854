"""The dossier: the record of one request, `berkas.json` in the archive project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from inventaris.model.facts import (
    AccessGranted,
    AnnouncementApproved,
    ApplicationRegistered,
    AttachmentsChecked,
    AttachmentWaived,
    BallPassed,
    DeliveryCompared,
    DraftsWritten,
    EndDecided,
    HandlerNamed,
    HistoryWritten,
    InvitationWritten,
    JobRefused,
    MeetingCancelled,
    MeetingSet,
    MovePutBack,
    NamesChecked,
    NoteIntended,
    PipelineSeen,
    ProposalJudged,
    ReportWritten,
    RequestReceived,
    ResponseGiven,
    SheetFileRead,
    SheetOffered,
    SheetTaken,
    SimilarFound,
    SourceNamedAnew,
    SourcePromised,
    SourceStaged,
    SourceStored,
    StepEntered,
    StepRestored,
    StepSkipped,
)
from inventaris.model.mail import MailState


@dataclass(frozen=True, slots=True)
class JobState:
    """Attempts at one piece of long work since its input last changed."""

    input: str
    attempts: int
    last_at: datetime
    refused: JobRefused | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """State after `revision` commits; revision 0 is a request nothing is recorded of yet."""

    skema: Literal[1] = 1  # of `berkas.json`, should these fields ever change their meaning
    number: str = ""
    revision: int = 0
    filed_at: datetime | None = None
    received: RequestReceived | None = None  # where the desk typed it in
    form_complete_at: datetime | None = None
    form_lacks: tuple[str, ...] = ()  # what the office was last called to, by digest
    complete_at: datetime | None = None
    ready_at: datetime | None = None  # when the file was last said to be ready (`siap`)
    steps: tuple[StepEntered, ...] = ()
    ball: tuple[BallPassed, ...] = ()  # oldest first
    put_back: tuple[MovePutBack, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)  # key -> note id
    intentions: Mapping[str, NoteIntended] = field(default_factory=dict)
    jobs: Mapping[str, JobState] = field(default_factory=dict)
    attachments: AttachmentsChecked | None = None
    waived: Mapping[str, AttachmentWaived] = field(default_factory=dict)  # by kind
    named_anew: SourceNamedAnew | None = None  # of a git address: when it was handed over last
    staged: SourceStaged | None = None
    deliveries: int = 0  # how many staging repositories were made
    stored: SourceStored | None = None
    mended: SourceStaged | None = None  # the newest that came after `stored`, which stands
    registered: ApplicationRegistered | None = None
    report: ReportWritten | None = None
    commands: tuple[str, ...] = ()  # keys of those answered
    skipped: Mapping[str, StepSkipped] = field(default_factory=dict)  # by label
    restored: tuple[StepRestored, ...] = ()  # whose leaving out was taken back, oldest first
    decided: EndDecided | None = None  # None: the request goes its way to the end
    approved: AnnouncementApproved | None = None
    promised: SourcePromised | None = None
    handler: HandlerNamed | None = None  # the last known assignee
    drafts: DraftsWritten | None = None
    pipeline: PipelineSeen | None = None
    compared: DeliveryCompared | None = None
    responses: tuple[ResponseGiven, ...] = ()  # by round
    similar: SimilarFound | None = None
    names: NamesChecked | None = None
    sheets: Mapping[str, SheetTaken] = field(default_factory=dict)  # worksheets that count, by key
    sheets_judged: Mapping[str, bool] = field(default_factory=dict)  # by source: did it ever count
    sheet_files: Mapping[str, SheetFileRead] = field(default_factory=dict)  # by upload
    sheets_offered: Mapping[str, SheetOffered] = field(default_factory=dict)  # by note key
    access: AccessGranted | None = None
    assigned: str = ""  # user name that the service last gave the issue to
    mails: Mapping[str, MailState] = field(default_factory=dict)  # in the order of the first try
    proposals: tuple[ProposalJudged, ...] = ()  # of a date for the presentation, oldest first
    meeting: MeetingSet | None = None  # the presentation's date, while it has one
    meeting_cancelled: MeetingCancelled | None = None  # until it has another
    invitation: InvitationWritten | None = None
    cleaned_at: datetime | None = None
    finished_at: datetime | None = None  # closed for good, whatever way
    history: HistoryWritten | None = None
