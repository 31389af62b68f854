"""What is installed is asked for by name and pinned by hash, with no address to fetch it from."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.house.tracked import ROOT, text_of, tracked

OURS = {"inventaris", "service", "workers", "sandbox", "tests", "tools", "benchmarks"}
DISTRIBUTIONS = packages_distributions()


def asked(name: str) -> set[str]:
    text = (ROOT / f"requirements/{name}.in").read_text()
    return {line for line in text.splitlines() if re.match(r"[a-z]", line)}


def pins(name: str) -> list[str]:
    text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def imported(*pathspecs: str) -> set[str]:
    """Distributions that files import from, by their normal name."""
    names: set[str] = set()
    for path in tracked(*pathspecs):
        for node in ast.walk(ast.parse(text_of(path))):
            match node:
                case ast.Import():
                    names.update(alias.name.split(".")[0] for alias in node.names)
                case ast.ImportFrom(level=0, module=str(module)):
                    names.add(module.split(".")[0])
    third_party = names - OURS - set(sys.stdlib_module_names)
    return {re.sub(r"[-_.]+", "-", DISTRIBUTIONS[name][0]).lower() for name in third_party}


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_package_that_is_asked_for_is_pinned_by_hash(name: str) -> None:
    assert asked(name) - {pin.split("==")[0] for pin in pins(name)} == set()
    assert [pin for pin in pins(name) if not re.match(r"\S+==\S+ .*--hash=sha256:", pin)] == []


def test_the_product_imports_only_what_it_asks_for() -> None:
    assert imported("inventaris/*.py", "service/*.py", "workers/*.py") - asked("runtime") == set()


def test_all_else_imports_only_what_is_asked_for() -> None:
    known = asked("runtime") | asked("dev")
    assert imported("sandbox/*.py", "tests/*.py", "tools/*.py", "benchmarks/*.py") - known == set()
