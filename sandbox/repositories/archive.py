"""A commit's tree as one file, streamed."""

import bz2
import subprocess
import zlib
from collections.abc import Iterator, Sequence
from typing import IO

import pygit2

from sandbox.repositories import git
from sandbox.repositories.repository import Repository, is_inside

TAR, GZIP, BZIP2, ZIP = "tar", "tar.gz", "tar.bz2", "zip"
FORMATS = {
    TAR: TAR,
    **dict.fromkeys((GZIP, "tgz", "gz"), GZIP),
    **dict.fromkeys((BZIP2, "tbz", "tbz2", "tb2", "bz2"), BZIP2),
    ZIP: ZIP,
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
    kind = FORMATS[form]
    leaving_out = [f":(exclude,literal){each}" for each in excluded if is_inside(each)]
    wanted = [f":(literal){path}"] if path else ["."] if leaving_out else []
    command = git.command(
        repository.path,
        "archive",
        f"--format={ZIP if kind == ZIP else TAR}",
        f"--prefix={prefix}/",
        str(commit.id),
    )
    command += ["--", *wanted, *leaving_out]
    with subprocess.Popen(command, env=git.ENVIRONMENT, stdout=subprocess.PIPE) as archive:
        yield from _packed(_chunks(archive.stdout), kind)


def _packed(chunks: Iterator[bytes], kind: str) -> Iterator[bytes]:
    """Pack here: a bare machine has no bzip2."""
    if kind not in {GZIP, BZIP2}:
        yield from chunks
        return
    # 31: zlib's largest window, with a gzip header that names neither file nor time.
    packer = zlib.compressobj(wbits=31) if kind == GZIP else bz2.BZ2Compressor()
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _chunks(output: IO[bytes] | None) -> Iterator[bytes]:
    while output is not None and (chunk := output.read(CHUNK_BYTES)):
        yield chunk
