"""How a command ends when something that it needs is wrong or away: in words."""

import os
import subprocess
from pathlib import Path

import pytest

from sandbox.demo.processes import free_port
from sandbox.demo.stack import TOOLS
from tests.builders import settings
from tests.setup.conftest import City

PASSWORD = "kata-sandi-redis"


def ended(city: City, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run it as its own process: it sets up logs."""
    changed = {f"INVENTARIS_{name}": value for name, value in changes.items()}
    return subprocess.run(
        [str(TOOLS / "inventaris"), *arguments],
        env=os.environ | city.environment | changed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_redis_that_is_down_is_told_without_its_password(city: City) -> None:
    away = f"redis://:{PASSWORD}@127.0.0.1:{free_port()}/0"
    told = ended(city, "reconcile", "disdik#7", REDIS_URL=away)
    assert (told.returncode, told.stderr) == (1, "Error: Redis: ConnectionError\n")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "unix:///run/redis.sock", f"redis://:{PASSWORD}/x@h:6379/0"]
)
@pytest.mark.parametrize("command", [("doctor",), ("reconcile", "disdik#7")])
def test_an_address_that_is_not_redis_is_wrong_settings(
    city: City, command: tuple[str, ...], url: str
) -> None:
    told = ended(city, *command, REDIS_URL=url)
    assert told.returncode == 2
    assert told.stderr.startswith("INVENTARIS_REDIS_URL: ")
    assert PASSWORD not in told.stderr


@pytest.mark.parametrize(
    "url", ["redis://redis:6379/0", "rediss://u:p%2F@redis.example", "redis://"]
)
def test_an_address_of_redis_is_taken(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, redis_url=url).redis_url.get_secret_value() == url
