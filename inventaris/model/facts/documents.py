"""Documents of the service's own making."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One file of a document: where it is and what its bytes are."""

    name: str
    path: str  # in the dossier
    sha256: str
    upload_markdown_url: str  # `/uploads/<secret>/<name>` in the request's project


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """The report stands in the dossier and is attached to the issue."""

    at: datetime
    files: tuple[DocumentFile, ...]
    input: str = ""  # digest of what it tells about
    edition: int = 1


@dataclass(frozen=True, slots=True)
class HistoryWritten:
    """`riwayat.md` stands in the dossier and tells all that happened until then."""

    input: str
    at: datetime
