"""Look for secrets in a bare repository with Kingfisher, offline; tell where, never what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from inventaris.sources.git import Deadline, GitTimeoutError, finish

FOUND = (0, 200, 205)
"""Kingfisher's exits: nothing found, found, found and proven (which we never ask it for)."""


@dataclass(frozen=True, slots=True, order=True)
class SecretFinding:
    path: str
    line: int
    rule: str
    commit: str


def find_secrets(
    repo: Path, *, rule_cache: Path, deadline: Deadline
) -> tuple[SecretFinding, ...] | None:
    """Return what looks like a secret, anywhere in the history; None if the scan did not end well.

    The scanner's compiled rules are kept in `rule_cache`: without them each run compiles anew.
    """
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("kingfisher")),
            "scan",
            str(repo),
            "--no-validate",
            "--no-update-check",
            "--no-extract-archives",
            "--redact",
            "--quiet",
            "--format=json",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "HOME": str(repo),
            "KF_RULE_CACHE_DIR": str(rule_cache),
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
        },
        start_new_session=True,
    )
    try:
        report, _ = finish(process, None, deadline, "kingfisher")
        if process.returncode not in FOUND:
            return None
        return tuple(sorted({_finding(told) for told in json.loads(report)["findings"]}))
    except (GitTimeoutError, ValueError, KeyError):
        return None


def _finding(told: dict[str, dict[str, object]]) -> SecretFinding:
    finding, rule = told["finding"], told["rule"]
    commit = finding["git_metadata"]["commit"]["id"]  # type: ignore[index]
    return SecretFinding(
        str(finding["path"]), int(str(finding["line"])), str(rule["name"]), str(commit)
    )
