"""What a job leaves behind, committed to the dossier at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventaris.model.facts import Fact


@dataclass(frozen=True, slots=True)
class JobResult:
    """Facts, and documents by their path in the archive project: new ones, and anew what is there."""

    facts: tuple[Fact, ...]
    documents: Mapping[str, bytes] = field(default_factory=dict)
    replaced: Mapping[str, bytes] = field(default_factory=dict)
