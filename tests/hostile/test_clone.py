"""Fetching git addresses from real servers, some of which mean harm."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventaris.sources.address import GitUrl
from inventaris.sources.git import Credentials
from inventaris.sources.limits import Limits
from inventaris.sources.pipeline import SERVICE, DeliveryKind, Imported, import_delivery
from inventaris.sources.publish import commit_tree
from inventaris.sources.refusal import LeftOutReason, SourceRefusedError
from inventaris.sources.tree import LeftOut
from tests.git_server import GitServer, git_server
from tests.hostile.archives import plain_zip
from tests.hostile.imports import git_says, import_bytes, message_of

ALLOWED = frozenset({"127.0.0.1"})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    import_bytes(plain_zip({"a.txt": b"isi\n"}), tmp_path)
    (tmp_path / "repo.git").rename(tmp_path / "proyek.git")
    with git_server(tmp_path) as running:
        yield running


def fetch(
    url: str,
    tmp_path: Path,
    *,
    credentials: Credentials | None = None,
    trusted: frozenset[str] = ALLOWED,
    limits: Limits | None = None,
) -> Imported:
    return import_delivery(
        GitUrl.parse(url, credentials),
        tmp_path / "hasil.git",
        work_dir=tmp_path / "work",
        message_of=message_of,
        trusted_hosts=trusted,
        limits=limits or Limits(),
        scan=False,
    )


def code_of(url: str, tmp_path: Path, **how: object) -> str:
    with pytest.raises(SourceRefusedError) as refusal:
        fetch(url, tmp_path, **how)  # type: ignore[arg-type]
    assert not (tmp_path / "hasil.git").exists()
    return refusal.value.code


def test_a_repository_is_fetched_with_its_own_commits(server: GitServer, tmp_path: Path) -> None:
    imported = fetch(f"{server.url}/proyek.git", tmp_path)
    assert imported.delivery_kind is DeliveryKind.GIT
    assert imported.commit == git_says(tmp_path / "proyek.git", "rev-parse", "main")
    assert (imported.files, imported.sha256, imported.has_history) == (1, None, True)
    assert git_says(tmp_path / "hasil.git", "rev-parse", "refs/riwayat/heads/main")


def test_submodules_are_told_and_never_fetched(server: GitServer, tmp_path: Path) -> None:
    repo = tmp_path / "proyek.git"
    listing = f"160000 commit {'1' * 40}\tpustaka\n{git_says(repo, 'ls-tree', 'main')}\n"
    tree = subprocess.run(
        ["git", "--git-dir", repo, "mktree"],
        input=listing,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    made = commit_tree(repo, tree, [], message="x\n", date=0, identity=SERVICE)
    git_says(repo, "update-ref", "refs/heads/main", made)
    imported = fetch(f"{server.url}/proyek.git", tmp_path)
    assert imported.files == 1
    assert imported.left_out == (LeftOut("pustaka", LeftOutReason.SUBMODULE, 1),)


def test_loopback_is_refused_unless_the_host_is_trusted(server: GitServer, tmp_path: Path) -> None:
    code = code_of(f"{server.url}/proyek.git", tmp_path, trusted=frozenset())
    assert code == "alamat-git-pribadi"
    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x.git",
        "http://10.0.0.1/x.git",
        "https://192.168.1.1/x.git",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/x.git",
        "http://0.0.0.0/x.git",
        "http://[::1]/x.git",
        "http://[::ffff:127.0.0.1]/x.git",
        "http://[64:ff9b::7f00:1]/x.git",
        "http://[fd00::1]/x.git",
        "http://2130706433/x.git",
        "http://0x7f.1/x.git",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(url: str, tmp_path: Path) -> None:
    assert code_of(url, tmp_path, trusted=frozenset()) == "alamat-git-pribadi"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc",
        "/etc",
        "ext::sh -c touch% /tmp/x",
        "ssh://git@example.org/x.git",
        "git@example.org:x.git",
        "git://example.org/x.git",
        "--upload-pack=touch /tmp/x",
        "https://",
        "https://example.org:port/x",
        "https://example.org/x\ny",
        "",
    ],
)
def test_only_addresses_of_http_are_understood(url: str, tmp_path: Path) -> None:
    assert code_of(url, tmp_path) == "alamat-git-tidak-sah"


def test_a_redirect_on_the_same_host_is_followed(server: GitServer, tmp_path: Path) -> None:
    server.redirects["lama.git"] = f"{server.url}/proyek.git"
    assert fetch(f"{server.url}/lama.git", tmp_path).files == 1


def test_a_redirect_to_a_private_host_is_refused(server: GitServer, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    server.redirects["lama.git"] = f"http://127.0.0.2:{port}/proyek.git"
    assert code_of(f"{server.url}/lama.git", tmp_path) == "alamat-git-pribadi"


def test_a_redirect_to_another_protocol_is_refused(server: GitServer, tmp_path: Path) -> None:
    server.redirects["lama.git"] = f"file://{tmp_path}/proyek.git"
    assert code_of(f"{server.url}/lama.git", tmp_path) == "alamat-git-tidak-sah"


def test_redirects_without_end_are_refused(server: GitServer, tmp_path: Path) -> None:
    server.redirects["lama.git"] = f"{server.url}/lama.git"
    assert code_of(f"{server.url}/lama.git", tmp_path) == "repositori-tidak-terjangkau"


def test_a_password_opens_a_locked_repository(server: GitServer, tmp_path: Path) -> None:
    server.password = "rahasia"
    assert code_of(f"{server.url}/proyek.git", tmp_path) == "repositori-terkunci"
    right = Credentials("oauth2", "rahasia")
    assert fetch(f"{server.url}/proyek.git", tmp_path, credentials=right).files == 1


def test_a_password_does_not_follow_a_redirect_to_another_server(
    server: GitServer, tmp_path: Path
) -> None:
    server.password = "rahasia"
    with git_server(tmp_path) as first:
        first.redirects["lama.git"] = f"{server.url}/proyek.git"
        url = f"{first.url}/lama.git".replace("http://", "http://oauth2:rahasia@")
        assert code_of(url, tmp_path) == "repositori-terkunci"


def test_a_password_in_an_address_is_told_to_nobody() -> None:
    source = GitUrl.parse("https://saya:rahasia@example.org/x.git")
    assert source.url == "https://example.org/x.git"
    assert source.credentials == Credentials("saya", "rahasia")
    assert "rahasia" not in repr(source)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/aplikasi-é/x.git", "https://.127.0.0.1/x", "http://ex..ample/x"]
)
def test_an_address_that_cannot_be_spoken_is_told_so(url: str, tmp_path: Path) -> None:
    assert code_of(url, tmp_path) == "repositori-tidak-terjangkau"


def test_what_is_not_there_or_no_git_server_is_told_so(server: GitServer, tmp_path: Path) -> None:
    assert code_of(f"{server.url}/tidak-ada.git", tmp_path) == "repositori-tidak-terjangkau"
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/x.git"
        assert code_of(url, tmp_path) == "repositori-tidak-terjangkau"


def test_a_repository_without_commits_is_empty(server: GitServer, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "baru.git"], check=True)
    assert code_of(f"{server.url}/baru.git", tmp_path) == "repositori-kosong"


def test_a_repository_larger_than_the_limit_is_cut_off(server: GitServer, tmp_path: Path) -> None:
    code = code_of(f"{server.url}/proyek.git", tmp_path, limits=Limits(delivery_bytes=100))
    assert code == "repositori-terlalu-besar"


def test_a_pack_that_asks_for_too_much_memory_is_refused(
    server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = tmp_path / "bin/git"
    poor.parent.mkdir()
    poor.write_text(
        "#!/bin/sh\n"
        'case " $* " in *" fetch "*) echo "fatal: Out of memory, malloc failed" >&2; exit 128; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    poor.chmod(0o755)
    monkeypatch.setenv("PATH", f"{poor.parent}:{os.environ['PATH']}")
    assert code_of(f"{server.url}/proyek.git", tmp_path) == "repositori-melebihi-memori"


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/x.git"
        code = code_of(url, tmp_path, limits=Limits(time_s=0.5))
    assert code in {"terlalu-lama", "repositori-tidak-terjangkau"}


def test_a_few_objects_that_name_billions_of_files_are_not_counted_out(
    server: GitServer, tmp_path: Path
) -> None:
    repo = tmp_path / "bom.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repo], check=True)

    def stored(*arguments: str, given: str) -> str:
        return subprocess.run(
            ["git", "--git-dir", repo, *arguments],
            input=given,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()

    entry = f"100644 blob {stored('hash-object', '-w', '--stdin', given='x')}"
    for _ in range(10):
        tree = stored("mktree", given="".join(f"{entry}\tn{n}\n" for n in range(10)))
        entry = f"040000 tree {tree}"
    signature = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    commit = subprocess.run(
        ["git", "--git-dir", repo, *signature, "commit-tree", tree, "-m", "x"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    stored("update-ref", "refs/heads/main", commit, given="")
    code = code_of(f"{server.url}/bom.git", tmp_path, limits=Limits(entries=5000))
    assert code == "terlalu-banyak-berkas"


def test_the_password_is_in_no_argument_of_git(server: GitServer, tmp_path: Path) -> None:
    server.password = "sangat-rahasia"
    seen: set[bytes] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.002):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes())
                except OSError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        credentials = Credentials("oauth2", "sangat-rahasia")
        fetch(f"{server.url}/proyek.git", tmp_path, credentials=credentials)
    finally:
        over.set()
        watcher.join()
    assert any(b"fetch" in command for command in seen)
    assert not any(b"sangat-rahasia" in command for command in seen)
