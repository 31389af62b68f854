"""What a request left in the world, to compare with what a good one leaves."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import gitlab
import yaml

from inventaris.register.slug import slug_of
from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City, Request

NOTES = (
    "tanda-terima",
    "status",
    "lampiran",
    "berkas-lengkap",
    "penampungan-1",
    "tersimpan",
    "laporan",
    "pemberitahuan",
)


@dataclass(frozen=True)
class Outcome:
    """The state of the world, no calls; `notes` counts those of every good request by kind."""

    state: str
    steps: frozenset[str]
    notes: dict[str, int]
    staging: int
    tags: tuple[str, ...]
    versions: tuple[str, ...]
    reports: tuple[str, ...]
    said_again: frozenset[str] = frozenset()  # keys of notes that stand more than once
    revisions: bool = field(default=True)


def good_outcome(request: Request) -> Outcome:
    """Give what there must be of a request with a new application at its end: one of everything."""
    return Outcome(
        state="closed",
        steps=frozenset({"langkah::12-pemberitahuan"}),
        notes=dict.fromkeys(NOTES, 1),
        staging=1,
        tags=(request.number,),
        versions=(request.number,),
        reports=(f"laporan-{request.number}.md", f"laporan-{request.number}.pdf"),
    )


def outcome(request: Request, application: str) -> Outcome:
    """Read what there is of a request; everybody's notes, the archive, all repositories."""
    issue = request.issue
    said = {key: len(notes) for key, notes in request.notes().items()}
    kinds: Counter[str] = Counter()
    for key, times in said.items():
        kinds[re.sub(r"-[0-9a-f]{16}.*", "", key)] += times
    repository = application_project(request, application)
    year = request.number.partition("-")[0]
    folder = f"permohonan/{year}/{request.number}/laporan"
    reports = project(request.city, "arsip").repository_tree(folder, ref="main", iterator=True)
    revisions = [entry["revisi"] for entry in request.trail()]
    return Outcome(
        state=issue.state,
        steps=frozenset(label for label in issue.labels if label.startswith("langkah::")),
        notes={kind: kinds[kind] for kind in NOTES},
        said_again=frozenset(key for key, times in said.items() if times > 1),
        staging=len(request.staging_repositories()),
        tags=tuple(tag.name for tag in repository.tags.list(iterator=True)),
        versions=tuple(row["permohonan"] for row in register_entry(request, application)["versi"]),
        reports=tuple(sorted(row["name"] for row in reports)),
        revisions=revisions == list(range(1, request.dossier["revision"] + 1)),
    )


def project(city: City, path: str) -> Any:
    """Give a project below the root group, as the forge's administrator sees it."""
    forge = gitlab.Gitlab(city.stack.forge_url, private_token=city.stack.root_token)
    return forge.projects.get(f"{ROOT_GROUP}/{path}")


def application_project(request: Request, application: str) -> Any:
    return project(request.city, f"aplikasi/{request.opd}/{slug_of(application)}")


def register_entry(request: Request, application: str) -> Any:
    path = f"{request.opd}/{slug_of(application)}/inventaris.yml"
    return yaml.safe_load(project(request.city, "daftar-aplikasi").files.raw(path, ref="main"))
