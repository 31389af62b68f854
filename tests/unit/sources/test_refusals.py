"""Each refusal and each reason can be told to people."""

from __future__ import annotations

import pickle
from functools import partial

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inventaris.documents.phrasing import number_in, size_in
from inventaris.settings import HOME
from inventaris.sources.refusal import VALUES, LeftOutReason, SourceRefusedError


@pytest.fixture
def texts() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HOME / "templates"), undefined=StrictUndefined
    )
    environment.filters |= {"angka": partial(number_in, "id"), "ukuran": partial(size_in, "id")}
    return environment


@pytest.mark.parametrize("code", sorted(VALUES))
def test_a_refusal_is_told_with_every_value_that_it_carries(code: str, texts: Environment) -> None:
    numbers = {"batas": "7", "terlihat": "9"}
    values = {name: numbers.get(name, f"<{name}>") for name in VALUES[code]}
    told = texts.get_template(f"galat/{code}.md.j2").render(values)
    assert [value for value in values.values() if value not in told] == []
    assert told.endswith(".")


@pytest.mark.parametrize("reason", LeftOutReason)
def test_a_reason_to_leave_something_out_has_its_words(
    reason: LeftOutReason, texts: Environment
) -> None:
    assert texts.get_template(f"galat/dilewati/{reason}.md.j2").render()


def test_a_refusal_survives_the_way_between_processes() -> None:
    refusal = SourceRefusedError("arsip-rusak", nama="s.zip")
    copy = pickle.loads(pickle.dumps(refusal))
    assert (type(copy), copy.code, copy.values) == (
        SourceRefusedError,
        "arsip-rusak",
        {"nama": "s.zip"},
    )
