"""The dossier's files in the archive: where they stand, how state and trail are written and read.

Exclusion rests on creating `jejak/<revision>.json`: GitLab refuses to create a file that exists in
the very tree it builds on, while `last_commit_id` is no compare-and-swap (see
docs/architecture.md). Of two writers of one revision exactly one wins.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from inventaris.errors import InventarisError
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact


@dataclass(frozen=True, slots=True)
class _Marked:
    """What tells a dossier from any other JSON; a missing mark is none."""

    skema: Literal[1]


_MARKED = TypeAdapter(_Marked)
_DOSSIER = TypeAdapter(Dossier)
_FACTS: dict[type[Fact], TypeAdapter[Fact]] = {kind: TypeAdapter(kind) for kind in get_args(Fact)}


class DossierError(InventarisError):
    """A dossier in the archive cannot be read: somebody other than the service wrote there."""


def folder_of(number: str) -> str:
    """Give the dossier's folder in the archive project."""
    return f"permohonan/{number.partition('-')[0]}/{number}"


def state_path(number: str) -> str:
    return f"{folder_of(number)}/berkas.json"


def trail_path(number: str, revision: int) -> str:
    return f"{folder_of(number)}/jejak/{revision:04d}.json"


def dump_state(dossier: Dossier) -> bytes:
    """Write `berkas.json`."""
    return _DOSSIER.dump_json(dossier, indent=2) + b"\n"


def load_state(text: str | bytes) -> Dossier:
    """Read `berkas.json`.

    Raises:
        DossierError: it is no dossier of this schema.

    """
    try:
        _MARKED.validate_json(text)
        return _DOSSIER.validate_json(text)
    except ValidationError as broken:
        raise DossierError(f"berkas.json: {broken}") from broken


def dump_trail(revision: int, writer: str, at: datetime, facts: Iterable[Fact]) -> bytes:
    """Write `jejak/<revision>.json`: what happened, who wrote it down and when."""
    told = [{"fakta": fact_name(fact), **dump_fact(fact)} for fact in facts]
    trail = {"revisi": revision, "penulis": writer, "pada": at.isoformat(), "fakta": told}
    return json.dumps(trail, ensure_ascii=False, indent=2).encode() + b"\n"


def writer_of_trail(text: str) -> str:
    """Give who wrote a trail file, empty where the file is not ours."""
    try:
        raw = json.loads(text)
    except ValueError:
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
