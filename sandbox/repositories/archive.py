"""A commit's tree as one file, streamed."""

import subprocess
from collections.abc import Iterator, Sequence
from typing import IO

import pygit2

from sandbox.repositories import git
from sandbox.repositories.repository import Repository

FORMATS = {
    "tar": ("tar", None),
    "tar.gz": ("tar", ("gzip", "-n")),
    "tgz": ("tar", ("gzip", "-n")),
    "gz": ("tar", ("gzip", "-n")),
    "tar.bz2": ("tar", ("bzip2",)),
    "tbz": ("tar", ("bzip2",)),
    "tbz2": ("tar", ("bzip2",)),
    "tb2": ("tar", ("bzip2",)),
    "bz2": ("tar", ("bzip2",)),
    "zip": ("zip", None),
}
CHUNK_BYTES = 1 << 16


def stream(
    repository: Repository,
    commit: pygit2.Commit,
    *,
    form: str,
    prefix: str,
    path: str = "",
    excluded: Sequence[str] = (),
) -> Iterator[bytes]:
    """The tree, or what lies under `path`, in one of FORMATS, all below the folder `prefix`."""
    kind, packer = FORMATS[form]
    leaving_out = [f":(exclude,literal){each}" for each in excluded if "\0" not in each]
    wanted = [f":(literal){path}"] if path else ["."] if leaving_out else []
    command = git.command(
        repository.path, "archive", f"--format={kind}", f"--prefix={prefix}/", str(commit.id)
    )
    command += ["--", *wanted, *leaving_out]
    with subprocess.Popen(command, env=git.ENVIRONMENT, stdout=subprocess.PIPE) as archive:
        if packer is None:
            yield from _chunks(archive.stdout)
            return
        with subprocess.Popen(packer, stdin=archive.stdout, stdout=subprocess.PIPE) as packed:
            yield from _chunks(packed.stdout)


def _chunks(output: IO[bytes] | None) -> Iterator[bytes]:
    while output is not None and (chunk := output.read(CHUNK_BYTES)):
        yield chunk
