"""Bare git repositories, read and written the way GitLab's API does it."""

from sandbox.repositories.commits import (
    ZERO,
    Action,
    CommitRefusedError,
    FileChangedError,
    Person,
    Verb,
    commit,
    move_ref,
)
from sandbox.repositories.line_counts import line_counts
from sandbox.repositories.repository import (
    Entry,
    History,
    Ref,
    Repository,
    patch_of,
    patches,
    readable,
)
from sandbox.repositories.store import Repositories

__all__ = ["ZERO", "Action", "CommitRefusedError", "Entry", "FileChangedError", "History",
           "Person", "Ref", "Repositories", "Repository", "Verb", "commit", "line_counts",
           "move_ref", "patch_of", "patches", "readable"]  # fmt: skip
