"""Step 7: import the delivery and put it into a staging repository of its own."""

from contextlib import ExitStack
from pathlib import Path

from inventaris.context import Context
from inventaris.duties.staging import input_of
from inventaris.errors import ForgeConflictError
from inventaris.forge import projects
from inventaris.jobs.delivery import git_address, git_credentials, open_archive
from inventaris.jobs.result import JobResult
from inventaris.model.facts import LeftOut, SecretFound, SourceStaged
from inventaris.model.request import GitSource, Upload
from inventaris.sources.address import GitUrl
from inventaris.sources.delivery import Archive
from inventaris.sources.limits import Limits
from inventaris.sources.pipeline import Imported, import_delivery
from inventaris.sources.publish import push
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

BRANCH = "main"


def run(context: Context, view: View) -> JobResult:
    """Import into quarantine, push to `penampungan/<number>-<n>`.

    Raises:
        SourceRefusedError: the delivery cannot be imported.

    """
    with quarantine(context.settings.work_dir) as scratch:
        repo = scratch / "repo.git"
        imported = _import(context, view, repo)
        project = _staging_project(context, view, imported.commit)
        push(
            repo,
            project.git_url,
            [f"refs/heads/{BRANCH}:refs/heads/{BRANCH}"],
            git_credentials(context),
        )
    fact = SourceStaged(
        input=input_of(view),
        at=context.now(),
        delivery=_name(view),
        project=project.path,
        web_url=project.web_url,
        commit=imported.commit,
        tree=imported.tree,
        files=imported.files,
        size_bytes=imported.size_bytes,
        sha256=imported.sha256 or "",
        has_history=imported.has_history,
        top_folder=imported.stripped_top_folder or "",
        left_out=tuple(
            LeftOut(str(left.reason), left.count, left.path) for left in imported.left_out
        ),
        secrets=tuple(
            SecretFound(found.rule, found.path, found.line) for found in imported.secrets or ()
        ),
        secrets_scanned=imported.secrets is not None,
    )
    return JobResult((fact,))


def _import(context: Context, view: View, repo: Path) -> Imported:
    source: Archive | GitUrl
    trusted = frozenset[str]()
    limits = Limits(delivery_bytes=context.settings.delivery_limit_bytes)
    with ExitStack() as stack:
        match view.source:
            case Upload() as upload:
                source = stack.enter_context(open_archive(context, view, upload))
            case GitSource() as named:
                source, trusted = git_address(context, view, named)
            case None:  # pragma: no cover - the duty asks only where there is a source
                raise AssertionError
        return import_delivery(
            source,
            repo,
            work_dir=context.settings.work_dir,
            message_of=lambda sha256: context.renderer.text(
                "sumber/komit.txt.j2", {"sha256": sha256}
            ),
            limits=limits,
            trusted_hosts=trusted,
        )


def _staging_project(context: Context, view: View, commit: str) -> projects.ProjectInfo:
    """Take the next free number; one that an earlier attempt left with this commit is ours."""
    number = view.dossier.deliveries
    while True:
        number += 1
        path = f"{context.places.staging}/{view.dossier.number}-{number}"
        made = projects.ensure_project(context.forge, path, description=view.snapshot.issue.web_url)
        head = projects.branch_head(context.forge, made.id, BRANCH)
        if head in {None, commit}:
            return made
        if number > view.dossier.deliveries + 20:
            raise ForgeConflictError(f"{path}: no free staging repository")


def _name(view: View) -> str:
    match view.source:
        case Upload(_, filename):
            return filename
        case GitSource(url):
            return GitUrl.parse(url).url  # without a password that somebody pasted
        case None:
            return ""
