"""Facts: what happened to a request, each recorded once in its dossier.

A commit to a dossier carries one or more facts (`jejak/<revision>.yml`) and the state they lead
to (`berkas.yml`). Facts are past tense; `inventaris.dossier.apply` is their only meaning.
"""

from inventaris.model.facts.attachments import (
    AttachmentRecord,
    AttachmentsChecked,
    AttachmentWaived,
    Verdict,
)
from inventaris.model.facts.documents import DocumentFile, ReportWritten
from inventaris.model.facts.flow import (
    FileCompleted,
    FormCompleted,
    MovePutBack,
    RequestFinished,
    RequestOpened,
    StepEntered,
)
from inventaris.model.facts.source import (
    ApplicationRegistered,
    LeftOut,
    SecretFound,
    SourceStaged,
    SourceStored,
)
from inventaris.model.facts.telling import CommandAnswered, NoteIntended, NotePosted, RecheckAsked
from inventaris.model.facts.work import JobRefused, JobStarted

Fact = (
    RequestOpened
    | StepEntered
    | MovePutBack
    | FormCompleted
    | NoteIntended
    | NotePosted
    | JobStarted
    | JobRefused
    | AttachmentsChecked
    | AttachmentWaived
    | FileCompleted
    | SourceStaged
    | SourceStored
    | ApplicationRegistered
    | ReportWritten
    | CommandAnswered
    | RecheckAsked
    | RequestFinished
)

__all__ = [
    "ApplicationRegistered",
    "AttachmentRecord",
    "AttachmentWaived",
    "AttachmentsChecked",
    "CommandAnswered",
    "DocumentFile",
    "Fact",
    "FileCompleted",
    "FormCompleted",
    "JobRefused",
    "JobStarted",
    "LeftOut",
    "MovePutBack",
    "NoteIntended",
    "NotePosted",
    "RecheckAsked",
    "ReportWritten",
    "RequestFinished",
    "RequestOpened",
    "SecretFound",
    "SourceStaged",
    "SourceStored",
    "StepEntered",
    "Verdict",
]
