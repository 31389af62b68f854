"""What was found of the attachments of step 4."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from inventaris.model.facts.reasons import GivenInComment

Verdict = Literal["ada", "keliru", "belum"]


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
class AttachmentWaived(GivenInComment):
    """Kominfo accepts the file without this attachment, for a reason that stays on record."""

    kind: str
    reason: str
    by: str
    at: datetime
    internal: bool = False
