"""What is told when git ends before the archive does."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventaris.sources.fastimport import import_archive
from inventaris.sources.git import Deadline, GitError
from inventaris.sources.limits import Limits
from inventaris.sources.pipeline import SERVICE
from inventaris.sources.reader import Job
from tests.hostile.archives import plain_zip


@pytest.mark.parametrize("size_bytes", [1, 3_000_000], ids=["into the pipe", "more than it holds"])
def test_it_is_git_that_says_why_it_ended(size_bytes: int, tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(plain_zip({"a": bytes(size_bytes)}))
    job = Job(str(archive), "s.zip", archive.stat().st_size, "x\n", str(SERVICE), Limits())
    with pytest.raises(GitError, match="not a git repository"):
        import_archive(job, tmp_path / "tidak-ada.git", tmp_path / "marks", Deadline(20))
