"""One city for all stories of a test process; each files requests of its own."""

from collections.abc import Iterator

import pytest

from tests.stack import City, running_city


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
