from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventaris.sources.delivery import Archive
from inventaris.sources.pipeline import SERVICE, import_delivery
from inventaris.sources.publish import commit_on_top, tag
from tests.hostile.archives import ZipEntry, member, plain_zip, raw_zip, tar
from tests.hostile.imports import git_says, import_bytes, message_of, names_in, tree_of

FILES = {"app/a.txt": b"isi\n", "app/b/c.txt": b"isi lain\n"}


def test_the_same_bytes_give_the_same_commit_whatever_they_are_called(tmp_path: Path) -> None:
    content = plain_zip(FILES, zipfile.ZIP_STORED)
    first = import_bytes(content, tmp_path / "satu", "sumber.zip")
    second = import_bytes(content, tmp_path / "dua", "versi akhir.ZIP")
    assert first == second
    assert first.commit == "161b249a762259ac6cfb5dfb76c17cb60db9b54a"


def test_the_commit_tells_the_checksum_and_the_newest_time(tmp_path: Path) -> None:
    imported = import_bytes(
        tar(member("a", mtime=1_600_000_000), member("b", mtime=1_700_000_000)), tmp_path
    )
    told = git_says(tmp_path / "repo.git", "log", "-1", "--format=%an <%ae> %at %ct%n%B", "main")
    signature, subject, *_, trailer = told.splitlines()
    assert signature == "Inventaris <inventaris@localhost> 1700000000 1700000000"
    assert subject == "Kode sumber sebagaimana diserahkan"
    assert trailer.endswith(str(imported.sha256))


@pytest.mark.parametrize("mtime", [0, 5, 4_200_000_000], ids=["none", "1970", "2103"])
def test_a_time_out_of_all_reason_is_not_believed(mtime: int, tmp_path: Path) -> None:
    assert import_bytes(tar(member("a", mtime=mtime)), tmp_path).date == 0


@pytest.mark.parametrize(
    ("names", "stripped"),
    [
        (["app/a", "app/b/c"], "app"),
        (["app/lagi/a", "app/lagi/b"], "app"),
        (["a", "app/b"], None),
        (["a"], None),
        (["x/a", "y/b"], None),
    ],
)
def test_one_single_top_folder_is_stripped(
    names: list[str], stripped: str | None, tmp_path: Path
) -> None:
    imported = import_bytes(plain_zip(dict.fromkeys(names, b"x")), tmp_path)
    assert imported.stripped_top_folder == stripped
    cut = len(stripped) + 1 if stripped else 0
    assert sorted(tree_of(tmp_path / "repo.git")) == sorted(name[cut:] for name in names)


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("pelaporan–é.txt".encode(), 0x800, "pelaporan–é.txt"),
        ("pelaporan–é.txt".encode(), 0, "pelaporan–é.txt"),
        (b"caf\x82.txt", 0, "café.txt"),
        ("cafe\u0301.txt".encode(), 0x800, "café.txt"),
    ],
    ids=["flagged UTF-8", "UTF-8 of macOS", "CP437 of DOS", "decomposed"],
)
def test_names_of_a_zip_are_read_as_they_were_meant(
    raw: bytes, flags: int, name: str, tmp_path: Path
) -> None:
    import_bytes(raw_zip(ZipEntry(raw, flags=flags), ZipEntry(b"a")), tmp_path)
    assert names_in(tmp_path / "repo.git") == ["a", name]


def test_an_awkward_name_survives_the_way_into_git(tmp_path: Path) -> None:
    names = ['"kutip" "', " spasi ", "-rf", "a'b", ":x", "caf\u00e9"]
    import_bytes(tar(*(member(name) for name in names)), tmp_path)
    assert names_in(tmp_path / "repo.git") == sorted(names)


def test_a_target_that_exists_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "repo.git").mkdir()
    with pytest.raises(FileExistsError):
        import_bytes(plain_zip(FILES), tmp_path)


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield plain_zip(FILES)[:20]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        import_delivery(
            Archive("s.zip", breaks_off()),
            tmp_path / "repo.git",
            work_dir=tmp_path / "work",
            message_of=message_of,
        )
    assert [path.name for path in tmp_path.rglob("*")] == ["work"]


def test_a_secret_that_is_stored_is_told_without_its_text(tmp_path: Path) -> None:
    stored, left_out = "glpat-" + "Zx9kQ2mNv7Lp3RtYw8Bc", "glpat-" + "Qy4hT7sWb2Kf9MdXe6Jn"
    files = {
        "app/KONF.py": f"\nTOKEN = '{stored}'  # kingfisher:ignore\n".encode(),
        "app/konf.py": f"TOKEN = '{left_out}'\n".encode(),
    }
    imported = import_delivery(
        Archive("s.zip", [plain_zip(files)]),
        tmp_path / "repo.git",
        work_dir=tmp_path / "work",
        message_of=message_of,
    )
    assert imported.secrets
    assert [(found.path, found.line) for found in imported.secrets] == [("KONF.py", 2)]
    assert stored not in repr(imported)


def test_a_commit_may_be_as_old_as_the_epoch(tmp_path: Path) -> None:
    imported = import_bytes(tar(member("a", mtime=0)), tmp_path)
    repo = tmp_path / "repo.git"
    how = {"message": "x\n", "date": imported.date, "identity": SERVICE}
    made = commit_on_top(repo, imported.commit, {"b": b"x"}, **how)  # type: ignore[arg-type]
    assert git_says(repo, "log", "-1", "--format=%at %ct", made) == "0 0"


def test_a_commit_on_top_is_the_same_on_any_machine(tmp_path: Path) -> None:
    ids = set()
    for folder in (tmp_path / "satu", tmp_path / "dua"):
        imported = import_bytes(plain_zip(FILES), folder)
        repo = folder / "repo.git"
        made = commit_on_top(
            repo,
            imported.commit,
            {"publiccode.yml": b"publiccodeYmlVersion: 0.4\n", "b/c.txt": b"baru\n"},
            message="Tambahkan publiccode.yml\n",
            date=imported.date,
            identity=SERVICE,
        )
        git_says(repo, "update-ref", "refs/heads/main", made)
        ids.add(made)
        assert {path: text for path, (_, text) in tree_of(repo).items()} == {
            "a.txt": "isi",
            "b/c.txt": "baru",
            "publiccode.yml": "publiccodeYmlVersion: 0.4",
        }
        assert git_says(repo, "rev-parse", "main^") == imported.commit
    assert len(ids) == 1


def test_the_same_tag_twice_is_one_and_another_is_refused(tmp_path: Path) -> None:
    imported = import_bytes(plain_zip(FILES), tmp_path)
    repo = tmp_path / "repo.git"
    how = {"message": "Versi pertama\n", "date": imported.date, "identity": SERVICE}
    made = tag(repo, "v1", imported.commit, **how)  # type: ignore[arg-type]
    assert tag(repo, "v1", imported.commit, **how) == made  # type: ignore[arg-type]
    assert git_says(repo, "rev-parse", "v1^{commit}") == imported.commit
    with pytest.raises(ValueError, match="v1"):
        tag(repo, "v1", imported.commit, **(how | {"date": 1}))  # type: ignore[arg-type]
