"""Facts: what happened to a request, each recorded once in its dossier.

A commit to a dossier carries one or more facts (`jejak/<revision>.yml`) and the state they lead
to (`berkas.yml`). Facts are past tense; `inventaris.dossier.apply` is their only meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Verdict = Literal["ada", "keliru", "belum"]


@dataclass(frozen=True, slots=True)
class RequestOpened:
    """The request has its number: `<year filed>-<opd>-<iid>`."""

    number: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class StepEntered:
    """The card was moved to a step, by the hand that GitLab's label event names."""

    step: str
    event_id: int  # GitLab's label event; 0 where GitLab has none
    at: datetime
    by: str  # user name, empty where unknown
    doubt: str = ""  # code of the objection that was told and not enforced


@dataclass(frozen=True, slots=True)
class MovePutBack:
    """A move was undone by the service, with the reason told on the issue."""

    step: str
    event_id: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormCompleted:
    """Nothing that step 1 needs is missing any more."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoteIntended:
    """A note is about to be posted by `writer`, who does not begin after `expires_at`."""

    key: str
    writer: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NotePosted:
    """The note stands on the issue."""

    key: str
    note_id: int


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A worker took up long work on `input`, the digest of what it works on."""

    job: str
    input: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobRefused:
    """The work cannot be done with this input; the applicant must act."""

    job: str
    input: str
    at: datetime
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """What was found of one attachment."""

    kind: str
    verdict: Verdict
    filename: str = ""
    sha256: str = ""
    size_bytes: int = 0
    media_type: str = ""
    path: str = ""  # in the dossier; empty where it stays where it was delivered
    code: str = ""  # reason of `keliru`
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttachmentsChecked:
    """Every delivered attachment was fetched, hashed, typed by content and stored."""

    input: str
    at: datetime
    records: tuple[AttachmentRecord, ...]


@dataclass(frozen=True, slots=True)
class AttachmentWaived:
    """Kominfo accepts the file without this attachment, for a reason that stays on record."""

    kind: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileCompleted:
    """Every attachment is there or waived: Kominfo's clock starts."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Entries of a delivery that were not imported, counted by reason."""

    reason: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class SecretFound:
    """A place that looks like a secret; the secret itself is never kept."""

    rule: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class SourceStaged:
    """The delivered source stands in a private staging repository."""

    input: str
    at: datetime
    delivery: str  # file name or URL as delivered
    project: str  # path of the staging project
    web_url: str
    commit: str
    tree: str
    files: int
    size_bytes: int
    sha256: str  # of the delivered archive; empty for a git URL, whose commit names it
    has_history: bool
    top_folder: str  # the single top folder that was stripped, empty where none
    left_out: tuple[LeftOut, ...] = ()
    secrets: tuple[SecretFound, ...] = ()
    secrets_scanned: bool = True  # False where the scan did not come to its end


@dataclass(frozen=True, slots=True)
class SourceStored:
    """The source stands in its permanent repository."""

    at: datetime
    application: str  # slug: last part of the project's path
    project: str
    web_url: str
    branch: str
    tag: str
    commit: str  # the delivered commit, which the tag names
    publiccode: str  # "dikirim" (in the delivery), "ditulis" (by the service), else reason codes


@dataclass(frozen=True, slots=True)
class ApplicationRegistered:
    """The application has its entry in the Daftar Aplikasi Pemerintah."""

    at: datetime
    path: str
    web_url: str


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """The report stands in the dossier and is attached to the issue."""

    at: datetime
    files: tuple["DocumentFile", ...]


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One file of a document: where it is and what its bytes are."""

    name: str
    path: str  # in the dossier
    sha256: str
    upload_markdown_url: str  # `/uploads/<secret>/<name>` in the request's project


@dataclass(frozen=True, slots=True)
class CommandAnswered:
    """A command in a comment was done, or answered with why not."""

    key: str
    by: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecheckAsked:
    """Somebody asked to look again: refusals and failed attempts count no more."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RequestFinished:
    """The result was announced; the issue is closed for good."""

    at: datetime


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
