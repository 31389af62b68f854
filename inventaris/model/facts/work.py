"""Long work: attempts and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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
