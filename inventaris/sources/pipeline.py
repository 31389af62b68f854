"""The one door: a delivery in, a bare repository and what there is to tell about it out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from inventaris.sources.address import GitUrl
from inventaris.sources.clone import clone
from inventaris.sources.delivery import Archive, spool
from inventaris.sources.fastimport import import_archive
from inventaris.sources.git import Deadline, GitError, TimeLimitError, git
from inventaris.sources.history import DamagedHistoryError, adopt_history
from inventaris.sources.limits import Limits
from inventaris.sources.measure import measure_tree
from inventaris.sources.paths import GIT_FOLDER
from inventaris.sources.publish import Identity, commit_tree
from inventaris.sources.quarantine import quarantine
from inventaris.sources.reader import Job, Report
from inventaris.sources.refusal import LeftOutReason, SourceRefusedError
from inventaris.sources.secrets import SecretFinding, find_secrets
from inventaris.sources.tree import LeftOut, LeftOutTally

SERVICE = Identity("Inventaris", "inventaris@localhost")
RULE_CACHE = "kingfisher-rules"
MAIN = "refs/heads/main"


class DeliveryKind(StrEnum):
    ARCHIVE = "arsip"
    GIT = "git"


@dataclass(frozen=True, slots=True)
class Imported:
    delivery_kind: DeliveryKind
    commit: str
    """The delivered content, on `refs/heads/main`; of a git address, its own head."""
    tree: str
    files: int
    size_bytes: int
    """Of all files together, unpacked."""
    sha256: str | None
    """Of the archive as delivered; None for a git address, whose commit says it all."""
    date: int
    """Of the newest content, seconds since the epoch; 0 if nothing tells it."""
    stripped_top_folder: str | None
    has_history: bool
    left_out: tuple[LeftOut, ...]
    secrets: tuple[SecretFinding, ...] | None
    """None: not scanned, or the scan did not come to its end."""


def import_delivery(
    source: Archive | GitUrl,
    target: Path,
    *,
    work_dir: Path,
    message_of: Callable[[str], str],
    identity: Identity = SERVICE,
    limits: Limits = Limits(),  # noqa: B008  frozen
    trusted_hosts: AbstractSet[str] = frozenset(),
    scan: bool = True,
) -> Imported:
    """Build a bare repository at `target`, which must not exist and appears only when it is whole.

    `trusted_hosts` may be cloned from although their addresses are private. `message_of` words the
    commit of an archive with this SHA-256; its words are part of the commit's id.
    Raises `SourceRefusedError`; whatever else is raised is a fault of ours.
    """
    if target.exists():
        raise FileExistsError(target)
    deadline = Deadline(limits.time_s)
    with quarantine(work_dir) as folder:
        repo = folder / "repo.git"
        git(repo, "init", "--quiet", "--bare", "--template=", deadline=deadline)
        try:
            if isinstance(source, Archive):
                imported = _import_archive(
                    source, folder, identity, limits, deadline, message_of=message_of
                )
            else:
                imported = _import_clone(source, repo, limits, deadline, trusted_hosts)
        except TimeLimitError as error:
            name = source.name if isinstance(source, Archive) else source.url
            raise SourceRefusedError("terlalu-lama", nama=name, batas=limits.time_s) from error
        if scan:
            found = find_secrets(
                repo,
                rule_cache=work_dir / RULE_CACHE,
                report=folder / "secrets.json",
                deadline=deadline,
            )
            imported = replace(imported, secrets=found)
        _settle(repo, target)
    return imported


def _import_archive(
    source: Archive,
    folder: Path,
    identity: Identity,
    limits: Limits,
    deadline: Deadline,
    *,
    message_of: Callable[[str], str],
) -> Imported:
    repo, marks = folder / "repo.git", folder / "marks"
    spooled = spool(source, folder / "delivery", limits)
    message = message_of(spooled.sha256)
    job = Job(
        archive=str(spooled.path),
        name=spooled.name,
        archive_bytes=spooled.size_bytes,
        message=message,
        identity=str(identity),
        limits=limits,
    )
    report = import_archive(job, repo, marks, deadline)
    if report.wants_fsck:
        _refuse_what_fsck_refuses(repo, spooled.name, deadline)
    commit = git(repo, "rev-parse", MAIN, deadline=deadline)
    tree = git(repo, "rev-parse", f"{MAIN}^{{tree}}", deadline=deadline)
    parent, left_out = _history(report, folder, deadline)
    if parent:
        commit = commit_tree(
            repo, tree, [parent], message=message, date=report.newest, identity=identity
        )
        git(repo, "update-ref", MAIN, commit, deadline=deadline)
    if report.git_files:
        git(repo, "repack", "-a", "-d", "-q", config={"pack.window": "0"}, deadline=deadline)
    return Imported(
        delivery_kind=DeliveryKind.ARCHIVE,
        commit=commit,
        tree=tree,
        files=report.files,
        size_bytes=report.size_bytes,
        sha256=spooled.sha256,
        date=report.newest,
        stripped_top_folder=report.stripped_top_folder,
        has_history=parent is not None,
        left_out=left_out,
        secrets=None,
    )


def _history(
    report: Report, folder: Path, deadline: Deadline
) -> tuple[str | None, tuple[LeftOut, ...]]:
    """The commit that the delivery's own history ends in, if it has a sound one."""
    if not report.git_files:
        return None, report.left_out
    ids = _ids_of_marks(folder / "marks")
    git_files = {path: ids[mark] for path, mark in report.git_files.items()}
    try:
        parent = adopt_history(folder / "repo.git", git_files, folder / "history.git", deadline)
    except DamagedHistoryError:
        damaged = LeftOut(GIT_FOLDER, LeftOutReason.DAMAGED_HISTORY, len(git_files))
        return None, (*report.left_out, damaged)
    return parent, report.left_out


def _import_clone(
    source: GitUrl,
    repo: Path,
    limits: Limits,
    deadline: Deadline,
    trusted_hosts: AbstractSet[str],
) -> Imported:
    commit = clone(source, repo, limits=limits, deadline=deadline, trusted_hosts=trusted_hosts)
    measured = measure_tree(repo, commit, source.url, limits, deadline)
    left_out = LeftOutTally()
    for path in measured.submodules:
        left_out.add(path, LeftOutReason.SUBMODULE)
    return Imported(
        delivery_kind=DeliveryKind.GIT,
        commit=commit,
        tree=git(repo, "rev-parse", f"{commit}^{{tree}}", deadline=deadline),
        files=measured.files,
        size_bytes=measured.size_bytes,
        sha256=None,
        date=int(git(repo, "log", "-1", "--format=%ct", commit, deadline=deadline)),
        stripped_top_folder=None,
        has_history=True,
        left_out=left_out.told(),
        secrets=None,
    )


def _refuse_what_fsck_refuses(repo: Path, name: str, deadline: Deadline) -> None:
    """A `.gitmodules` made to attack would only be refused later, by the forge, at the push."""
    try:
        git(repo, "fsck", "--no-dangling", "--no-progress", deadline=deadline)
    except GitError as error:
        raise SourceRefusedError("objek-git-tidak-sah", nama=name) from error


def _ids_of_marks(marks: Path) -> dict[int, str]:
    with marks.open() as lines:
        pairs = (line.split() for line in lines)
        return {int(mark.removeprefix(":")): object_id for mark, object_id in pairs}


def _settle(repo: Path, target: Path) -> None:
    """Let `target` appear whole, also on another file system."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
        whole = Path(beside, "repo.git")
        shutil.move(repo, whole)
        whole.rename(target)
