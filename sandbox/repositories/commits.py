"""One commit out of many file actions, as GitLab's `POST /repository/commits` makes it.

The two steps are GitLab's own and their gap is kept: `last_commit_id` is compared first, then
the branch head is read, the new tree built on it, and the branch moved from that head and no
other. A commit that lands between the first two is overwritten unseen; one that lands after
the second makes the move fail. A `create` is checked against the very tree it is built on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import pygit2
from pygit2.enums import FileMode

if TYPE_CHECKING:
    from sandbox.repositories.repository import Repository

Verb = Literal["create", "update", "delete", "move", "chmod"]
ZERO = "0" * 40


class CommitRefusedError(Exception):
    """The commit cannot be made; the text is GitLab's message."""


class FileChangedError(CommitRefusedError):
    """A file has another last commit than the writer named."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Action:
    """What is done to one path; `content` None keeps the content of the moved file."""

    verb: Verb
    path: str
    content: bytes | None = None
    previous_path: str | None = None
    last_commit_id: str | None = None
    executable: bool | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """From which commit to which a branch was moved; 40 zeros: it was not there."""

    old: str
    new: str


class _Folder:
    """A tree under change: only the folders on the way to a changed path are read or written."""

    def __init__(self, git: pygit2.Repository, tree: pygit2.Tree | None) -> None:
        self._git = git
        self._builder = git.TreeBuilder(tree) if tree else git.TreeBuilder()
        self._opened: dict[str, _Folder] = {}

    def entry(self, name: str) -> pygit2.Object | None:
        return self._builder.get(name)

    def child(self, name: str) -> "_Folder | None":
        """The folder of that name, None where there is none."""
        if name not in self._opened:
            entry = self.entry(name)
            if not isinstance(entry, pygit2.Tree):
                return None
            self._opened[name] = _Folder(self._git, entry)
        return self._opened[name]

    def make_child(self, name: str) -> "_Folder":
        if self.entry(name) is not None:
            raise CommitRefusedError("A file with this name already exists")
        return self._opened.setdefault(name, _Folder(self._git, None))

    def put(self, name: str, oid: pygit2.Oid, mode: FileMode) -> None:
        self._builder.insert(name, oid, mode)

    def remove(self, name: str) -> None:
        self._builder.remove(name)

    def write(self) -> pygit2.Oid | None:
        """Store the tree with all that is open below it; None for an empty one."""
        for name, folder in self._opened.items():
            oid = folder.write()
            if oid is not None:
                self.put(name, oid, FileMode.TREE)
            elif self.entry(name) is not None:
                self.remove(name)
        return self._builder.write() if len(self._builder) else None


@dataclass(frozen=True, slots=True)
class _Tree:
    """The five actions on a tree, each refused with GitLab's words."""

    git: pygit2.Repository
    root: _Folder

    def apply(self, action: Action) -> None:
        match action.verb:
            case "create":
                self._create(action.path, self._blob(action.content), _mode(action.executable))
            case "update":
                folder, name, mode, _ = self._file(action.path)
                folder.put(name, self._blob(action.content), _mode(action.executable, mode))
            case "chmod":
                folder, name, _, oid = self._file(action.path)
                folder.put(name, oid, _mode(action.executable))
            case "delete":
                folder, name, _, _ = self._file(action.path)
                folder.remove(name)
            case "move":
                folder, name, mode, oid = self._file(action.previous_path or "")
                moved = oid if action.content is None else self._blob(action.content)
                self._create(action.path, moved, _mode(action.executable, mode))
                folder.remove(name)

    def _blob(self, content: bytes | None) -> pygit2.Oid:
        return self.git.create_blob(content or b"")

    def _file(self, path: str) -> tuple[_Folder, str, FileMode, pygit2.Oid]:
        *parents, name = _parts(path)
        folder: _Folder | None = self.root
        for parent in parents:
            folder = folder.child(parent) if folder else None
        entry = folder.entry(name) if folder else None
        if folder is None or not isinstance(entry, pygit2.Blob):
            raise CommitRefusedError("A file with this name doesn't exist")
        return folder, name, FileMode(entry.filemode), entry.id

    def _create(self, path: str, oid: pygit2.Oid, mode: FileMode) -> None:
        *parents, name = _parts(path)
        folder = self.root
        for parent in parents:
            folder = folder.child(parent) or folder.make_child(parent)
        if folder.child(name) is not None:
            raise CommitRefusedError("A directory with this name already exists")
        if folder.entry(name) is not None:
            raise CommitRefusedError("A file with this name already exists")
        folder.put(name, oid, mode)


