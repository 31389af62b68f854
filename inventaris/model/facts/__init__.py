"""Facts: what happened to a request, each recorded once in its dossier.

A commit to a dossier carries one or more facts (`jejak/<revision>.json`) and the state they lead
to (`berkas.json`). Facts are past tense; `inventaris.dossier.apply` is their only meaning.
"""

from inventaris.model.facts.attachments import (
    AttachmentRecord,
    AttachmentsChecked,
    AttachmentWaived,
    Verdict,
)
from inventaris.model.facts.clocks import BallPassed
from inventaris.model.facts.decisions import (
    AnnouncementApproved,
    CleanedUp,
    EndDecided,
    HandlerNamed,
    SourcePromised,
    StepRestored,
    StepSkipped,
)
from inventaris.model.facts.documents import DocumentFile, HistoryWritten, ReportWritten
from inventaris.model.facts.flow import (
    FileCompleted,
    FormCompleted,
    MovePutBack,
    RequestFinished,
    RequestOpened,
    StepEntered,
)
from inventaris.model.facts.intake import RequestReceived
from inventaris.model.facts.letters import DraftsWritten
from inventaris.model.facts.mail import (
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
)
from inventaris.model.facts.meeting import (
    InvitationWritten,
    MeetingCancelled,
    MeetingSet,
    ProposalJudged,
)
from inventaris.model.facts.names import (
    CheckedName,
    NamesChecked,
    Reason,
    SimilarApplication,
    SimilarFound,
)
from inventaris.model.facts.response import (
    DeliveryCompared,
    Finding,
    PipelineSeen,
    ResponseGiven,
    ResponseVerdict,
)
from inventaris.model.facts.source import (
    ApplicationRegistered,
    LeftOut,
    SecretFound,
    SourceNamedAnew,
    SourceStaged,
    SourceStored,
)
from inventaris.model.facts.telling import (
    CommandAnswered,
    FormLackTold,
    NoteForgone,
    NoteIntended,
    NotePosted,
    RecheckAsked,
)
from inventaris.model.facts.work import JobRefused, JobStarted
from inventaris.model.facts.worksheets import (
    AccessGranted,
    HandlerAssigned,
    SheetFileRead,
    SheetOffered,
    SheetRefused,
    SheetTab,
    SheetTaken,
    SheetWithdrawn,
    TeamAccount,
)

Fact = (
    RequestOpened
    | StepEntered
    | MovePutBack
    | FormCompleted
    | FormLackTold
    | RequestReceived
    | NoteForgone
    | NoteIntended
    | NotePosted
    | JobStarted
    | JobRefused
    | AttachmentsChecked
    | AttachmentWaived
    | FileCompleted
    | SourceNamedAnew
    | SourceStaged
    | SourceStored
    | ApplicationRegistered
    | ReportWritten
    | HistoryWritten
    | CommandAnswered
    | RecheckAsked
    | RequestFinished
    | StepSkipped
    | StepRestored
    | EndDecided
    | AnnouncementApproved
    | SourcePromised
    | HandlerNamed
    | CleanedUp
    | DraftsWritten
    | PipelineSeen
    | DeliveryCompared
    | ResponseGiven
    | SimilarFound
    | NamesChecked
    | BallPassed
    | ProposalJudged
    | MeetingSet
    | MeetingCancelled
    | InvitationWritten
    | SheetTaken
    | SheetRefused
    | SheetWithdrawn
    | SheetFileRead
    | SheetOffered
    | AccessGranted
    | HandlerAssigned
    | MailIntended
    | MailSent
    | MailPutOff
    | MailRefused
    | MailBounced
    | MailResendAsked
)

__all__ = [
    "AccessGranted",
    "AnnouncementApproved",
    "ApplicationRegistered",
    "AttachmentRecord",
    "AttachmentWaived",
    "AttachmentsChecked",
    "BallPassed",
    "CheckedName",
    "CleanedUp",
    "CommandAnswered",
    "DeliveryCompared",
    "DocumentFile",
    "DraftsWritten",
    "EndDecided",
    "Fact",
    "FileCompleted",
    "Finding",
    "FormCompleted",
    "FormLackTold",
    "HandlerAssigned",
    "HandlerNamed",
    "HistoryWritten",
    "InvitationWritten",
    "JobRefused",
    "JobStarted",
    "LeftOut",
    "MailBounced",
    "MailIntended",
    "MailPutOff",
    "MailRefused",
    "MailResendAsked",
    "MailSent",
    "MeetingCancelled",
    "MeetingSet",
    "MovePutBack",
    "NamesChecked",
    "NoteForgone",
    "NoteIntended",
    "NotePosted",
    "PipelineSeen",
    "ProposalJudged",
    "Reason",
    "RecheckAsked",
    "ReportWritten",
    "RequestFinished",
    "RequestOpened",
    "RequestReceived",
    "ResponseGiven",
    "ResponseVerdict",
    "SecretFound",
    "SheetFileRead",
    "SheetOffered",
    "SheetRefused",
    "SheetTab",
    "SheetTaken",
    "SheetWithdrawn",
    "SimilarApplication",
    "SimilarFound",
    "SourceNamedAnew",
    "SourcePromised",
    "SourceStaged",
    "SourceStored",
    "StepEntered",
    "StepRestored",
    "StepSkipped",
    "TeamAccount",
    "Verdict",
]
