"""Where the repositories lie, and how they are made and removed."""

import shutil
import stat
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pygit2

from sandbox.repositories import git
from sandbox.repositories.commits import Action, Person, commit
from sandbox.repositories.gaps import Gaps
from sandbox.repositories.newest import NewestCommits
from sandbox.repositories.repository import Repository

GRAPH_EVERY = 100  # pushes and commits by the API
HOOKS = ("pre-receive", "post-receive")


class Repositories:
    """The bare repositories of all projects, by project id."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.gaps = Gaps()
        self._changes: Counter[int] = Counter()
        self._newest: defaultdict[int, NewestCommits] = defaultdict(NewestCommits)
        self.hooks = root / "hooks"
        self.hooks.mkdir(parents=True, exist_ok=True)
        for name in HOOKS:
            hook = self.hooks / name
            hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -I '{_HOOK}' {name}\n")
            hook.chmod(hook.stat().st_mode | stat.S_IXUSR)

    def path(self, project_id: int) -> Path:
        return self.root / f"{project_id}.git"

    def create(self, project_id: int, default_branch: str) -> None:
        """Make an empty repository whose HEAD names the branch that is to come."""
        repository = pygit2.init_repository(
            str(self.path(project_id)), bare=True, initial_head=default_branch
        )
        settings = repository.config
        settings["receive.fsckObjects"] = True
        settings["receive.advertisePushOptions"] = True
        settings["http.receivepack"] = True
        settings["uploadpack.allowFilter"] = True
        settings["uploadpack.allowAnySHA1InWant"] = True
        settings["gc.auto"] = 0  # nothing may run on after a push has been answered
        settings["core.looseCompression"] = 0  # trees are mostly ids, which do not get smaller
        settings["core.hooksPath"] = str(self.hooks)

    def delete(self, project_id: int) -> None:
        shutil.rmtree(self.path(project_id), ignore_errors=True)
        self._newest.pop(project_id, None)

    def open(self, project_id: int) -> Repository:
        return Repository(self.path(project_id), self.gaps, self._newest[project_id])

    def changed(self, project_id: int) -> None:
        """Now and then note down which paths each commit changed, as Gitaly's housekeeping does.

        Without that the last commit of a path is sought through the trees of all commits since.
        """
        self._changes[project_id] += 1
        if self._changes[project_id] % GRAPH_EVERY == 0:
            options = ("--reachable", "--changed-paths", "--split")
            with suppress(git.GitFailedError):  # another does it just now, or nothing is left
                git.run(self.path(project_id), "commit-graph", "write", *options)

    def head(self, project_id: int, branch: str) -> str | None:
        """Id of the branch's commit; None for no such branch or repository."""
        if not self.path(project_id).exists():
            return None
        found = self.open(project_id).branch_head(branch)
        return str(found.id) if found else None

    def commit(  # noqa: PLR0917 - what a commit is made of
        self,
        project_id: int,
        branch: str,
        message: str,
        actions: Sequence[Action],
        author: Person,
        at: datetime,
    ) -> str:
        """Commit to a branch and return the commit's id; see `commits.commit`."""
        repository = self.open(project_id)
        move = commit(
            repository, branch=branch, message=message, actions=actions, author=author, at=at
        )
        return move.new


_HOOK = Path(__file__).with_name("hook.py")
