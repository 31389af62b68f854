"""What happens to an imported repository: a commit on top, a tag, to our forge and from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from inventaris.errors import (
    ForgeConflictError,
    ForgeError,
    ForgeRefusedError,
    ForgeUnavailableError,
)
from inventaris.sources.git import Credentials, Deadline, GitError, TimeLimitError, git

FORGE_S = 600.0
LOCAL_S = 120.0
RECENT = "50"
"""Commits of a branch in which an earlier attempt is looked for."""
PUSH = {
    "core.compression": "1",
    "pack.window": "0",  # send what the pack holds as it is; the forge looks for deltas itself
    "http.postBuffer": "1m",
    "http.followRedirects": "false",
}
CONFLICTS = ("(fetch first)", "(non-fast-forward)", "(stale info)", "cannot lock ref")
REFUSALS = (
    "[remote rejected]",
    "Authentication failed",
    "could not read Username",
    "returned error: 403",
    "returned error: 404",
    "returned error: 413",
    "not found",
    "couldn't find remote ref",
    "not our ref",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes the commits of the service."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def push(
    repo: Path,
    url: str,
    refspecs: Sequence[str],
    credentials: Credentials | None = None,
    *,
    timeout_s: float = FORGE_S,
) -> None:
    """Push; what the forge already has is not sent again, so a second push changes nothing.

    The address is the operator's own forge: it is not checked against private networks.
    Raises `ForgeConflictError` (somebody else moved the branch), `ForgeRefusedError` or
    `ForgeUnavailableError`.
    """
    with _forge_errors():
        git(
            repo,
            "push",
            "--quiet",
            "--porcelain",
            url,
            *refspecs,
            deadline=Deadline(timeout_s),
            config=PUSH,
            credentials=credentials,
        )


def fetch(
    repo: Path,
    url: str,
    refspec: str,
    credentials: Credentials | None = None,
    *,
    trees_only: bool = False,
) -> None:
    """Fetch from the operator's own forge; `trees_only` leaves out history and files' contents.

    Raises `ForgeRefusedError` or `ForgeUnavailableError`.
    """
    less = ("--depth=1", "--filter=blob:none") if trees_only else ()
    with _forge_errors():
        git(
            repo,
            "fetch",
            "--quiet",
            "--no-tags",
            *less,
            url,
            refspec,
            deadline=Deadline(FORGE_S),
            credentials=credentials,
        )


def commit_on_top(
    repo: Path,
    parent: str,
    files: Mapping[str, bytes],
    *,
    message: str,
    date: int,
    identity: Identity,
) -> str:
    """Add or replace files on top of `parent` and return the commit's id; no branch moves.

    `date` is in seconds since the epoch. The same arguments give the same id, on any machine.
    """
    deadline = Deadline(LOCAL_S)
    with TemporaryDirectory(dir=repo) as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
        git(repo, "read-tree", parent, deadline=deadline, env=index)
        for path, content in files.items():
            blob = git(repo, "hash-object", "-w", "--stdin", deadline=deadline, stdin=content)
            git(
                repo,
                "update-index",
                "--add",
                "--cacheinfo",
                f"100644,{blob},{path}",
                deadline=deadline,
                env=index,
            )
        tree = git(repo, "write-tree", deadline=deadline, env=index)
    return commit_tree(repo, tree, [parent], message=message, date=date, identity=identity)


def commit_tree(
    repo: Path, tree: str, parents: Sequence[str], *, message: str, date: int, identity: Identity
) -> str:
    """Write a commit and return its id; author and committer are `identity` at `date`, UTC."""
    flags = [flag for parent in parents for flag in ("-p", parent)]
    return git(
        repo,
        "commit-tree",
        tree,
        *flags,
        deadline=Deadline(LOCAL_S),
        stdin=message.encode(),
        env=_signature(identity, date),
    )


def earlier_commit(repo: Path, head: str, tree: str, subject: str) -> str | None:
    """The commit of an earlier attempt: among the newest up to `head`, with this tree and subject.

    Anybody may have written the others, so their subjects may be empty or hold any character.
    """
    told = git(
        repo,
        "log",
        "--first-parent",
        "-n",
        RECENT,
        "-z",
        "--format=%H%x00%T%x00%s",
        head,
        deadline=Deadline(LOCAL_S),
    )
    words = told.split("\0")
    found = zip(words[::3], words[1::3], words[2::3], strict=False)  # git ends with one more NUL
    return next((commit for commit, *rest in found if rest == [tree, subject]), None)


def tag(repo: Path, name: str, commit: str, *, message: str, date: int, identity: Identity) -> str:
    """Make an annotated tag and return the tag's id; the same tag again changes nothing.

    Raises `ValueError` if the name already stands on something else.
    """
    deadline = Deadline(LOCAL_S)
    signature = f"{identity} {date} +0000"
    content = (
        f"object {commit}\ntype commit\ntag {name}\ntagger {signature}\n\n{message.rstrip()}\n"
    )
    made = git(repo, "mktag", deadline=deadline, stdin=content.encode())
    ref = f"refs/tags/{name}"
    standing = git(repo, "for-each-ref", "--format=%(objectname)", ref, deadline=deadline)
    if standing not in {"", made}:
        raise ValueError(f"tag {name} stands on {standing}")
    git(repo, "update-ref", ref, made, deadline=deadline)
    return made


def _signature(identity: Identity, date: int) -> dict[str, str]:
    return {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (
            ("NAME", identity.name),
            ("EMAIL", identity.email),
            ("DATE", f"@{date} +0000"),  # without the sign, git reads small numbers as years
        )
    }


@contextmanager
def _forge_errors() -> Iterator[None]:
    """Tell by who must act what went wrong between git and the forge."""
    try:
        yield
    except TimeLimitError as error:
        raise ForgeUnavailableError(str(error)) from error
    except GitError as error:
        raise _forge_error(error) from error


def _forge_error(error: GitError) -> ForgeError:
    if any(words in error.stderr or words in error.stdout for words in CONFLICTS):
        return ForgeConflictError(str(error))
    if any(words in error.stderr or words in error.stdout for words in REFUSALS):
        return ForgeRefusedError(str(error))
    return ForgeUnavailableError(str(error))
