"""The whole of a forge put aside under a name, and brought back: an older backup, restored.

Meant for a forge at rest: a push that comes between the database and the repositories is torn.
"""

import os
import shutil
from pathlib import Path

from sandbox.state import State


def names(forge: State) -> list[str]:
    return sorted(path.name for path in _root(forge).glob("*") if (path / "forge.sqlite3").exists())


def save(forge: State, name: str) -> None:
    target = _root(forge) / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with forge.store.transaction():  # nobody writes meanwhile
        _copy_files(forge.config.data, target)
        forge.store.save(target / "forge.sqlite3")


def restore(forge: State, name: str) -> None:
    """Raises LookupError for a name that was not saved."""
    if name not in names(forge):
        raise LookupError(name)
    source = _root(forge) / name
    with forge.store.loading(source / "forge.sqlite3"):
        forge.store.execute("DELETE FROM queued_deliveries")  # a queue is in no backup
        forge.deliveries.begin_anew()
    forget_files(forge)
    _copy_files(source, forge.config.data)


def forget_files(forge: State) -> None:
    """Remove all repositories and uploads."""
    for path in [*forge.repositories.root.glob("*.git"), forge.uploads]:
        shutil.rmtree(path, ignore_errors=True)


def _root(forge: State) -> Path:
    return forge.config.data / "snapshots"


def _copy_files(source: Path, target: Path) -> None:
    for path in [*source.glob("repositories/*.git"), source / "uploads"]:
        if path.exists():
            copy = target / path.relative_to(source)
            shutil.copytree(path, copy, copy_function=_copy, dirs_exist_ok=True)


def _copy(source: str, target: str) -> None:
    """Git never writes into an object, so the copy may be the same file."""
    if "/objects/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)
