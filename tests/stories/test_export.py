"""Whoever must hand over a request's record gets it whole, as one file."""

import hashlib
import zipfile
from pathlib import Path

from tests.stack import City


def test_a_record_is_exported_whole_with_its_history_and_a_list_that_checks(
    city: City, tmp_path: Path
) -> None:
    request = city.file("SIEKSPOR")
    request.settles()
    printed = city.stack.run("export", str(request.ref), "--to", str(tmp_path))
    target = tmp_path / f"{request.number}.zip"
    assert str(target) in printed
    with zipfile.ZipFile(target) as packed:
        files = {
            name.removeprefix(f"{request.number}/"): packed.read(name) for name in packed.namelist()
        }
    assert {"berkas.json", "jejak/0001.json", "riwayat.md", "daftar-berkas.txt"} <= files.keys()
    assert "permohonan dibuka" in files["riwayat.md"].decode()
    lines = files["daftar-berkas.txt"].decode().splitlines()
    listed = {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}
    assert listed == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "daftar-berkas.txt"
    }
