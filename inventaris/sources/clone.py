"""Fetch a git address into a bare repository, with nothing on the way that it could abuse."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from inventaris.sources.address import GitUrl, find
from inventaris.sources.git import MOST_MEMORY_BYTES, Deadline, GitError, git
from inventaris.sources.limits import Limits
from inventaris.sources.refusal import SourceRefusedError

FSCK_LIKE_GITLAB = {
    # old but harmless faults that GitLab lets through too (Gitaly's own git configuration)
    "fetch.fsck.badTimezone": "ignore",
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
}
HISTORY_REFS = ("+refs/heads/*:refs/riwayat/heads/*", "+refs/tags/*:refs/riwayat/tags/*")
CUT_OFF = "fatal: fetch-pack: invalid index-pack output"
"""All that is said when index-pack was ended for the size of its file."""


def clone(
    source: GitUrl,
    repo: Path,
    *,
    limits: Limits,
    deadline: Deadline,
    trusted_hosts: AbstractSet[str],
) -> str:
    """Fetch all branches and tags below `refs/riwayat/`, the head to `refs/heads/main`.

    Returns the head's commit. Raises `SourceRefusedError` and `TimeLimitError`.
    """
    pinned = find(source, trusted_hosts, deadline)
    config = FSCK_LIKE_GITLAB | {
        "http.followRedirects": "false",  # which also switches off alternates of dumb servers
        "http.curloptResolve": pinned.resolve,
        "http.lowSpeedLimit": "1000",
        "http.lowSpeedTime": "60",
        "fetch.unpackLimit": "1",
    }
    try:
        git(
            repo,
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            pinned.url,
            "+HEAD:refs/heads/main",
            *HISTORY_REFS,
            deadline=deadline,
            config=config,
            credentials=pinned.credentials,
            most_file_bytes=limits.delivery_bytes,
        )
    except GitError as error:
        raise _refusal(error, source, limits) from error
    return git(repo, "rev-parse", "refs/heads/main^{commit}", deadline=deadline)


def _refusal(error: GitError, source: GitUrl, limits: Limits) -> SourceRefusedError:
    said = error.stderr
    if said.strip() == CUT_OFF:
        return SourceRefusedError(
            "repositori-terlalu-besar", alamat=source.url, batas=limits.delivery_bytes
        )
    if "remote ref HEAD" in said:
        return SourceRefusedError("repositori-kosong", alamat=source.url)
    if "Out of memory" in said or "mmap failed" in said:
        return SourceRefusedError(
            "repositori-melebihi-memori", alamat=source.url, batas=MOST_MEMORY_BYTES
        )
    if "fsck error" in said:
        return SourceRefusedError("objek-git-tidak-sah", nama=source.url)
    return SourceRefusedError("repositori-tidak-terjangkau", alamat=source.url)
