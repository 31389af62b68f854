"""What holds for all tests."""

import os

import pytest
from hypothesis import settings

# How long one example takes says more about the machine than about the code; pytest's own
# time-out ends what hangs.
settings.register_profile("inventaris", deadline=None, stateful_step_count=20)
# CI tells whether a change is right, so it draws the same examples each time; at one's desk new ones
# are drawn, and what they find becomes a test.
settings.register_profile("ci", deadline=None, derandomize=True, stateful_step_count=20)
# `make search`: every example is a whole request.
settings.register_profile("search", deadline=None, max_examples=50_000, stateful_step_count=50)
settings.load_profile("ci" if os.environ.get("CI") else "inventaris")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forge-url",
        help="run the contract tests against this GitLab CE; FORGE_TOKEN holds an administrator's "
        "token with scopes api and sudo",
    )
