"""The dossier's rules: what a fact means, how state and trail are written and read.

Exclusion rests on creating `jejak/<revision>.yml`: GitLab refuses to create a file that exists in
the very tree it builds on, while `last_commit_id` is no compare-and-swap (see
docs/architecture.md). Of two writers of one revision exactly one wins.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any, get_args
from zoneinfo import ZoneInfo

import yaml
from pydantic import TypeAdapter, ValidationError

from inventaris.errors import InventarisError
from inventaris.mail import states
from inventaris.model.dossier import Dossier, JobState
from inventaris.model.facts import (
    AccessGranted,
    AnnouncementApproved,
    ApplicationRegistered,
    AttachmentsChecked,
    AttachmentWaived,
    BallPassed,
    CleanedUp,
    CommandAnswered,
    DeliveryCompared,
    DraftsWritten,
    EndDecided,
    Fact,
    FileCompleted,
    FormCompleted,
    HandlerAssigned,
    HandlerNamed,
    InvitationWritten,
    JobRefused,
    JobStarted,
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
    MeetingCancelled,
    MeetingSet,
    MovePutBack,
    NamesChecked,
    NoteIntended,
    NotePosted,
    PipelineSeen,
    ProposalJudged,
    RecheckAsked,
    ReportWritten,
    RequestFinished,
    RequestOpened,
    RequestReceived,
    ResponseGiven,
    SheetFileRead,
    SheetOffered,
    SheetRefused,
    SheetTaken,
    SheetWithdrawn,
    SimilarFound,
    SourcePromised,
    SourceStaged,
    SourceStored,
    StepEntered,
    StepSkipped,
)
from inventaris.model.issue import Issue

SCHEMA = 1
_DOSSIER = TypeAdapter(Dossier)
_FACTS: dict[type[Fact], TypeAdapter[Fact]] = {kind: TypeAdapter(kind) for kind in get_args(Fact)}


class DossierError(InventarisError):
    """A dossier in the archive cannot be read: somebody other than the service wrote there."""


def number_of(issue: Issue, timezone: str) -> str:
    """Give a request's number, `<year filed>-<opd>-<iid>`: derived, so never allocated."""
    filed = issue.created_at.astimezone(ZoneInfo(timezone))
    return f"{filed.year}-{issue.ref.opd}-{issue.ref.iid}"


def folder_of(number: str) -> str:
    """Give the dossier's folder in the archive project."""
    return f"permohonan/{number.partition('-')[0]}/{number}"


def state_path(number: str) -> str:
    return f"{folder_of(number)}/berkas.yml"


def trail_path(number: str, revision: int) -> str:
    return f"{folder_of(number)}/jejak/{revision:04d}.yml"


def apply_all(dossier: Dossier, facts: Iterable[Fact]) -> Dossier:
    """Give the state after these facts; the revision is the commit's business."""
    return reduce(apply, facts, dossier)


