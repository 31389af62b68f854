"""What the planner asks for. Imperatives; each has one executor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from inventaris.model.facts import Fact

JobName = Literal[
    "lampiran",
    "penampungan",
    "penyimpanan",
    "laporan",
    "undangan",
    "pembersihan",
    "konsep",
    "surel",
    "sejenis",
    "nama",
    "lembar",
    "akses",
    "pipeline",
    "perbandingan",
    "riwayat",
]


@dataclass(frozen=True, slots=True)
class Record:
    """Write a fact into the dossier; `after_effects`: only once the plan's effects are seen done."""

    fact: Fact
    after_effects: bool = False


@dataclass(frozen=True, slots=True)
class PostNote:
    """Say something on the issue, once per key; `edits`: later values change the note in place.

    `is_owed`: what it tells of is on record with its intention, so no later pass plans it again.
    """

    key: str  # "tanda-terima", unique on the issue
    template: str  # "catatan/tanda-terima.md.j2", which declares its readers
    values: Mapping[str, object]
    edits: bool = False
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class EditIssue:
    """Change the issue itself, in one request."""

    title: str | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    close: bool = False
    due_date: date | None = None
    clear_due_date: bool = False
    assignee_id: int | None = None


@dataclass(frozen=True, slots=True)
class StartJob:
    """Have long work done by a job of its own queue."""

    job: JobName
    input: str  # digest of what it works on; the same input is not worked on twice


Action = Record | PostNote | EditIssue | StartJob
