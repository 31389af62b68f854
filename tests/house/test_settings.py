"""What is written about settings holds for the settings there are."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import helm_python as helm
from pydantic import SecretStr

from inventaris.settings import PREFIX, Settings
from tests.house.tracked import ROOT, text_of, tracked

NAMES = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}CONFIG"}
SCHEMA = json.loads((ROOT / "charts/inventaris/values.schema.json").read_text())
SECRET = re.compile(SCHEMA["properties"]["settings"]["propertyNames"]["not"]["pattern"])


def test_every_setting_says_what_it_is() -> None:
    fields = Settings.model_fields
    assert [name for name, field in fields.items() if not field.description] == []


def test_the_generated_pages_are_what_would_be_generated_now() -> None:
    pages = [str(page) for page in tracked("docs/reference/*.md")]
    checked = subprocess.run(
        [sys.executable, "-m", "cogapp", "-P", "-I", ".", "--check", *pages],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, f"run `make docs`\n{checked.stdout}{checked.stderr}"


def test_pages_and_container_files_name_only_settings_that_exist() -> None:
    named = {
        name
        for path in tracked("*.md", ".env.example", "docker-compose.yml", "charts/*.yaml")
        for name in re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", text_of(path))
    }
    assert named - NAMES == set()


def chart_settings() -> Iterator[str]:
    for values in tracked("charts/inventaris/tests/*.yaml"):
        given: dict[str, Any] = helm.values_from_yaml(text_of(values))
        yield from given["settings"]


def test_the_charts_cases_use_settings_that_exist() -> None:
    assert {f"{PREFIX}{name}" for name in chart_settings()} <= NAMES


def test_the_chart_refuses_each_secret_setting_among_its_values() -> None:
    """But for Redis' address, which is a secret only where it carries a password."""
    secrets = {n for n, field in Settings.model_fields.items() if field.annotation is SecretStr}
    assert {n for n in secrets if not SECRET.search(n.upper())} == {"redis_url"}


def test_the_example_of_an_env_file_sets_all_that_is_required_and_no_secret() -> None:
    lines = text_of(ROOT / ".env.example").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    required = {n for n, field in Settings.model_fields.items() if field.is_required()}
    assert {f"{PREFIX}{name.upper()}" for name in required} <= given.keys()
    assert {value for name, value in given.items() if re.search(r"(TOKEN|SECRET)$", name)} == {""}
