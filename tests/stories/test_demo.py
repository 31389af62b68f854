"""`make demo` as whoever tries the project runs it."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(Path("docs/reference/demo-summary.schema.json").read_text())


def demo(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox.demo"],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.more
@pytest.mark.timeout(400)
def test_the_demo_ends_with_what_was_made(tmp_path: Path) -> None:
    ended = demo(DEMO_SUMMARY=str(tmp_path / "summary.json"))
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    summary = json.loads((tmp_path / "summary.json").read_text())
    jsonschema.validate(summary, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [step["state"] for step in summary["steps"]] == ["done"] * 12
    for name in ("Rini Siregar", "Teknisi Kominfo", "Kepala Dinas Kominfo", "Juru Surat Kominfo"):
        assert f"· {name} " in ended.stdout
    assert summary["repository"]["url"] in ended.stdout.replace("\n", "")


@pytest.mark.parametrize(
    ("source", "told"),
    [("/no/such/file.zip", "no such file"), (".", "is a folder")],
)
def test_a_source_that_nobody_could_hand_in_ends_the_demo_at_once(source: str, told: str) -> None:
    ended = demo(SOURCE=source)
    assert ended.returncode == 1
    assert told in ended.stdout


@pytest.mark.more
@pytest.mark.timeout(400)
def test_a_source_that_is_refused_ends_the_demo_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "rusak.tar.gz"
    with tarfile.open(broken, "w:gz") as archive:
        archive.add("README.md")
    broken.write_bytes(broken.read_bytes()[:200])
    ended = demo(SOURCE=str(broken))
    assert ended.returncode == 1
    assert "rusak.tar.gz" in ended.stdout
