"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests.house.tracked import ROOT, text_of, tracked

WITH_EXAMPLES = [
    path for path in tracked("inventaris/*.py", "sandbox/*.py") if ">>> " in text_of(path)
]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_examples_show_what_happens(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