def _mode(executable: bool | None, before: FileMode = FileMode.BLOB) -> FileMode:
    if executable is None:
        return before
    return FileMode.BLOB_EXECUTABLE if executable else FileMode.BLOB


def _parts(path: str) -> list[str]:
    """The folders and the name of a path; a leading slash is no part of it.

    Raises CommitRefusedError for what git or GitLab will not store.
    """
    parts = path.removeprefix("/").split("/")
    if not path:
        raise CommitRefusedError("You must provide a file path")
    if ".." in parts:
        raise CommitRefusedError("Path cannot include directory traversal")
    if any(part in {"", "."} or part.lower() == ".git" for part in parts) or "\0" in path:
        raise CommitRefusedError(f"invalid path: '{path}'")
    return parts


def commit(
    repository: "Repository",
    *,
    branch: str,
    message: str,
    actions: Sequence[Action],
    author: Person,
    at: datetime,
    committer: Person | None = None,
    start: str | None = None,
    force: bool = False,
) -> Move:
    """Commit all of the actions to the branch or none.

    `start` names the branch or commit that a branch which is not there yet grows from; with
    `force` one that is there is thrown away for it. Raises CommitRefusedError with GitLab's words.
    """
    _refuse_changed(repository, start or branch, actions)
    repository.gaps.before_head()
    head = repository.branch_head(branch)
    parent = head if head and not force else repository.resolve(start or branch)
    if parent is None and not repository.is_empty:
        raise CommitRefusedError("You can only create or edit files when you are on a branch")
    tree = _Tree(repository.git, _Folder(repository.git, parent.tree if parent else None))
    for action in actions:
        tree.apply(action)
    made = repository.git.create_commit(
        None,
        signature(author, at),
        signature(committer or author, at),
        message,
        tree.root.write() or repository.git.TreeBuilder().write(),
        [parent.id] if parent else [],
    )
    repository.gaps.before_update()
    move = Move(str(head.id) if head else ZERO, str(made))
    move_ref(repository, f"refs/heads/{branch}", move.new, move.old)
    repository.newest.grew(
        str(parent.id) if parent else None, move.new, _changed(repository, parent, made, actions)
    )
    return move


def _changed(
    repository: "Repository",
    parent: pygit2.Commit | None,
    made: pygit2.Oid,
    actions: Sequence[Action],
) -> Iterator[str]:
    """The files that stand otherwise than before; one may be written anew as it was."""
    child = repository.git[made].peel(pygit2.Commit)
    for action in actions:
        for path in filter(None, (action.path, action.previous_path)):
            name = "/".join(_parts(path))
            if (
                parent is None
                or action.verb in {"create", "delete"}
                or repository.entry_at(child, name) != repository.entry_at(parent, name)
            ):
                yield name


def _refuse_changed(repository: "Repository", ref: str, actions: Sequence[Action]) -> None:
    for action in actions:
        if action.last_commit_id is None or action.verb not in {"update", "move", "delete"}:
            continue
        path = action.previous_path or action.path
        current = repository.last_commit_id(ref, path)
        known = repository.last_commit_id(action.last_commit_id, path)
        if current and known and current != known:
            raise FileChangedError(f"The file has changed since you started editing it: {path}")


def signature(person: Person, at: datetime) -> pygit2.Signature:
    name, email = (re.sub(r"[<>\n\0]", "", text).strip() for text in (person.name, person.email))
    return pygit2.Signature(name or email or "?", email or "?", int(at.timestamp()), 0)


def move_ref(repository: "Repository", ref: str, new: str, old: str) -> None:
    """Move a ref from `old` (40 zeros: it must not exist).

    libgit2 locks the ref and compares it with what was read. Raises CommitRefusedError where it
    stands elsewhere.
    """
    elsewhere = CommitRefusedError(
        "9:reference update: reference does not point to expected object"
    )
    references = repository.git.references
    try:
        if old == ZERO:
            references.create(ref, new)
            return
        standing = references[ref]
        if str(standing.target) != old:
            raise elsewhere
        standing.set_target(new)
    except (KeyError, ValueError, OSError, pygit2.GitError) as error:  # OSError: `a` beside `a/b`
        raise elsewhere from error
