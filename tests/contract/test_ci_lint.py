"""The check of a CI configuration, and what an administrator or an orchestrator asks."""

import io
import tarfile
from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]


def test_a_text_is_checked(admin: gitlab.Gitlab, project: Json) -> None:
    found = admin.projects.get(project["id"])
    good = found.ci_lint.create({"content": "a:\n  script: x\n", "include_jobs": True})
    assert (good.valid, good.errors, [job["name"] for job in good.jobs]) == (True, [], ["a"])
    assert found.ci_lint.create({"content": ":a:\n  :script: x\n"}).valid
    bad = found.ci_lint.create({"content": "nonsense"})
    assert (bad.valid, bad.errors) == (False, ["Invalid configuration format"])


def test_a_projects_file_is_checked(http: Http, api: str) -> None:
    none = http.get(f"{api}/ci/lint").json()
    assert (none["valid"], none["errors"]) == (False, ["Please provide content of .gitlab-ci.yml"])
    file = {"branch": "main", "commit_message": "m", "content": "a: {script: x}\n"}
    http.post(f"{api}/repository/files/.gitlab-ci.yml", json=file)
    assert http.get(f"{api}/ci/lint").json()["valid"] is True


def test_an_administrator_takes_a_snapshot(
    http: Http, api: str, member: Callable[[int], Person]
) -> None:
    answer = http.get(f"{api}/snapshot")
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        assert "./HEAD" in tar.getnames()
    assert member(40).http.get(f"{api}/snapshot").status_code == 403


@pytest.mark.parametrize("check", ["health", "readiness", "liveness"])
def test_the_forge_says_that_it_is_well(http: Http, check: str) -> None:
    answer = http.public.get(f"/-/{check}")
    assert answer.status_code == 200
    assert "ok" in answer.text.lower()
