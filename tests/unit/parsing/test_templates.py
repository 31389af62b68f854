"""The texts that belong to the form: the template, the guide and the sentence of each problem."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from inventaris.documents.render import Renderer
from inventaris.parsing.form import CODES
from tests.builders import settings
from tests.request_forms import (
    CITY,
    FIELDS,
    KINDS,
    ROOT,
    TEMPLATES,
    request_template,
    standard_values,
)

GUIDE = TEMPLATES.get_template("gitlab/panduan-opd.md.j2").render(
    kota=CITY.name,
    opd="Dinas Pendidikan",
    tautan_permohonan="https://git.contoh.go.id/-/issues/new?issuable_template=Permohonan",
    templat="Permohonan",
    giliran={"opd": "giliran::opd", "kominfo": "giliran::kominfo"},
    **standard_values(),
)


@pytest.mark.parametrize("text", [request_template(), GUIDE], ids=["template", "guide"])
def test_cost_product_time_and_complaint_addresses_stand_on_it(text: str) -> None:
    standard = CITY.standard
    for told in (standard.cost, standard.product, standard.duration, *standard.complaints):
        assert told in text


def test_the_template_asks_every_question_and_every_attachment() -> None:
    text = request_template()
    assert re.findall(r"^### (.+)$", text, re.MULTILINE) == [
        field.label for field in sorted(FIELDS, key=lambda field: not field.required)
    ]
    for kind in KINDS:
        assert f"{kind.number}. {kind.name}: \n" in text


def test_the_template_ends_by_setting_the_first_steps_labels() -> None:
    last = request_template().rstrip("\n").rpartition("\n\n")[2]
    assert last == '/label ~"langkah::01-permohonan" ~"kanal::gitlab"'


def test_no_hint_of_the_template_is_left_open() -> None:
    text = request_template()
    assert text.count("<!--") == text.count("-->")
    assert not re.search(r"<!--[^>]*\n", text)


def test_the_pictures_of_the_guide_exist_and_are_images() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\((gambar/[^)]+)\)", GUIDE)
    assert len(pictures) == 4
    for picture in pictures:
        path = ROOT / "templates/gitlab" / picture
        assert ET.fromstring(path.read_text(encoding="utf-8")).tag.endswith("}svg")
        assert path.stat().st_size < 10_000


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_problem_names_the_field_and_what_was_seen(code: str, tmp_path: Path) -> None:
    said = {"label": "ISIAN", "seen": "TERTULIS"}
    text = Renderer(settings(tmp_path), CITY).text(f"galat/{code}.md.j2", said)
    assert "ISIAN" in text
    assert ("TERTULIS" in text) == (code != "isian-kosong")
    assert len(text.strip().splitlines()) == 1
