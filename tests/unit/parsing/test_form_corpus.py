"""Forms as offices really fill them in, each with what is read from it (`harapan.toml`)."""

import tomllib
from pathlib import Path

import pytest

from inventaris.model.request import Delivery, GitSource
from inventaris.parsing.form import parse_form
from tests.request_forms import FIELDS, PROJECT

FORMS = Path(__file__).with_name("formulir")
EXPECTED = tomllib.loads((FORMS / "harapan.toml").read_text(encoding="utf-8"))


def told(delivery: Delivery | None) -> str:
    if delivery is None:
        return ""
    return delivery.url if isinstance(delivery, GitSource) else delivery.filename


def test_every_form_has_its_expectation() -> None:
    assert {path.stem for path in FORMS.glob("*.md")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_form_is_read_as_its_writer_meant_it(name: str) -> None:
    form = parse_form((FORMS / f"{name}.md").read_bytes().decode(), FIELDS, project_id=PROJECT)
    assert {
        "jawaban": dict(form.answers),
        "tanggal": form.letter_date.isoformat() if form.letter_date else "",
        "pindaian": [upload.filename for upload in form.letter_scan],
        "sumber": told(form.source),
        "masalah": [f"{problem.field}: {problem.code}" for problem in form.problems],
    } == EXPECTED[name]
