"""How a command ends when something that it needs is wrong or away: in words."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from inventaris.cli import main
from sandbox.demo.processes import free_port
from sandbox.demo.stack import TOOLS
from tests.builders import settings
from tests.setup.conftest import City

PASSWORD = "kata-sandi-redis"
REPORT = f"""\
In-Reply-To: <2026-disdik-7.{"0" * 32}@kota.invalid>
Content-Type: multipart/report; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.invalid

Action: failed
Status: 5.1.1

--x--
"""


def ended(
    city: City, *arguments: str, stdin: str = "", **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run it as its own process: it sets up logs."""
    changed = {f"INVENTARIS_{name}": value for name, value in changes.items()}
    return subprocess.run(
        [str(TOOLS / "inventaris"), *arguments],
        input=stdin,
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


@pytest.mark.parametrize(
    "trouble",
    [
        {"GITLAB_TOKEN": "glpat-tidak-dikenal"},
        {"GITLAB_URL": "http://127.0.0.1:9"},
        {"WEBHOOK_SECRET": "kurang"},
        {"CITY": "tidak-ada"},
    ],
    ids=lambda trouble: str(*trouble),
)
def test_a_report_that_cannot_be_recorded_stays_with_the_mail_server(
    city: City, trouble: dict[str, str]
) -> None:
    kept = ended(city, "bounce", stdin=REPORT, **trouble)
    assert (kept.returncode, kept.stdout) == (75, "")
    assert kept.stderr
    assert "Traceback" not in kept.stderr
    assert ended(city, "bounce", stdin="Subject: Halo\n\nHalo\n", **trouble).returncode == 0


def test_a_fault_of_ours_keeps_the_report_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("inventaris.cli.bounce.load_settings", broken)
    kept = CliRunner().invoke(main, ["bounce"], input=REPORT)
    assert kept.exit_code == 75
    assert "ZeroDivisionError" in kept.output
