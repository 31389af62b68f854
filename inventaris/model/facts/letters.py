"""Letters: drafts so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DraftsWritten:
    """Drafts stand in the dossier; `paths` maps the kind of letter to its file."""

    input: str
    at: datetime
    paths: Mapping[str, str]
