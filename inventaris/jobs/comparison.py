"""Compare a mended delivery with the one before it; trees alone are fetched, no file's content."""

from collections import Counter

from inventaris.context import Context
from inventaris.duties.response import latest
from inventaris.jobs.delivery import git_credentials
from inventaris.jobs.result import JobResult
from inventaris.model.facts import DeliveryCompared
from inventaris.sources.git import Deadline, git
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

GIT_S = 600.0  # limit of one git process
_EXAMPLES = 20


def run(context: Context, view: View) -> JobResult:
    """Count what was added, changed and removed, and name some of it."""
    given, staged = latest(view), view.dossier.staged
    if given is None or staged is None:  # pragma: no cover - the duty asks only where both are
        raise AssertionError
    ends = {"before": (given.project, given.commit), "after": (staged.project, staged.commit)}
    with quarantine(context.settings.work_dir) as scratch:
        repo = scratch / "repo.git"
        deadline = Deadline(GIT_S)
        git(repo, "init", "--quiet", "--bare", "--template=", deadline=deadline)
        for name, (project, commit) in ends.items():
            url = f"{context.forge.url}/{project}.git"
            git(repo, "remote", "add", name, url, deadline=deadline)
            git(
                repo,
                *("fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none"),
                *(name, commit),
                deadline=deadline,
                credentials=git_credentials(context),
            )
        told = git(
            repo,
            *("diff-tree", "-r", "-z", "--no-renames", "--name-status"),
            *(given.commit, staged.commit),
            deadline=deadline,
        )
    words = told.split("\0")
    changes = list(zip(words[::2], words[1::2], strict=False))
    counts = Counter(kind for kind, _ in changes)
    fact = DeliveryCompared(
        before=given.commit,
        after=staged.commit,
        added=counts["A"],
        changed=counts["M"] + counts["T"],
        removed=counts["D"],
        examples=tuple(f"{kind} {path}" for kind, path in changes[:_EXAMPLES]),
        at=context.now(),
    )
    return JobResult((fact,))
