"""What holds for all tests."""

import os
from typing import Any

import pytest
from hypothesis import settings

from tests.contract.schemas import CHECKED

# How long one example takes says more about the machine than about the code; pytest's own
# time-out ends what hangs.
settings.register_profile("inventaris", deadline=None, stateful_step_count=20)
# CI tells whether a change is right, so it draws the same examples each time; at one's desk new ones
# are drawn, and what they find becomes a test.
settings.register_profile("ci", deadline=None, derandomize=True, stateful_step_count=20)
# `make search`: every example is a whole request. It plays twenty such runs, each with a seed and a
# process of its own, since what Hypothesis remembers of a run grows with its examples.
settings.register_profile(
    "search", deadline=None, database=None, max_examples=2_500, stateful_step_count=50
)
settings.load_profile("ci" if os.environ.get("CI") else "inventaris")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forge-url",
        help="run the contract tests against this GitLab CE; FORGE_TOKEN holds an administrator's "
        "token with scopes api and sudo",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[CHECKED] = 0


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the count to the process that divides the tests, where this is not that one."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["checked"] = session.config.stash[CHECKED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[CHECKED] += getattr(node, "workeroutput", {}).get("checked", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    is_set = bool(os.environ.get("GITLAB_CONTRACT_DIR"))
    counted = f"{config.stash[CHECKED]} answers checked by schema"
    why_not = "GITLAB_CONTRACT_DIR is not set; no schemas checked"
    terminalreporter.write_line(f"contract: {counted if is_set else why_not}")
