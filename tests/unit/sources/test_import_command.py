from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inventaris.cli import main
from inventaris.cli.import_ import in_one_line
from inventaris.sources.refusal import CODES, VALUES, SourceRefusedError
from tests.hostile.archives import ZipEntry, plain_zip, raw_zip
from tests.hostile.imports import import_bytes


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def run(cache: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["import", *arguments], env={"XDG_CACHE_HOME": str(cache)})
    return done.exit_code, done.stdout, done.stderr


def test_an_imported_source_is_told_as_json(cache: Path, tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(raw_zip(ZipEntry(b"app/a.txt"), ZipEntry(b"../x")))
    status, said, _ = run(cache, str(archive), "--into", str(tmp_path / "r.git"), "--json")
    told = json.loads(said)
    assert status == 0
    assert (told["files"], told["size_bytes"], told["delivery_kind"]) == (1, 4, "arsip")
    assert told["left_out"] == [{"path": "../x", "reason": "keluar-arsip", "count": 1}]
    assert {"commit", "tree", "sha256", "stripped_top_folder", "has_history", "secrets"} <= set(
        told
    )


def test_by_hand_an_archive_becomes_the_same_commit_as_in_a_city(
    cache: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(plain_zip({"a.txt": b"isi\n"}))
    _, said, _ = run(cache, str(archive), "--into", str(tmp_path / "r.git"), "--json")
    assert json.loads(said)["commit"] == import_bytes(archive.read_bytes(), tmp_path).commit


def test_an_imported_source_is_told_in_words(cache: Path, tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(raw_zip(ZipEntry(b"app/a.txt"), ZipEntry(b"../x")))
    status, said, _ = run(cache, str(archive), "--into", str(tmp_path / "r.git"))
    assert status == 0
    assert "Berkas: 1 (4 B)" in said
    assert "Folder teratas yang dilepas: app" in said
    assert "Dilewati: ../x (1): alamatnya menunjuk ke luar arsip" in said


def test_a_refused_source_is_told_in_one_line(cache: Path, tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(b"bukan arsip")
    status, said, reason = run(cache, str(archive), "--into", str(tmp_path / "r.git"))
    assert (status, said, reason.count("\n")) == (2, "", 1)
    assert reason.startswith("s.zip: berkas ini bukan arsip")
    assert not (tmp_path / "r.git").exists()


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_refusal_can_be_told_without_a_city(code: str) -> None:
    names = {"batas": 2**31, "terlihat": 2**32}
    refusal = SourceRefusedError(code, **{name: names.get(name, "x") for name in VALUES[code]})
    told = in_one_line(refusal)
    assert told
    assert "2147483648 bita" not in told


def test_an_address_that_is_none_is_refused(cache: Path, tmp_path: Path) -> None:
    status, _, reason = run(cache, "file:///etc", "--into", str(tmp_path / "r.git"))
    assert status == 2
    assert "file:///etc" in reason


def test_a_target_that_exists_is_our_own_fault(cache: Path, tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    archive.write_bytes(plain_zip({"a": b"x"}))
    assert run(cache, str(archive), "--into", str(tmp_path))[0] == 1
