"""The plumbing below the forge's repository API, on real bare repositories."""

import base64
import io
import random
import subprocess
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event

import pygit2
import pytest
from pygit2.enums import FileMode

from sandbox.repositories import (
    Action,
    CommitRefusedError,
    FileChangedError,
    Person,
    Repositories,
    archive,
)
from sandbox.repositories.commits import commit
from sandbox.repositories.gaps import Gaps
from sandbox.repositories.line_counts import line_counts
from sandbox.repositories.newest import NewestCommits
from sandbox.repositories.repository import History, Repository, patch_of, patches
from sandbox.repositories.store import GRAPH_EVERY

SITI = Person("Siti Aminah", "siti@example.test")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def repositories(tmp_path: Path) -> Repositories:
    made = Repositories(tmp_path)
    made.create(1, "main")
    return made


@pytest.fixture
def repository(repositories: Repositories) -> Repository:
    return repositories.open(1)


def commits(
    repository: Repository, *actions: Action, branch: str = "main", start: str | None = None
) -> str:
    return commit(
        repository,
        branch=branch,
        message="Change",
        actions=actions,
        author=SITI,
        at=NOON,
        start=start,
    ).new


def head_of(repository: Repository, branch: str = "main") -> pygit2.Commit:
    head = repository.branch_head(branch)
    assert head is not None
    return head


def content(repository: Repository, path: str) -> bytes:
    blob = repository.object_at(head_of(repository), path)
    assert isinstance(blob, pygit2.Blob)
    return blob.data


def paths(repository: Repository) -> list[str]:
    entries = repository.tree(head_of(repository), "", recursive=True) or ()
    return [entry.path for entry in entries if entry.type == "blob"]


def test_a_new_repository_is_empty_and_names_its_coming_branch(
    repositories: Repositories, repository: Repository
) -> None:
    assert repository.is_empty
    assert (repositories.path(1) / "HEAD").read_text() == "ref: refs/heads/main\n"


def test_the_first_commit_makes_the_branch(repository: Repository) -> None:
    made = commits(repository, Action("create", "README.md", b"# Hi\n"))
    head = head_of(repository)
    assert str(head.id) == made
    assert (head.author.name, head.author.email, head.commit_time) == (
        SITI.name,
        SITI.email,
        int(NOON.timestamp()),
    )
    assert content(repository, "README.md") == b"# Hi\n"


def test_five_kinds_of_action_make_one_commit_that_git_finds_sound(repository: Repository) -> None:
    commits(
        repository,
        Action("create", "a/b/one.txt", b"1"),
        Action("create", "a/two.txt", b"2"),
        Action("create", "three.sh", b"3"),
        Action("create", "four.txt", b"4"),
    )
    commits(
        repository,
        Action("update", "a/two.txt", b"22"),
        Action("move", "moved/one.txt", previous_path="a/b/one.txt"),
        Action("chmod", "three.sh", executable=True),
        Action("delete", "four.txt"),
        Action("create", "new.bin", base64.b64decode("AAEC")),
    )
    assert paths(repository) == ["a/two.txt", "moved/one.txt", "new.bin", "three.sh"]
    head = head_of(repository)
    script = repository.object_at(head, "three.sh")
    assert script is not None
    assert script.filemode == 0o100755
    assert repository.count(History("main")) == 2
    subprocess.run(["git", "-C", repository.path, "fsck", "--strict"], check=True)


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (Action("create", "kept.txt", b"x"), "A file with this name already exists"),
        (Action("create", "folder", b"x"), "A directory with this name already exists"),
        (Action("create", "kept.txt/below", b"x"), "A file with this name already exists"),
        (Action("update", "missing", b"x"), "A file with this name doesn't exist"),
        (Action("delete", "folder"), "A file with this name doesn't exist"),
        (
            Action("move", "folder/in.txt", previous_path="kept.txt"),
            "A file with this name already",
        ),
        (Action("create", "../out", b"x"), "Path cannot include directory traversal"),
        (Action("create", "a/.git/config", b"x"), "invalid path: 'a/.git/config'"),
    ],
)
def test_one_refused_action_refuses_the_whole_commit(
    repository: Repository, action: Action, message: str
) -> None:
    head = commits(
        repository, Action("create", "kept.txt", b"1"), Action("create", "folder/in.txt", b"1")
    )
    with pytest.raises(CommitRefusedError, match=message.split("'", maxsplit=1)[0]):
        commits(repository, Action("create", "other.txt", b"2"), action)
    assert str(head_of(repository).id) == head


def test_a_stale_last_commit_id_is_refused_for_what_exists_only(repository: Repository) -> None:
    first = commits(repository, Action("create", "a.txt", b"1"))
    commits(repository, Action("update", "a.txt", b"2"))
    with pytest.raises(FileChangedError, match=r"since you started editing it: a\.txt"):
        commits(repository, Action("update", "a.txt", b"3", last_commit_id=first))
    commits(repository, Action("create", "b.txt", b"1", last_commit_id=first))


