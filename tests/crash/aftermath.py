"""What must be true of a request whatever was killed on its way."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sandbox.demo.stack import ROOT_GROUP
from tests.stack import Request, step_label

# Step, and the fact of the dossier that shows the machine's work in it done.
STORING, REPORT, LAST = "09", "11", "12"
WORK = (("07", "staged"), (STORING, "registered"), (REPORT, "report"), (LAST, "history"))
STEPS = (WORK[0], ("08", "staged"), *WORK[1:])  # the response has only to be passed through
ONCE = frozenset(
    {
        "request_opened",
        "form_completed",
        "attachments_checked",
        "source_staged",
        "source_stored",
        "application_registered",
        "report_written",
        "request_finished",
    }
)


def settles(request: Request, fact: str, where: str) -> None:
    """Wait until the fact is there and nothing is left to do."""
    request.waits_for(fact)
    request.waits_until(lambda: has_settled(request, fact), f"{where}: nothing left to do")


def has_settled(request: Request, fact: str) -> bool:
    return bool(request.dossier.get(fact)) and request.is_settled()


def stands_at(request: Request, step: str) -> None:
    """Hold the issue's labels and state to the step it was moved to."""
    issue = request.issue
    ended = step == LAST
    assert issue.state == ("closed" if ended else "opened"), f"{request.ref}, step {step}"
    seen = {one for one in issue.labels if one.startswith(("langkah::", "keadaan::"))}
    wanted = {step_label(step), *(("keadaan::selesai",) if ended else ())}
    assert seen == wanted, f"{request.ref}, step {step}"
    balls = [one for one in issue.labels if one.startswith("giliran::")]
    assert len(balls) == (0 if ended else 1), f"{request.ref}, step {step}: {balls}"


def is_right(request: Request, step: str, where: str) -> None:
    """Hold the world after a step to what it should be: nothing doubled, torn, left over."""
    dossier = request.dossier
    checks = [*_trail(request, dossier), *_notes(request), *_staging(request)]
    if step >= STORING:
        checks += _storage(request, dossier)
    if step >= REPORT:
        checks += _report(request, dossier)
    wrong = [f"{what}: {seen} is not {wanted}" for what, seen, wanted in checks if seen != wanted]
    assert not wrong, "\n".join((f"{request.ref}, {where}", *wrong))


Check = tuple[str, Any, Any]


def _trail(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    """Every revision once, in order, in files and in git's log; what happens once told once."""
    trail = request.trail()
    revisions = [*range(1, dossier["revision"] + 1)]
    yield "revisions", [read["revisi"] for read in trail], revisions
    heads = [
        title.partition(":")[0] for title in log_of(request, archive(request), folder(request))
    ]
    yield "git log", heads, [f"{request.number} r{revision}" for revision in revisions]
    facts = [fact for read in trail for fact in read["fakta"]]
    told = Counter(fact["fakta"] for fact in facts)
    yield "facts told again", {name for name in ONCE if told[name] > 1}, set[str]()
    keys = Counter(fact["key"] for fact in facts if fact["fakta"] == "note_posted")
    yield "notes recorded again", {key for key, times in keys.items() if times > 1}, set[str]()
    yield "open intentions", dossier["intentions"], {}


def _notes(request: Request) -> Iterator[Check]:
    counts = {key: len(notes) for key, notes in request.notes().items()}
    yield "notes", counts, dict.fromkeys(counts, 1)


def _staging(request: Request) -> Iterator[Check]:
    yield "staging", request.staging_repositories(), [f"{request.number}-1"]


def _storage(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    """One permanent repository with its one tag, one entry with one version."""
    stored, staged = dossier["stored"], dossier["staged"]
    gitlab = request.city.technician.gitlab
    slug = stored["application"]
    office = gitlab.groups.get(f"{ROOT_GROUP}/aplikasi/{request.opd}")
    projects = [row.path for row in office.projects.list(iterator=True, search=slug)]
    yield "repositories", projects, [slug]
    project = gitlab.projects.get(stored["project"])
    tags = {tag.name: tag.commit["id"] for tag in project.tags.list(iterator=True)}
    yield "tags", tags, {request.number: staged["commit"]}
    yield "branches", [row.name for row in project.branches.list(iterator=True)], ["main"]
    protected = [row.name for row in project.protectedbranches.list(iterator=True)]
    yield "protected", protected, ["main"]
    titles = Counter(log_of(request, project, "."))
    yield "commits made again", {title for title, times in titles.items() if times > 1}, set[str]()
    register = gitlab.projects.get(f"{ROOT_GROUP}/daftar-aplikasi")
    path = dossier["registered"]["path"]
    entry = yaml.safe_load(register.files.raw(file_path=path, ref="main"))
    versions = [(version["permohonan"], version["commit"]) for version in entry["versi"]]
    yield "versions", versions, [(request.number, stored["commit"])]
    yield "commits to the entry", len(log_of(request, register, path)), 1


def _report(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    rows = archive(request).repository_tree(
        path=f"{folder(request)}/laporan", ref="main", iterator=True
    )
    files = sorted(file["path"] for file in dossier["report"]["files"])
    yield "report", sorted(row["path"] for row in rows), files
    kinds = [Path(path).suffix for path in files]
    yield "kinds of report", kinds, [".md", ".pdf"]


def log_of(request: Request, project: Any, path: str) -> list[str]:
    """Read the subjects of the main branch's commits to a path, oldest first, where git keeps them."""
    repository = request.city.stack.folder / "forge/repositories" / f"{project.id}.git"
    command = ["git", "-C", str(repository), "log", "--reverse", "--format=%s", "main", "--", path]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def archive(request: Request) -> Any:
    return request.city.technician.gitlab.projects.get(f"{ROOT_GROUP}/arsip")


def folder(request: Request) -> str:
    return f"permohonan/{request.number.partition('-')[0]}/{request.number}"
