"""Look for secrets in a bare repository with Kingfisher, offline; tell where, never what."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inventaris.sources.git import Deadline, TimeLimitError, cap, finish

FOUND = (0, 200, 205)
"""Kingfisher's exits: nothing found, found, found and proven (which we never ask it for)."""
MISUSED = 2
MOST_REPORT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class SecretFinding:
    path: str
    line: int
    rule: str
    commit: str


def find_secrets(
    repo: Path, *, rule_cache: Path, report: Path, deadline: Deadline
) -> tuple[SecretFinding, ...] | None:
    """Return what looks like a secret, anywhere in the history; None if the scan did not end well.

    The scanner writes to `report`, up to `MOST_REPORT_BYTES`. Its compiled rules are kept in
    `rule_cache`: without them each run compiles anew.
    """
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("kingfisher")),
            "scan",
            str(repo),
            "--no-validate",
            "--no-update-check",
            "--no-extract-archives",
            "--no-ignore",  # a delivery does not decide what is not looked at
            "--redact",
            "--quiet",
            "--format=json",
            f"--output={report}",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "HOME": str(report.parent),
            "KF_RULE_CACHE_DIR": str(rule_cache),
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
        },
        start_new_session=True,
    )
    cap(process, resource.RLIMIT_FSIZE, MOST_REPORT_BYTES)
    try:
        finish(process, None, deadline, "kingfisher")
    except TimeLimitError:
        return None
    if process.returncode == MISUSED:
        raise RuntimeError(f"kingfisher did not understand {process.args!r}")
    if process.returncode not in FOUND:
        return None
    findings = json.loads(report.read_bytes())["findings"]
    return tuple(sorted({_finding(told) for told in findings if _is_stored(told)}))


def _is_stored(told: dict[str, Any]) -> bool:
    """False for an object that no commit reaches: what was left out is read, but not kept."""
    return "git_metadata" in told["finding"]


def _finding(told: dict[str, Any]) -> SecretFinding:
    finding = told["finding"]
    commit = finding["git_metadata"]["commit"]["id"]
    return SecretFinding(finding["path"], finding["line"], told["rule"]["name"], commit)
