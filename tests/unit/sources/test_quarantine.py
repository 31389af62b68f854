from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from inventaris.sources.quarantine import quarantine, reclaim


def test_a_quarantine_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with quarantine(tmp_path / "kerja") as folder:
        (folder / "isi").write_text("x")
        assert folder.stat().st_mode & 0o077 == 0
    assert list((tmp_path / "kerja").iterdir()) == []


def test_only_the_quarantine_of_a_dead_process_is_reclaimed(tmp_path: Path) -> None:
    dies = (
        "import os, sys; from pathlib import Path;"
        "from inventaris.sources.quarantine import quarantine\n"
        "with quarantine(Path(sys.argv[1])): os._exit(9)"
    )
    with quarantine(tmp_path) as alive:
        subprocess.run([sys.executable, "-c", dies, tmp_path], check=False)
        assert len(list(tmp_path.iterdir())) == 2
        assert reclaim(tmp_path) == 1
        assert list(tmp_path.iterdir()) == [alive]


def test_the_next_quarantine_clears_away_what_the_dead_left(tmp_path: Path) -> None:
    (tmp_path / "quarantine-lama").mkdir()
    with quarantine(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]


def test_nothing_to_reclaim_is_no_fault(tmp_path: Path) -> None:
    assert reclaim(tmp_path / "belum-ada") == 0


def test_a_folder_that_another_cleaned_away_before_it_was_locked_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = tempfile.mkdtemp, list[str]()

    def made_and_lost(prefix: str, dir: Path) -> str:  # noqa: A002 - mkdtemp's own name
        made.append(make(prefix=prefix, dir=dir))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", made_and_lost)
    with quarantine(tmp_path) as folder:
        assert folder.is_dir()
    assert len(made) == 2
