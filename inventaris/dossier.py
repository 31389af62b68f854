"""The dossier's rules: what each fact means. How it is written stands in `dossier_files`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

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
    FormLackTold,
    HandlerAssigned,
    HandlerNamed,
    HistoryWritten,
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
    NoteForgone,
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
    SourceNamedAnew,
    SourcePromised,
    SourceStaged,
    SourceStored,
    StepEntered,
    StepRestored,
    StepSkipped,
)
from inventaris.model.issue import Issue

# Where facts stand that mean nothing beyond their own place in the dossier.
_NEWEST_STANDS: Mapping[type[Fact], str] = {
    RequestReceived: "received",
    AttachmentsChecked: "attachments",
    SourceNamedAnew: "named_anew",
    SourceStored: "stored",
    ApplicationRegistered: "registered",
    ReportWritten: "report",
    SourcePromised: "promised",
    HandlerNamed: "handler",
    PipelineSeen: "pipeline",
    DeliveryCompared: "compared",
    DraftsWritten: "drafts",
    SimilarFound: "similar",
    NamesChecked: "names",
    AccessGranted: "access",
    InvitationWritten: "invitation",
    HistoryWritten: "history",
}
_FIRST_STANDS: Mapping[type[Fact], str] = {
    EndDecided: "decided",
    AnnouncementApproved: "approved",
}
_GATHERED: Mapping[type[Fact], str] = {
    StepEntered: "steps",
    MovePutBack: "put_back",
}


def number_of(issue: Issue, timezone: str) -> str:
    """Give a request's number, `<year filed>-<opd>-<iid>`: derived, so never allocated."""
    filed = issue.created_at.astimezone(ZoneInfo(timezone))
    return f"{filed.year}-{issue.ref.opd}-{issue.ref.iid}"


def apply_all(dossier: Dossier, facts: Iterable[Fact]) -> Dossier:
    """Give the state after these facts; the revision is the commit's business."""
    return reduce(apply, facts, dossier)


def apply(dossier: Dossier, fact: Fact) -> Dossier:
    """Give the state after one fact; applying a fact twice changes nothing more."""
    if field := _NEWEST_STANDS.get(type(fact)):
        return _with(dossier, field, fact)
    if field := _FIRST_STANDS.get(type(fact)):
        return dossier if getattr(dossier, field) else _with(dossier, field, fact)
    if field := _GATHERED.get(type(fact)):
        known = getattr(dossier, field)
        return dossier if fact in known else _with(dossier, field, (*known, fact))
    return _apply(dossier, fact)


