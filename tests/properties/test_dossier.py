"""Every fact has a meaning, and what facts lead to is written and read without loss."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.dossier import apply, apply_all
from inventaris.dossier_files import DossierError, dump_fact, dump_state, fact_name, load_state
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact, StepSkipped

KINDS: tuple[type[Fact], ...] = get_args(Fact)
# What text and what moments a forge can give: no half of a surrogate pair, always with a zone.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.dictionaries(TEXT, TEXT, max_size=3)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(Mapping, VALUES)
st.register_type_strategy(
    datetime,
    st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)
FACTS = st.one_of([st.from_type(kind) for kind in KINDS])


@pytest.mark.parametrize("kind", KINDS, ids=fact_name)
@given(data=st.data())
def test_every_fact_has_a_meaning(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(st.from_type(kind))
    once = apply(Dossier(), fact)
    assert isinstance(once, Dossier)
    assert dump_fact(fact)


@given(st.lists(FACTS, max_size=12))
def test_whatever_happened_the_dossier_reads_as_it_was_written(facts: list[Fact]) -> None:
    dossier = apply_all(Dossier(), facts)
    assert load_state(dump_state(dossier)) == dossier


def test_a_line_break_of_mainframes_in_foreign_text_stays_one() -> None:
    skipped = StepSkipped("langkah", "tidak-diperlukan", "a\u0085b", (), "siti", datetime.now(UTC))
    dossier = apply(Dossier(), skipped)
    assert load_state(dump_state(dossier)) == dossier


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"number": "2026-disdik-7"}', '{"skema": 2}'])
def test_what_is_no_dossier_of_this_schema_is_refused(text: str) -> None:
    with pytest.raises(DossierError, match=r"^berkas\.json: "):
        load_state(text)