def test_a_head_that_did_not_touch_the_file_is_a_good_last_commit_id(
    repository: Repository,
) -> None:
    commits(repository, Action("create", "a.txt", b"1"))
    head = commits(repository, Action("create", "b.txt", b"1"))
    commits(repository, Action("update", "a.txt", b"2", last_commit_id=head))


class Paused(Gaps):
    """A writer that says it has checked its files, and waits before it reads the head."""

    def __init__(self) -> None:
        super().__init__()
        self.checked, self.may_go_on = Event(), Event()

    def before_head(self) -> None:
        self.checked.set()
        assert self.may_go_on.wait(10)


class Meeting(Gaps):
    """Two writers that have both read the head before either moves the branch."""

    def __init__(self) -> None:
        super().__init__()
        self.both = Barrier(2, timeout=10)

    def before_update(self) -> None:
        self.both.wait()


def racing(repositories: list[Repository], *actions: Action) -> list[BaseException | None]:
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(commits, repository, action)
            for repository, action in zip(repositories, actions, strict=True)
        ]
    return [job.exception() for job in jobs]


def test_between_the_check_and_the_head_a_commit_is_overwritten_unseen(
    repository: Repository,
) -> None:
    first = commits(repository, Action("create", "a.txt", b"1"))
    paused = Paused()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(
            commits,
            Repository(repository.path, paused, NewestCommits()),
            Action("update", "a.txt", b"slow", last_commit_id=first),
        )
        assert paused.checked.wait(10)
        commits(repository, Action("update", "a.txt", b"quick"))
        paused.may_go_on.set()
        slow.result()
    assert content(repository, "a.txt") == b"slow"


def test_of_two_writers_that_read_one_head_the_slower_is_refused(repository: Repository) -> None:
    commits(repository, Action("create", "a.txt", b"1"))
    meeting = Meeting()
    writers = [Repository(repository.path, meeting, NewestCommits()) for _ in range(2)]
    errors = racing(writers, Action("create", "b.txt", b"1"), Action("create", "c.txt", b"1"))
    refused = [error for error in errors if error]
    assert len(refused) == 1
    assert "reference does not point to expected object" in str(refused[0])
    assert len(paths(repository)) == 2


def test_of_two_creators_of_one_file_exactly_one_wins(
    repositories: Repositories, repository: Repository
) -> None:
    commits(repository, Action("create", "a.txt", b"1"))
    writers = [repositories.open(1), repositories.open(1)]
    errors = racing(writers, *(Action("create", "lock", b"%d" % n) for n in range(2)))
    assert [type(error) for error in errors if error] == [CommitRefusedError]


def test_a_new_branch_grows_from_its_start(repository: Repository) -> None:
    first = commits(repository, Action("create", "a.txt", b"1"))
    commits(repository, Action("create", "b.txt", b"1"), branch="side", start="main")
    assert [str(one.id) for one in head_of(repository, "side").parents] == [first]
    with pytest.raises(CommitRefusedError, match="when you are on a branch"):
        commits(repository, Action("create", "c.txt", b"1"), branch="nowhere")


def test_a_commit_among_ten_thousand_files_writes_only_its_own_folder(
    repository: Repository,
) -> None:
    commits(
        repository,
        *(Action("create", f"d{n % 100}/f{n}.txt", b"x") for n in range(10_000)),
    )
    before = len(list(repository.path.glob("objects/??/*")))
    commits(repository, Action("update", "d7/f7.txt", b"y"))
    assert len(list(repository.path.glob("objects/??/*"))) - before == 4


def test_the_history_of_one_path_follows_that_path_alone(repository: Repository) -> None:
    one = commits(repository, Action("create", "a[1].txt", b"1"))
    commits(repository, Action("create", "a1.txt", b"1"))
    assert repository.last_commit_id("main", "a[1].txt") == one
    assert repository.resolve("no such") is None
    assert repository.resolve("--all") is None


def test_a_difference_starts_at_its_first_hunk(repository: Repository) -> None:
    commits(repository, Action("create", "a.txt", b"one\n"))
    commits(repository, Action("update", "a.txt", b"two\n"))
    (patch,) = patches(repository.commit_diff(head_of(repository)))
    assert patch_of(patch) == "@@ -1 +1 @@\n-one\n+two\n"
    (first,) = patches(repository.commit_diff(head_of(repository).parents[0]))
    assert patch_of(first) == "@@ -0,0 +1 @@\n+one\n"


@pytest.mark.parametrize("form", ["tar", "tar.gz", "tar.bz2"])
def test_an_archive_holds_everything_below_one_folder(repository: Repository, form: str) -> None:
    commits(repository, Action("create", "d/a.txt", b"1"), Action("create", "b.txt", b"2"))
    head = head_of(repository)
    data = b"".join(archive.stream(repository, head, form=form, prefix="p-main"))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == ["p-main", "p-main/b.txt", "p-main/d", "p-main/d/a.txt"]


