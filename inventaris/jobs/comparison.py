"""Compare a mended delivery with the one before it; trees alone are fetched, no file's content."""

from collections import Counter

from inventaris.context import Context
from inventaris.duties.response import latest
from inventaris.duties.staging import newest
from inventaris.jobs.delivery import git_credentials
from inventaris.jobs.result import JobResult
from inventaris.model.facts import DeliveryCompared
from inventaris.sources.git import Deadline, git
from inventaris.sources.publish import LOCAL_S, fetch
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

_EXAMPLES = 20


def run(context: Context, view: View) -> JobResult:
    """Count what was added, changed and removed, and name some of it."""
    given, staged = latest(view), newest(view)
    if given is None or staged is None:  # pragma: no cover - the duty asks only where both are
        raise AssertionError
    with quarantine(context.settings.work_dir) as scratch:
        repo = scratch / "repo.git"
        git(repo, "init", "--quiet", "--bare", "--template=", deadline=Deadline(LOCAL_S))
        for end in (given, staged):
            url = f"{context.forge.url}/{end.project}.git"
            fetch(repo, url, end.commit, git_credentials(context), trees_only=True)
        told = git(
            repo,
            *("diff-tree", "-r", "-z", "--no-renames", "--name-status"),
            *(given.commit, staged.commit),
            deadline=Deadline(LOCAL_S),
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
