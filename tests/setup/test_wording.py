"""What people read in GitLab is a city's to say."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from inventaris.errors import ConfigError
from inventaris.layout.blueprint import Blueprint, load_blueprint
from inventaris.layout.guide import write_guide
from inventaris.layout.model import MARK
from inventaris.settings import HOME
from tests import builders

WORDING = "gitlab/tata-letak.toml"


def a_city_with(tmp_path: Path, text: str) -> Path:
    kota = tmp_path / "kota"
    shutil.copytree(HOME / "kota", kota)
    own = kota / "tebing-tinggi" / "templates" / WORDING
    own.parent.mkdir(parents=True)
    own.write_text(text)
    return kota


def test_a_citys_own_words_go_before_the_common_ones(tmp_path: Path) -> None:
    common = (HOME / "templates" / WORDING).read_text()
    kota = a_city_with(tmp_path, common.replace("Papan inventarisasi", "Papan kota kami"))
    wanted = load_blueprint(builders.settings(tmp_path, kota_dir=kota)).wanted
    assert wanted.board == "Papan kota kami"


def test_an_offices_page_names_labels_as_the_city_does(tmp_path: Path) -> None:
    called = {"giliran::opd": "menunggu::dinas", "giliran::kominfo": "menunggu::kominfo"}
    city, ours = replace(builders.a_city(), labels=called), builders.settings(tmp_path)
    blueprint, office = Blueprint(ours, city), city.offices[0]
    assert set(called.values()) < {label.name for label in blueprint.wanted.labels}
    write_guide(tmp_path, ours.templates_dir, blueprint, office, "https://gitlab.example/new")
    page = (tmp_path / f"{office.key}.md").read_text()
    assert all(f"**{name}**" in page for name in called.values())
    assert "giliran::" not in page


def test_an_offices_page_names_the_template_as_the_city_does(tmp_path: Path) -> None:
    city, ours = builders.a_city(), builders.settings(tmp_path)
    first, *others = city.workflow.channels
    channels = (replace(first, template="Ajuan"), *others)
    renamed = replace(city, workflow=replace(city.workflow, channels=channels))
    office = renamed.offices[0]
    write_guide(tmp_path, ours.templates_dir, Blueprint(ours, renamed), office, "https://x.example")
    page = (tmp_path / f"{office.key}.md").read_text()
    assert "templat yang terpilih adalah **Ajuan**" in page
    assert "**Permohonan**" not in page


def test_wrong_words_are_told_all_at_once(tmp_path: Path) -> None:
    kota = a_city_with(tmp_path, '[papan]\nnama = ""\n[tambahan]\n')
    with pytest.raises(ConfigError) as refused:
        load_blueprint(builders.settings(tmp_path, kota_dir=kota))
    problems = str(refused.value)
    assert f"{WORDING}: papan.nama" in problems
    assert f"{WORDING}: tambahan" in problems
    assert f"{WORDING}: grup" in problems


def test_every_description_ends_with_the_mark_and_fits_gitlab(tmp_path: Path) -> None:
    wanted = load_blueprint(builders.settings(tmp_path)).wanted
    descriptions = [
        *(group.description for group in wanted.groups),
        *(project.description for project in wanted.projects),
        *(label.description for label in wanted.labels),
    ]
    assert all(text.endswith(f" {MARK}") for text in descriptions)
    assert max(map(len, descriptions)) <= 255
