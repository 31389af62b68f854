"""One city for all stories of a test process; each files requests of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import City, running_city

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first story of a process waits for the city to start, on a machine that others share."""
    for item in items:
        if item.path.parent == HERE and "city" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    # The secret scanner compiles its rules once for all that share a scratch folder.
    shared = tmp_path_factory.getbasetemp().parent / "work"
    with running_city(tmp_path_factory.mktemp("city") / "run", WORK_DIR=str(shared)) as running:
        yield running


@pytest.fixture
def weather(city: City) -> Iterator[City]:
    """The city, whose faults and webhooks are as usual again afterwards."""
    yield city
    city.control("DELETE", "/faults")
    city.control("PUT", "/deliveries", drop=0)