def test_an_archive_may_be_empty_or_leave_things_out(repository: Repository) -> None:
    commits(repository, Action("create", "a/b.txt", b"1"), Action("create", "c.txt", b"1"))
    head = head_of(repository)
    data = b"".join(archive.stream(repository, head, form="tar", prefix="p", excluded=["a"]))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == ["p", "p/c.txt"]
    commits(repository, Action("delete", "a/b.txt"), Action("delete", "c.txt"))
    data = b"".join(archive.stream(repository, head_of(repository), form="tar", prefix="p"))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == ["p"]


def test_contributors_and_blame_name_the_authors(repository: Repository) -> None:
    commits(repository, Action("create", "a.txt", b"one\ntwo\n"))
    last = commits(repository, Action("update", "a.txt", b"one\nthree\n"))
    assert repository.contributors("main") == [(SITI.name, SITI.email, 2)]
    runs = repository.blame(head_of(repository), "a.txt")
    assert [lines for _, lines in runs] == [["one"], ["three"]]
    assert str(runs[1][0].id) == last


def a_history(repository: Repository, seed: int) -> Iterator[pygit2.Commit]:
    """Commits to a file and one in a folder that come, go and change by chance, with merges."""
    dice = random.Random(seed)
    signed = pygit2.Signature("Siti", "siti@example.test", 0, 0)
    made: list[pygit2.Oid] = []
    for number in range(30):
        folder, tree = repository.git.TreeBuilder(), repository.git.TreeBuilder()
        for builder, name in ((folder, "c"), (tree, "a"), (tree, dice.choice("de"))):
            if content := dice.choice(["", "satu", "dua\ntiga", "dua\nempat\nlima\n", "\0\1"]):
                mode = dice.choice([FileMode.BLOB, FileMode.BLOB_EXECUTABLE])
                builder.insert(name, repository.git.create_blob(content), mode)
        if len(folder):
            tree.insert("b", folder.write(), FileMode.TREE)
        parents = dice.sample(made[-3:], min(len(made), dice.choice([1, 1, 2])))
        made.append(
            repository.git.create_commit(None, signed, signed, f"{number}", tree.write(), parents)
        )
        yield repository.git[made[-1]].peel(pygit2.Commit)


@pytest.mark.parametrize("seed", range(8))
def test_the_last_commit_of_a_path_is_the_one_that_git_finds(
    repository: Repository, seed: int
) -> None:
    for commit_id in [str(made.id) for made in a_history(repository, seed)]:
        for path in ("a", "b", "b/c"):
            (found,) = repository.log(History(commit_id, path=path), skip=0, limit=1) or (None,)
            last = repository.last_commit_id(commit_id, path)
            assert last == (str(found.id) if found else None)


@pytest.mark.parametrize("seed", range(8))
def test_what_the_api_committed_is_remembered_as_git_finds_it(
    repositories: Repositories, seed: int
) -> None:
    dice = random.Random(seed)
    heads = dict.fromkeys(
        ["main", "samping"], commits(repositories.open(1), Action("create", "z.txt", b""))
    )
    paths = ["a.txt", "b/c.txt", "b/d.txt"]
    for number in range(40):
        repository = repositories.open(1)
        branch = dice.choice(["main", "samping"])
        base = repository.git[heads[branch]].peel(pygit2.Commit)
        there = [path for path in paths if repository.object_at(base, path)]
        path = dice.choice(paths)
        text = dice.choice([b"1", b"2"])
        if path not in there:
            action = Action("create", path, text)
        elif dice.random() < 0.3:
            action = Action("delete", path)
        else:
            action = Action("update", path, text)
        heads[branch] = commits(repository, action, branch=branch, start=heads[branch])
        if number % 10 == 9:  # comes by a push
            pushed = repository.git[heads[branch]].peel(pygit2.Commit)
            signed = pygit2.Signature("Siti", "siti@example.test", 0)
            made = repository.git.create_commit(
                f"refs/heads/{branch}", signed, signed, "x", pushed.parents[0].tree_id, [pushed.id]
            )
            heads[branch] = str(made)
        for head in heads.values():
            for asked in paths:
                found = repository.log(History(head, path=asked), skip=0, limit=1)
                assert repositories.open(1).last_commit_id(head, asked) == (
                    str(found[0].id) if found else None
                )


@pytest.mark.parametrize("seed", range(8))
def test_lines_are_counted_as_by_comparing_all(repository: Repository, seed: int) -> None:
    for made in a_history(repository, seed):
        whole = repository.commit_diff(made).stats
        assert line_counts(repository, made) == (whole.insertions, whole.deletions)


def test_which_paths_commits_changed_is_noted_now_and_then(repositories: Repositories) -> None:
    repository = repositories.open(1)
    first = commits(repository, Action("create", "a.txt", b"1"))
    for number in range(GRAPH_EVERY):
        assert not list(repository.path.glob("objects/info/commit-graphs/*.graph"))
        commits(repository, Action("create", f"b/{number}.txt", b"1"))
        repositories.changed(1)
    assert list(repository.path.glob("objects/info/commit-graphs/*.graph"))
    assert repositories.open(1).last_commit_id("main", "a.txt") == first
