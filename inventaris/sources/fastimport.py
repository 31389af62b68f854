"""Pipe the reading of an archive into `git fast-import`; nothing of it is written to disk."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import inventaris
from inventaris.sources.git import (
    Deadline,
    GitError,
    end_group,
    environment,
    finish,
    start,
)
from inventaris.sources.reader import REFUSED, UNHEARD, Job, Report
from inventaris.sources.refusal import LeftOutReason, SourceRefusedError
from inventaris.sources.tree import LeftOut

PIPE_BYTES = 1024 * 1024
FAST_IMPORT = {
    "core.compression": "1",  # the forge packs again anyway
    "fastimport.unpackLimit": "0",  # always one pack, never loose objects
}


def import_archive(job: Job, repo: Path, marks: Path, deadline: Deadline) -> Report:
    """Store the archive as one commit on `refs/heads/main` of an empty bare repository.

    git writes the marks of all blobs to `marks`.
    Raises `SourceRefusedError`, and `TimeLimitError` when the deadline passes.
    """
    importer = start(
        [
            "--git-dir",
            str(repo),
            "fast-import",
            "--quiet",
            "--done",
            "--depth=0",
            f"--export-marks={marks}",
        ],
        env=environment(FAST_IMPORT),
    )
    try:
        status, told = _read_into(importer, job, deadline)
        _, stderr = finish(importer, None, deadline, "git fast-import")
    finally:
        end_group(importer)
    if status not in {0, UNHEARD}:
        raise _failure(status, told, job)
    if status or importer.returncode:
        raise GitError("fast-import", importer.returncode, "", stderr.decode(errors="replace"))
    return _report(json.loads(told))


def _read_into(
    importer: subprocess.Popen[bytes], job: Job, deadline: Deadline
) -> tuple[int, bytes]:
    """Run the reader with its output in the importer's input; return its exit and report."""
    assert importer.stdin
    fcntl.fcntl(importer.stdin, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    reader = subprocess.Popen(
        [sys.executable, "-P", "-m", "inventaris.sources.reader"],
        stdin=subprocess.PIPE,
        stdout=importer.stdin,
        stderr=subprocess.PIPE,
        env={
            "PYTHONPATH": str(Path(inventaris.__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
        },
        start_new_session=True,
    )
    importer.stdin.close()
    importer.stdin = None
    _, told = finish(reader, json.dumps(asdict(job)).encode(), deadline, "reader")
    return reader.returncode, told


def _failure(status: int, told: bytes, job: Job) -> Exception:
    """A reader that dies of a signal was killed by what it read, out of its caps or by a flaw."""
    if status == REFUSED:
        refusal = json.loads(told)
        return SourceRefusedError(refusal["code"], **refusal["values"])
    if status < 0:
        return SourceRefusedError("arsip-rusak", nama=job.name)
    return RuntimeError(f"reader: exit {status}: {told.decode(errors='replace')}")


def _report(told: dict[str, Any]) -> Report:
    left_out = tuple(
        LeftOut(left["path"], LeftOutReason(left["reason"]), left["count"])
        for left in told["left_out"]
    )
    return Report(**told | {"left_out": left_out})
