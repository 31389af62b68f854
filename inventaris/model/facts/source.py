"""The delivered source: staged, stored, registered."""

from dataclasses import dataclass
from datetime import datetime


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
class SourceNamedAnew:
    """A git address was handed over again while a delivery was awaited: it may hold another source."""

    at: datetime  # when that was said


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
