"""Reading one bare repository: refs, trees, blobs, history, differences."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pygit2
from pygit2.enums import DiffFlag, ReferenceFilter

from sandbox.repositories import git
from sandbox.repositories.gaps import Gaps
from sandbox.repositories.newest import NewestCommits

# So many commits are looked through here; for what changed longer ago git is asked, which is
# quicker over long ways, but has to be started.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree."""

    id: str
    name: str
    type: str
    path: str
    mode: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch or tag: `target` is the commit, `object_id` the tag object of an annotated tag."""

    name: str
    target: pygit2.Commit
    object_id: str
    message: str = ""
    tagger: pygit2.Signature | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Which commits a log holds, in git's own terms; times are aware."""

    ref: str | None
    path: str | None = None
    since: str | None = None  # ISO 8601
    until: str | None = None
    author: str | None = None
    all: bool = False
    first_parent: bool = False
    order: str = "default"
    exclude: str | None = None

    def arguments(self) -> list[str]:
        options = [("--since=", self.since), ("--until=", self.until), ("--author=", self.author)]
        flags = ["--fixed-strings"] if self.author else []
        flags += [name + value for name, value in options if value]
        flags += ["--first-parent"] if self.first_parent else []
        flags += ["--topo-order"] if self.order == "topo" else []
        flags += ["--all"] if self.all else ["--end-of-options", str(self.ref)]
        flags += [f"^{self.exclude}"] if self.exclude else []
        return [*flags, "--", *([f":(literal){self.path}"] if self.path else [])]


def is_inside(path: str) -> bool:
    """Whether git takes a path for one of a repository's; it fails on others."""
    leaves = path.startswith("/") or posixpath.normpath(path).split("/", 1)[0] == ".."
    return not leaves and "\0" not in path


