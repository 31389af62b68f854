"""How a request goes its way: opened, moved, complete, ended."""

from dataclasses import dataclass
from datetime import datetime


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
    back: str = ""  # the step that it was put back to


@dataclass(frozen=True, slots=True)
class FormCompleted:
    """Nothing that step 1 needs is missing any more."""

    at: datetime


@dataclass(frozen=True, slots=True)
class FileCompleted:
    """Every attachment is there, waived or asked for no more: Kominfo's clock starts."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RequestFinished:
    """The result was announced; the issue is closed for good."""

    at: datetime
