"""One city for all stories of a test process; each files requests of its own."""

from collections.abc import Iterator

import pytest

from tests.stack import City, running_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with running_city(tmp_path_factory.mktemp("city") / "run") as running:
        yield running
