"""A city's files are checked at once, with every problem."""

import shutil
from pathlib import Path

import pytest

from inventaris.city import load_city
from inventaris.duties import DUTIES
from inventaris.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree("kota/tebing-tinggi", tmp_path / "kota-uji"))


def test_the_city_that_is_shipped_is_sound() -> None:
    city = load_city(Path("kota/tebing-tinggi"), frozenset(DUTIES))
    assert [step.number for step in city.workflow.steps] == [f"{n:02}" for n in range(1, 13)]
    assert [kind.number for kind in city.workflow.attachments] == [1, 2, 3, 4, 5, 6, 7]


def test_every_problem_is_listed_at_once(folder: Path) -> None:
    (folder / "formulir.toml").unlink()
    (folder / "opd.toml").write_text("opd = 1")
    steps = (folder / "langkah.toml").read_text()
    (folder / "langkah.toml").write_text(steps.replace('"laporan"', '"dongeng"'))
    city = (folder / "kota.toml").read_text()
    (folder / "kota.toml").write_text(city.replace("Asia/Jakarta", "Asia/Entah"))
    with pytest.raises(ConfigError) as wrong:
        load_city(folder, frozenset(DUTIES))
    told = str(wrong.value)
    for part in ("formulir.toml: missing", "opd.toml: opd", "no such duty: dongeng", "Asia/Entah"):
        assert part in told


def test_a_key_that_stands_twice_is_told(folder: Path) -> None:
    offices = (folder / "opd.toml").read_text()
    (folder / "opd.toml").write_text(offices.replace('kunci = "dishub"', 'kunci = "disdik"'))
    with pytest.raises(ConfigError, match="'disdik' stands twice"):
        load_city(folder, frozenset(DUTIES))


def test_a_word_before_evidence_that_also_is_a_document_is_told(folder: Path) -> None:
    commands = (folder / "perintah.toml").read_text()
    (folder / "perintah.toml").write_text(commands.replace("dokumen = [", 'dokumen = ["bukti", '))
    with pytest.raises(ConfigError, match="bukti 'bukti' stands twice"):
        load_city(folder, frozenset(DUTIES))


def test_only_a_source_can_be_put_off(folder: Path) -> None:
    form = (folder / "formulir.toml").read_text()
    (folder / "formulir.toml").write_text(form.replace('jenis = "sumber"', 'jenis = "teks"'))
    with pytest.raises(ConfigError, match="sumber: menyusul: only where jenis is sumber"):
        load_city(folder, frozenset(DUTIES))