def _apply(dossier: Dossier, fact: Fact) -> Dossier:
    """Give the state after a fact that means more than its own place."""
    match fact:
        case RequestOpened(number, filed_at):
            return replace(dossier, number=number, filed_at=filed_at)
        case FormCompleted(at):
            return replace(dossier, form_complete_at=dossier.form_complete_at or at)
        case FormLackTold(lacks):
            return replace(dossier, form_lacks=lacks)
        case FileCompleted(at):
            return replace(dossier, complete_at=dossier.complete_at or at)
        case CleanedUp(at):
            return replace(dossier, cleaned_at=dossier.cleaned_at or at)
        case RequestFinished(at):
            return replace(dossier, finished_at=dossier.finished_at or at)
        case BallPassed():
            # Within one moment it may come back to whom it was with before.
            known = dossier.ball[-1:] == (fact,)
            return dossier if known else replace(dossier, ball=(*dossier.ball, fact))
        case NoteIntended(key):
            return _with_entry(dossier, "intentions", key, fact)
        case NotePosted(key, note_id):
            posted = _without(dossier, "intentions", key)
            return replace(posted, notes={**dossier.notes, key: note_id})
        case NoteForgone(key):
            return _without(dossier, "intentions", key)
        case JobStarted(job, input, at):
            return _with_entry(dossier, "jobs", job, _attempt(dossier.jobs.get(job), input, at))
        case JobRefused(job, input, at):
            state = dossier.jobs.get(job)
            attempts = state.attempts if state and state.input == input else 1
            return _with_entry(dossier, "jobs", job, JobState(input, attempts, at, fact))
        case AttachmentWaived(kind):
            return _with_entry(dossier, "waived", kind, fact)
        case SourceStaged():
            return _staged(dossier, fact)
        case CommandAnswered(key):
            known = key in dossier.commands
            return dossier if known else replace(dossier, commands=(*dossier.commands, key))
        case RecheckAsked(_, ready_at):
            return replace(_rechecked(dossier), ready_at=ready_at or dossier.ready_at)
        case StepSkipped(step):
            return _with_entry(dossier, "skipped", step, fact)
        case StepRestored():
            return dossier if fact in dossier.restored else _restored(dossier, fact)
        case ResponseGiven(round):
            return replace(dossier, responses=(*dossier.responses[: round - 1], fact))
        case SheetTaken(sheet, source):
            return _judged(_with_entry(dossier, "sheets", sheet, fact), source, True)
        case SheetRefused(_, source):
            return _judged(dossier, source, False)
        case SheetWithdrawn(sheet):
            return _without(dossier, "sheets", sheet)
        case SheetFileRead(upload):
            return _with_entry(dossier, "sheet_files", upload, fact)
        case SheetOffered(offer):
            return _with_entry(dossier, "sheets_offered", offer, fact)
        case HandlerAssigned(username):
            return replace(dossier, assigned=username)
        case ProposalJudged(source):
            known = any(judged.source == source for judged in dossier.proposals)
            return dossier if known else replace(dossier, proposals=(*dossier.proposals, fact))
        case MeetingSet():
            return replace(dossier, meeting=fact, meeting_cancelled=None)
        case MeetingCancelled():
            return replace(dossier, meeting=None, meeting_cancelled=fact)
        case (
            MailIntended()
            | MailSent()
            | MailPutOff()
            | MailRefused()
            | MailBounced()
            | MailResendAsked()
        ):
            return replace(dossier, mails=states.after(dossier.mails, fact))
        case _:
            raise TypeError(f"no meaning: {type(fact).__name__}")


def _restored(dossier: Dossier, fact: StepRestored) -> Dossier:
    return replace(
        _without(dossier, "skipped", fact.skipped.step),
        restored=(*dossier.restored, fact),
        complete_at=None if fact.reopens else dossier.complete_at,
    )


def _staged(dossier: Dossier, fact: SourceStaged) -> Dossier:
    """Keep what was stored: report and register tell of that, whatever comes after it."""
    is_stored_one = dossier.staged is not None and dossier.staged.project == fact.project
    known = is_stored_one or (dossier.mended is not None and dossier.mended.project == fact.project)
    field = "mended" if dossier.stored and not is_stored_one else "staged"
    counted = replace(dossier, deliveries=dossier.deliveries + (not known))
    return _with(counted, field, fact)


def _rechecked(dossier: Dossier) -> Dossier:
    """Forget refusals, failed attempts and what was looked up; names that are free stay reserved."""
    checked, access, similar = dossier.attachments, dossier.access, dossier.similar
    pipeline = dossier.pipeline
    return replace(
        dossier,
        # That a delivery was tried stays known: the attempt leaves something to clear away.
        jobs={job: JobState("", 0, state.last_at) for job, state in dossier.jobs.items()},
        attachments=replace(checked, input="") if checked else None,
        access=replace(access, input="") if access else None,
        sheet_files={key: read for key, read in dossier.sheet_files.items() if not read.code},
        names=dossier.names if dossier.names and dossier.names.recommended else None,
        similar=replace(similar, input="") if similar else None,
        pipeline=replace(pipeline, input="") if pipeline else None,
    )


def _attempt(state: JobState | None, input: str, at: datetime) -> JobState:  # noqa: A002
    if state is None or state.input != input:
        return JobState(input, 1, at)
    return replace(state, attempts=state.attempts + 1, last_at=at)


def _judged(dossier: Dossier, source: str, counts: bool) -> Dossier:
    return _with_entry(dossier, "sheets_judged", source, counts)


def _with_entry(dossier: Dossier, field: str, key: str, value: object) -> Dossier:
    return _with(dossier, field, {**getattr(dossier, field), key: value})


def _without(dossier: Dossier, field: str, key: str) -> Dossier:
    return _with(dossier, field, {k: v for k, v in getattr(dossier, field).items() if k != key})


def _with(dossier: Dossier, field: str, value: Any) -> Dossier:
    return replace(dossier, **{field: value})
