"""Step 9: the permanent repository and the register entry.

Every part can be done again: paths derive from the request, commits and tag from the delivery, the
entry knows its requests.
"""

from dataclasses import dataclass
from pathlib import Path

from inventaris.context import Context
from inventaris.duties.naming import wished_subdomain
from inventaris.duties.storing import application_of
from inventaris.errors import ForgeConflictError
from inventaris.forge import files, projects
from inventaris.jobs.delivery import git_credentials
from inventaris.jobs.result import JobResult
from inventaris.model.facts import ApplicationRegistered, SourceStaged, SourceStored
from inventaris.quoting import plain
from inventaris.register.entry import entry_path, new_entry, version_of, with_version
from inventaris.register.publiccode import FILE, publiccode_of
from inventaris.sources.git import Deadline, GitError, git
from inventaris.sources.pipeline import SERVICE
from inventaris.sources.publish import (
    LOCAL_S,
    commit_on_top,
    commit_tree,
    earlier_commit,
    fetch,
    push,
    tag,
)
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

BRANCH = "main"
SENT, WRITTEN = "dikirim", "ditulis"


def run(context: Context, view: View) -> JobResult:
    """Push delivered commit, tag and what the service adds; then enter the register.

    Without a staged source, which is promised, the register alone is entered and says so.
    """
    staged = view.dossier.staged
    if staged is None:
        return JobResult((_register(context, view, None, None),))
    application = application_of(view)
    office = context.places.office_applications(view.snapshot.issue.ref.opd)
    projects.ensure_group(context.forge, office, name=view.office.name)
    target = projects.ensure_project(
        context.forge,
        f"{office}/{application}",
        description=plain(view.form.answer("tujuan"))[:200],
    )
    with quarantine(context.settings.work_dir) as scratch:
        workshop = _Workshop(context, scratch / "repo.git", view.dossier.number)
        stored, publiccode = workshop.store(view, staged, target)
    projects.ensure_protected(context.forge, target.id, BRANCH)
    source = SourceStored(
        at=context.now(),
        application=application,
        project=target.path,
        web_url=target.web_url,
        branch=BRANCH,
        tag=view.dossier.number,
        commit=stored,
        publiccode=publiccode,
    )
    return JobResult((source, _register(context, view, source, staged)))


@dataclass(frozen=True, slots=True)
class _Workshop:
    """A scratch repository between staging and the permanent one."""

    context: Context
    repo: Path
    number: str

    def store(
        self, view: View, staged: SourceStaged, target: projects.ProjectInfo
    ) -> tuple[str, str]:
        """Give the delivered commit as stored, and what became of `publiccode.yml`."""
        self._git("init", "--quiet", "--bare", "--template=")
        self._fetch(f"{self.context.forge.url}/{staged.project}.git", "staging")
        head = projects.branch_head(self.context.forge, target.id, BRANCH)
        if head:
            self._fetch(target.git_url, "permanent")
        delivered = self._delivered(staged, head)
        tip, publiccode = self._with_publiccode(view, delivered, target.web_url)
        if head and self._is_ancestor(tip, head):
            tip = head
        message = self.context.renderer.text(
            "sumber/tag.txt.j2", {"nomor": self.number, "sha256": staged.sha256}
        )
        tag(
            self.repo,
            self.number,
            delivered,
            message=message,
            date=self._date(delivered),
            identity=SERVICE,
        )
        push(
            self.repo,
            target.git_url,
            [f"{tip}:refs/heads/{BRANCH}", f"refs/tags/{self.number}"],
            git_credentials(self.context),
        )
        return delivered, publiccode

    def _delivered(self, staged: SourceStaged, head: str | None) -> str:
        """A first version is stored as it is; a later one goes on top of the one before."""
        if head is None or self._is_ancestor(head, staged.commit):
            return staged.commit
        if self._is_ancestor(staged.commit, head):
            return staged.commit
        message = self.context.renderer.text(
            "sumber/versi.txt.j2", {"nomor": self.number, "sha256": staged.sha256}
        )
        earlier = earlier_commit(self.repo, head, staged.tree, message.splitlines()[0])
        return earlier or commit_tree(
            self.repo,
            staged.tree,
            [head],
            message=message,
            date=self._date(staged.commit),
            identity=SERVICE,
        )

    def _with_publiccode(self, view: View, delivered: str, url: str) -> tuple[str, str]:
        if self._git("ls-tree", "--name-only", delivered, FILE):
            return delivered, SENT
        text, missing = publiccode_of(view.form, view.city.workflow, view.city.language, url)
        if not text:
            return delivered, " ".join(missing)
        message = self.context.renderer.text("sumber/publiccode.txt.j2", {"nomor": self.number})
        tip = commit_on_top(
            self.repo,
            delivered,
            {FILE: text.encode()},
            message=message,
            date=self._date(delivered),
            identity=SERVICE,
        )
        return tip, WRITTEN

    def _date(self, commit: str) -> int:
        return int(self._git("log", "-1", "--format=%ct", commit))

    def _fetch(self, url: str, name: str) -> None:
        refspec = f"+refs/heads/{BRANCH}:refs/remotes/{name}"
        fetch(self.repo, url, refspec, git_credentials(self.context))

    def _is_ancestor(self, older: str, newer: str) -> bool:
        try:
            self._git("merge-base", "--is-ancestor", older, newer)
        except GitError as no:
            if no.status == 1:
                return False
            raise
        return True

    def _git(self, *arguments: str) -> str:
        return git(self.repo, *arguments, deadline=Deadline(LOCAL_S))


def _register(
    context: Context, view: View, stored: SourceStored | None, staged: SourceStaged | None
) -> ApplicationRegistered:
    """Create the entry, or add this version to it; of two writers one reads again."""
    application = application_of(view)
    path = entry_path(view.snapshot.issue.ref.opd, application)
    at = stored.at if stored else context.now()
    version = version_of(view, stored, staged) if stored and staged else None
    url = stored.web_url if stored else ""
    register = context.places.register
    message = context.renderer.text(
        "register/pesan.txt.j2", {"nomor": view.dossier.number, "aplikasi": application}
    )
    for _ in range(5):
        standing = files.read_text(context.forge, register, path)
        create, update = {}, {}
        if standing is None:
            entry = new_entry(view, url, version, wished_subdomain(view))
            create[path] = entry.encode()
        elif version and (changed := with_version(standing, version, url)):
            update[path] = changed.encode()
        else:
            break
        try:
            files.commit(context.forge, register, message, create=create, update=update)
        except ForgeConflictError:
            continue
        break
    else:
        raise ForgeConflictError(f"{register}: {path} keeps changing")
    shown = f"{context.forge.url}/{register}/-/blob/{files.BRANCH}/{path}"
    return ApplicationRegistered(at=at, path=path, web_url=shown)