class Repository:
    """One project's repository. Cheap to open: one a request, never shared by threads."""

    def __init__(self, path: Path, gaps: Gaps, newest: NewestCommits) -> None:
        self.path = path
        self.gaps = gaps
        self.newest = newest
        self.git = pygit2.Repository(str(path))

    def run(self, *arguments: str) -> str:
        """Run git here and give its output. Raises GitFailedError."""
        return git.run(self.path, *arguments)

    # Refs

    @property
    def is_empty(self) -> bool:
        """Whether no branch has a commit."""
        return next(iter(self._names("refs/heads/")), None) is None

    def _names(self, prefix: str) -> Iterator[str]:
        which = ReferenceFilter.BRANCHES if prefix == "refs/heads/" else ReferenceFilter.TAGS
        for ref in self.git.references.iterator(which):
            yield ref.name.removeprefix(prefix)

    def branch_names(self) -> list[str]:
        return sorted(self._names("refs/heads/"))

    def tag_names(self) -> list[str]:
        return sorted(self._names("refs/tags/"))

    def branch_head(self, name: str) -> pygit2.Commit | None:
        found = self.branch(name)
        return found.target if found else None

    def branch(self, name: str) -> Ref | None:
        return self._ref("refs/heads/", name)

    def tag(self, name: str) -> Ref | None:
        return self._ref("refs/tags/", name)

    def _ref(self, prefix: str, name: str) -> Ref | None:
        try:
            reference = self.git.references.get(prefix + name)
            if reference is None:
                return None
            target = reference.peel(pygit2.Commit)
        except (ValueError, pygit2.GitError):
            return None
        direct = self.git[reference.resolve().target]
        if isinstance(direct, pygit2.Tag):
            return Ref(name, target, str(direct.id), (direct.message or "").strip(), direct.tagger)
        return Ref(name, target, str(direct.id))

    def resolve(self, ref: str) -> pygit2.Commit | None:
        """The commit that a branch, tag, id or expression like `main~2` names."""
        try:
            return self.git.revparse_single(ref).peel(pygit2.Commit)
        except (KeyError, ValueError, TypeError, pygit2.GitError):
            return None

    def refs_containing(self, commit_id: str, kind: str) -> list[str]:
        """Names of the branches (`heads`) or tags (`tags`) that reach the commit."""
        listed = self.run(
            "for-each-ref",
            f"--contains={commit_id}",
            "--format=%(refname:lstrip=2)",
            f"refs/{kind}",
        )
        return listed.splitlines()

    # Files

    def object_at(self, commit: pygit2.Commit, path: str) -> pygit2.Object | None:
        """The blob or tree at the path; the root tree for an empty one."""
        clean = path.strip("/")
        if "\0" in clean:
            return None
        try:
            return commit.tree[clean] if clean else commit.tree
        except KeyError:
            return None

    def tree(self, commit: pygit2.Commit, path: str, *, recursive: bool) -> Iterator[Entry] | None:
        """Entries below a folder, folders first, as GitLab lists them; None for no folder."""
        found = self.object_at(commit, path)
        if not isinstance(found, pygit2.Tree):
            return None
        return _entries(found, path.strip("/"), recursive=recursive)

    def blob(self, oid: str) -> pygit2.Blob | None:
        try:
            found = self.git[oid]
        except (KeyError, ValueError):
            return None
        return found if isinstance(found, pygit2.Blob) else None

    def last_commit_id(self, ref: str, path: str) -> str | None:
        """Id of the newest commit of the ref's history that changed the path."""
        path = path.strip("/")
        commit = self.resolve(ref)
        if commit is None:
            return None
        if known := self.newest.of(str(commit.id), path):
            return known
        here = self.entry_at(commit, path)
        for _ in range(_NEAR):
            parents = commit.parents
            same = next((one for one in parents if self.entry_at(one, path) == here), None)
            if same is None:
                return str(commit.id) if here or parents else None
            commit = same
        log = self.log(History(str(commit.id), path=path), skip=0, limit=1)
        return str(log[0].id) if log else None

    def entry_at(self, commit: pygit2.Commit, path: str) -> tuple[pygit2.Oid, int] | None:
        """Id and mode of what stands at the path."""
        found = self.object_at(commit, path)
        return (found.id, found.filemode) if found else None

    # History

    def log(self, history: History, *, skip: int, limit: int) -> list[pygit2.Commit]:
        """A page of commits, newest first; none of a path outside of the repository.

        Raises GitFailedError for an unknown ref.
        """
        if history.path and not is_inside(history.path):
            return []
        listed = self.run(
            "rev-list", f"--skip={skip}", f"--max-count={limit}", *history.arguments()
        )
        return [self.git[line].peel(pygit2.Commit) for line in listed.split()]

    def count(self, history: History) -> int:
        return int(self.run("rev-list", "--count", *history.arguments()))

    def merge_base(self, *commits: pygit2.Commit) -> pygit2.Commit | None:
        ids: list[str | pygit2.Oid] = [commit.id for commit in commits]
        base = self.git.merge_base_many(ids)
        return self.git[base].peel(pygit2.Commit) if base else None

    def contributors(self, ref: str) -> list[tuple[str, str, int]]:
        """Name, email and number of commits of each author."""
        lines = self.run("shortlog", "-sne", "--no-merges", ref, "--").splitlines()
        counted = (line.strip().split("\t", 1) for line in lines)
        split = ((int(count), who.rpartition(" <")) for count, who in counted)
        return [(name, email.rstrip(">"), count) for count, (name, _, email) in split]

    def blame(self, commit: pygit2.Commit, path: str) -> list[tuple[pygit2.Commit, list[str]]]:
        """Runs of lines with the commit that brought them."""
        blob = self.object_at(commit, path)
        if not isinstance(blob, pygit2.Blob):
            return []
        lines = blob.data.decode(errors="replace").splitlines()
        return [
            (
                self.git[hunk.final_commit_id].peel(pygit2.Commit),
                lines[hunk.final_start_line_number - 1 :][: hunk.lines_in_hunk],
            )
            for hunk in self.git.blame(path, newest_commit=commit.id)
        ]

    # Differences

    def diff(self, old: pygit2.Commit | None, new: pygit2.Commit) -> pygit2.Diff:
        """What leads from one commit to the other, renames found; from nothing without `old`."""
        diff = _tree_diff(old, new)
        diff.find_similar()
        return diff

    def commit_diff(self, commit: pygit2.Commit) -> pygit2.Diff:
        """What a commit changed against its first parent."""
        return self.diff(commit.parents[0] if commit.parents else None, commit)

    def changed_paths(self, commit: pygit2.Commit) -> dict[str, list[str]]:
        """Paths that a commit `added`, `modified` and `removed`, as push events tell them."""
        found: dict[str, list[str]] = {"added": [], "modified": [], "removed": []}
        for delta in _tree_diff(commit.parents[0] if commit.parents else None, commit).deltas:
            match delta.status_char():
                case "A":
                    found["added"].append(readable(delta.new_file.path))
                case "D":
                    found["removed"].append(readable(delta.old_file.path))
                case _:
                    found["modified"].append(readable(delta.new_file.path))
        return found


def _tree_diff(old: pygit2.Commit | None, new: pygit2.Commit) -> pygit2.Diff:
    return old.tree.diff_to_tree(new.tree) if old else new.tree.diff_to_tree(swap=True)


def _entries(tree: pygit2.Tree, folder: str, *, recursive: bool) -> Iterator[Entry]:
    ordered: Sequence[pygit2.Object] = (
        list(tree) if recursive else sorted(tree, key=lambda entry: entry.type_str != "tree")
    )
    for entry in ordered:
        name = readable(str(entry.name))
        path = str(PurePosixPath(folder, name))
        yield Entry(str(entry.id), name, str(entry.type_str), path, f"{entry.filemode:06o}")
        if recursive and isinstance(entry, pygit2.Tree):
            yield from _entries(entry, path, recursive=True)


def readable(name: str) -> str:
    """A name out of git, its bytes that are no UTF-8 replaced."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def patches(diff: pygit2.Diff) -> Iterator[pygit2.Patch]:
    """The files of a difference, one by one."""
    return (patch for patch in diff if patch is not None)


def patch_of(patch: pygit2.Patch) -> str:
    """A patch from its first `@@` on, the way GitLab shows a difference."""
    if patch.delta.flags & DiffFlag.BINARY:
        return (
            f"Binary files a/{patch.delta.old_file.path} and b/{patch.delta.new_file.path} differ\n"
        )
    text = patch.data.decode(errors="replace")
    start = text.find("@@")
    return text[start:] if start >= 0 else ""
