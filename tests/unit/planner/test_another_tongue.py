"""A city that speaks another language is understood by its own words, which are data."""

from pathlib import Path

import pytest

from inventaris.city import load_city
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.model.action import PostNote, Record
from inventaris.model.facts import StepSkipped
from inventaris.parsing.form import parse_form
from inventaris.parsing.orders import read_numbers, read_reason
from inventaris.parsing.proposals import names_a_date
from inventaris.planner.plan import plan
from inventaris.worksheets.cells import read_cell
from inventaris.worksheets.lexicon import lexicon
from tests.builders import settings
from tests.world import BOT, NOW, TECHNICIAN, a_snapshot, said

DATA = Path("tests/kota/port-ellery")
CITY = load_city(DATA, frozenset(DUTIES))
WORDS = CITY.workflow.order_words


@pytest.mark.parametrize("text", ["stage 2: x", "Stage no. 2, x", "number 2 x", "stage-2 x"])
def test_a_number_is_counted_in_its_words(text: str) -> None:
    assert read_numbers(text, WORDS, "stage") == ((2,), "x")


def test_words_of_other_cities_say_nothing_here() -> None:
    assert read_numbers("nomor 2 x", WORDS, "stage")[0] == ()
    assert read_reason("karena sudah", WORDS) == "karena sudah"
    assert read_reason("this request because it is known", WORDS) == "it is known"


@pytest.mark.parametrize(("line", "is_date"), [("Date: 2 December 2026", True), ("Foo: 2", False)])
def test_a_letter_tells_when_in_its_words(line: str, is_date: bool) -> None:
    noted = f"Meeting\n{line}\nPlace: the council chamber"
    assert names_a_date(noted, BOT.username, CITY.meeting) is is_date


def test_a_stage_is_left_out_with_evidence_in_its_words() -> None:
    asked = (
        "@inventaris-bot skip stage 3 not needed because it is known, evidence: letter no 3/2026"
    )
    planned = plan(said(a_snapshot(), asked, TECHNICIAN), CITY, NOW)
    facts = [one.fact for one in planned if isinstance(one, Record)]
    (left_out,) = (fact for fact in facts if isinstance(fact, StepSkipped))
    assert (left_out.reason, left_out.evidence) == ("it is known", ("letter no 3/2026",))


def test_without_evidence_the_answer_is_in_its_language(tmp_path: Path) -> None:
    asked = "@inventaris-bot skip 3 not needed because it is known"
    planned = plan(said(a_snapshot(), asked, TECHNICIAN), CITY, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    told = Renderer(settings(tmp_path, kota_dir=DATA.parent, city=DATA.name), CITY).note(note).body
    assert "`@inventaris-bot skip 03 not needed: it is known, evidence: ...`" in told


@pytest.mark.parametrize(
    ("answer", "code"),
    [("It will follow", "sumber-menyusul"), ("menyusul", "sumber-tidak-dikenal")],
)
def test_a_source_is_put_off_in_its_words(answer: str, code: str) -> None:
    form = f"### Where the source code is\n\n{answer}\n"
    read = parse_form(form, CITY.workflow.form, project_id=1)
    assert [one.code for one in read.problems if one.field == "sumber"] == [code]


@pytest.mark.parametrize(
    ("said", "read"),
    [("good because it is tidy", ("sesuai", "because it is tidy")), ("good karena rapi", ("", ""))],
)
def test_a_verdict_is_parted_from_its_reason_in_its_words(said: str, read: tuple[str, str]) -> None:
    (sheet,) = (one for one in CITY.worksheets if one.key == "tanggapan")
    verdict = next(one for one in sheet.questions if one.key == "putusan")
    cell = read_cell(said, verdict, lexicon(sheet))
    assert (cell.value, cell.rest) == read
