"""What holds for all tests."""

import pytest
from hypothesis import settings

# How long one example takes says more about the machine than about the code; pytest's own
# time-out ends what hangs.
settings.register_profile("inventaris", deadline=None)
settings.load_profile("inventaris")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forge-url",
        help="run the contract tests against this GitLab CE; FORGE_TOKEN holds an administrator's "
        "token with scopes api and sudo",
    )
