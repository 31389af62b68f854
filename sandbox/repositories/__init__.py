"""Bare git repositories, read and written the way GitLab's API does it."""

from sandbox.repositories.commits import Action, CommitRefusedError, FileChangedError, Person
from sandbox.repositories.repository import Repository
from sandbox.repositories.store import Repositories

__all__ = [
    "Action",
    "CommitRefusedError",
    "FileChangedError",
    "Person",
    "Repositories",
    "Repository",
]
