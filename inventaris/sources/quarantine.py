"""A private folder for one import, gone when it ends.

The folder is locked while its import lives. The kernel drops the lock with the process, so
whoever can take the lock of a folder has found a dead one: no process ids, no ages.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "quarantine-"


@contextmanager
def quarantine(work_dir: Path) -> Iterator[Path]:
    """Give a new folder below `work_dir`, and remove those that the dead left there."""
    work_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    reclaim(work_dir)
    folder, lock = _locked_folder(work_dir)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder(work_dir: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=work_dir))
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:  # `reclaim` was faster than our look
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.fstat(lock).st_nlink:  # else `reclaim` was faster than our lock
            return folder, lock
        os.close(lock)


def reclaim(work_dir: Path) -> int:
    """Remove what imports that died left below `work_dir`; return how many folders."""
    return sum(_remove_if_dead(folder) for folder in work_dir.glob(f"{PREFIX}*"))


def _remove_if_dead(folder: Path) -> bool:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)