def apply(dossier: Dossier, fact: Fact) -> Dossier:
    """Give the state after one fact; applying a fact twice changes nothing more."""
    match fact:
        case RequestOpened(number, filed_at):
            return replace(dossier, number=number, filed_at=filed_at)
        case StepEntered():
            known = fact in dossier.steps
            return dossier if known else replace(dossier, steps=(*dossier.steps, fact))
        case MovePutBack():
            known = fact in dossier.put_back
            return dossier if known else replace(dossier, put_back=(*dossier.put_back, fact))
        case RequestReceived():
            return replace(dossier, received=fact)
        case FormCompleted(at):
            return replace(dossier, form_complete_at=dossier.form_complete_at or at)
        case NoteIntended(key):
            return replace(dossier, intentions={**dossier.intentions, key: fact})
        case NotePosted(key, note_id):
            waiting = {k: v for k, v in dossier.intentions.items() if k != key}
            return replace(dossier, intentions=waiting, notes={**dossier.notes, key: note_id})
        case JobStarted(job, input, at):
            return _with_job(dossier, job, _attempt(dossier.jobs.get(job), input, at))
        case JobRefused(job, input, at):
            state = dossier.jobs.get(job)
            attempts = state.attempts if state and state.input == input else 1
            return _with_job(dossier, job, JobState(input, attempts, at, fact))
        case AttachmentsChecked():
            return replace(dossier, attachments=fact)
        case AttachmentWaived(kind):
            return replace(dossier, waived={**dossier.waived, kind: fact})
        case FileCompleted(at):
            return replace(dossier, complete_at=dossier.complete_at or at)
        case SourceStaged():
            known = dossier.staged is not None and dossier.staged.project == fact.project
            return replace(dossier, staged=fact, deliveries=dossier.deliveries + (not known))
        case SourceStored():
            return replace(dossier, stored=fact)
        case ApplicationRegistered():
            return replace(dossier, registered=fact)
        case ReportWritten():
            return replace(dossier, report=fact)
        case CommandAnswered(key):
            known = key in dossier.commands
            return dossier if known else replace(dossier, commands=(*dossier.commands, key))
        case RecheckAsked():
            checked = dossier.attachments
            forgotten = replace(checked, input="") if checked else None
            access = replace(dossier.access, input="") if dossier.access else None
            files = {key: read for key, read in dossier.sheet_files.items() if not read.code}
            # Names that nobody objects to stay reserved; others may be free by now.
            names = dossier.names if dossier.names and dossier.names.recommended else None
            similar = replace(dossier.similar, input="") if dossier.similar else None
            return replace(
                dossier,
                jobs={},
                attachments=forgotten,
                access=access,
                sheet_files=files,
                names=names,
                similar=similar,
            )
        case StepSkipped(step):
            return replace(dossier, skipped={**dossier.skipped, step: fact})
        case EndDecided():
            return dossier if dossier.decided else replace(dossier, decided=fact)
        case AnnouncementApproved():
            return dossier if dossier.approved else replace(dossier, approved=fact)
        case SourcePromised():
            return replace(dossier, promised=fact)
        case HandlerNamed():
            return replace(dossier, handler=fact)
        case PipelineSeen():
            return replace(dossier, pipeline=fact)
        case DeliveryCompared():
            return replace(dossier, compared=fact)
        case ResponseGiven(round):
            return replace(dossier, responses=(*dossier.responses[: round - 1], fact))
        case DraftsWritten():
            return replace(dossier, drafts=fact)
        case SimilarFound():
            return replace(dossier, similar=fact)
        case NamesChecked():
            return replace(dossier, names=fact)
        case SheetTaken(sheet, source):
            return _judged(replace(dossier, sheets={**dossier.sheets, sheet: fact}), source, True)
        case SheetRefused(_, source):
            return _judged(dossier, source, False)
        case SheetWithdrawn(sheet):
            others = {key: taken for key, taken in dossier.sheets.items() if key != sheet}
            return replace(dossier, sheets=others)
        case SheetFileRead(upload):
            return replace(dossier, sheet_files={**dossier.sheet_files, upload: fact})
        case SheetOffered(offer):
            return replace(dossier, sheets_offered={**dossier.sheets_offered, offer: fact})
        case AccessGranted():
            return replace(dossier, access=fact)
        case HandlerAssigned(username):
            return replace(dossier, assigned=username)
        case CleanedUp(at):
            return replace(dossier, cleaned_at=dossier.cleaned_at or at)
        case BallPassed():
            known = fact in dossier.ball
            return dossier if known else replace(dossier, ball=(*dossier.ball, fact))
        case (
            MailIntended()
            | MailSent()
            | MailPutOff()
            | MailRefused()
            | MailBounced()
            | MailResendAsked()
        ):
            return replace(dossier, mails=states.after(dossier.mails, fact))
        case ProposalJudged(source):
            known = any(judged.source == source for judged in dossier.proposals)
            return dossier if known else replace(dossier, proposals=(*dossier.proposals, fact))
        case MeetingSet():
            return replace(dossier, meeting=fact, meeting_cancelled=None)
        case MeetingCancelled():
            return replace(dossier, meeting=None, meeting_cancelled=fact)
        case InvitationWritten():
            return replace(dossier, invitation=fact)
        case RequestFinished(at):
            return replace(dossier, finished_at=dossier.finished_at or at)


def _attempt(state: JobState | None, input: str, at: datetime) -> JobState:  # noqa: A002
    if state is None or state.input != input:
        return JobState(input, 1, at)
    return replace(state, attempts=state.attempts + 1, last_at=at)


def _judged(dossier: Dossier, source: str, counts: bool) -> Dossier:
    return replace(dossier, sheets_judged={**dossier.sheets_judged, source: counts})


def _with_job(dossier: Dossier, job: str, state: JobState) -> Dossier:
    return replace(dossier, jobs={**dossier.jobs, job: state})


def dump_state(dossier: Dossier) -> str:
    """Write `berkas.yml`."""
    return _yaml({"skema": SCHEMA, **_DOSSIER.dump_python(dossier, mode="json")})


def load_state(text: str) -> Dossier:
    """Read `berkas.yml`.

    Raises:
        DossierError: it is no dossier of this schema.

    """
    try:
        raw = yaml.safe_load(text)
        if not isinstance(raw, dict) or raw.pop("skema", None) != SCHEMA:
            raise DossierError(f"berkas.yml: not of schema {SCHEMA}")
        return _DOSSIER.validate_python(raw)
    except (yaml.YAMLError, ValidationError) as broken:
        raise DossierError(f"berkas.yml: {broken}") from broken


def dump_trail(revision: int, writer: str, at: datetime, facts: Iterable[Fact]) -> str:
    """Write `jejak/<revision>.yml`: what happened, who wrote it down and when."""
    told = [{"fakta": fact_name(fact), **dump_fact(fact)} for fact in facts]
    return _yaml({"revisi": revision, "penulis": writer, "pada": at.isoformat(), "fakta": told})


def writer_of_trail(text: str) -> str:
    """Give who wrote a trail file, empty where the file is not ours."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError:
        return ""
    return str(raw.get("penulis", "")) if isinstance(raw, dict) else ""


def fact_name(fact: Fact) -> str:
    """Give a fact's name in files and templates: `SourceStored` is `source_stored`."""
    name = type(fact).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def dump_fact(fact: Fact) -> dict[str, Any]:
    """Give a fact's fields as plain data."""
    dumped: dict[str, Any] = _FACTS[type(fact)].dump_python(fact, mode="json")
    return dumped


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
