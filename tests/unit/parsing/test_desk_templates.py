"""The templates of the desk: unanswered they answer nothing, answered they are read."""

import re
from functools import cache
from pathlib import Path

import pytest

from inventaris.layout.blueprint import Blueprint
from inventaris.parsing.form import parse_form
from tests import builders
from tests.request_forms import CITY, FIELDS, KINDS, request_template

ROOT_GROUP = "inventarisasi"
BOOK, DESK = CITY.guest_book, CITY.complaints
assert BOOK
assert DESK
CASES = {
    "permohonan/disdik/Permohonan melalui surat": (*FIELDS, *CITY.workflow.desk_form),
    "permohonan/disdik/Datang langsung": (*FIELDS, *CITY.workflow.desk_form),
    "buku-tamu/Kunjungan": BOOK.fields,
    "pengaduan/Pengaduan": DESK.fields,
}


@cache
def template(name: str) -> str:
    project, _, file = f"{ROOT_GROUP}/{name}".rpartition("/")
    wanted = Blueprint(builders.settings(Path("/nowhere")), builders.a_city()).wanted
    files = {(one.project, one.path): one.text for one in wanted.files}
    return files[project, f".gitlab/issue_templates/{file}.md"]


@pytest.mark.parametrize("name", CASES)
def test_an_unanswered_template_answers_nothing(name: str) -> None:
    form = parse_form(template(name), CASES[name], project_id=7)
    assert form.answers == {}
    missing = [problem.field for problem in form.problems]
    assert missing == [field.key for field in CASES[name] if field.required]


@pytest.mark.parametrize("name", CASES)
def test_each_question_is_read_by_its_own_heading(name: str) -> None:
    text = template(name)
    assert text.count("<!--") == text.count("-->")
    labels = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert sorted(labels) == sorted(field.label for field in CASES[name])
    answered = re.sub(r"^- \[ \].*\n", "", text, flags=re.MULTILINE)
    answered = re.sub(r"^### (.+)$", r"### \1\n\njawaban \1", answered, flags=re.MULTILINE)
    answers = parse_form(answered, CASES[name], project_id=7).answers
    assert answers == {field.key: f"jawaban {field.label}" for field in CASES[name]}


def test_a_ticked_choice_is_the_answer() -> None:
    ticked = template("pengaduan/Pengaduan").replace("- [ ] Ringan", "- [x] Ringan")
    assert DESK
    assert parse_form(ticked, DESK.fields, project_id=7).answer("bobot") == "Ringan"


@pytest.mark.parametrize("channel", ["surat", "datang-langsung"])
def test_the_channels_template_sets_its_label_and_asks_all_that_the_ordinary_one_asks(
    channel: str,
) -> None:
    text = request_template(channel)
    assert text.rstrip().endswith(f'/label ~"langkah::01-permohonan" ~"kanal::{channel}"')
    assert all(f"### {field.label}\n" in text for field in FIELDS)
    assert all(f"{kind.number}. {kind.name}: \n" in text for kind in KINDS)
