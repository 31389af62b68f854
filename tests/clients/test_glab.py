"""A day in the life of a project with GitLab's own command line, `glab`.

The program is the system's, or unpacked by `tools/glab`, which needs a Debian and its mirror.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients.conftest import TOKEN, Run
from tests.processes import Server

pytestmark = pytest.mark.more
ROOT = Path(__file__).parents[2]
CI = "periksa: {script: make}\nkirim: {stage: deploy, script: make}\n"


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> str:
    folder = request.config.cache.mkdir("glab") if request.config.cache else ROOT / ".venv/glab"
    fetched = subprocess.run(
        [str(ROOT / "tools/glab"), str(folder)], capture_output=True, text=True, check=False
    )
    assert fetched.returncode == 0, fetched.stderr
    return fetched.stdout.strip()


@pytest.fixture
def glab(program: str, run: Run, home: Path, server: Server) -> Callable[..., str]:
    """Run it, signed in at the forge."""
    host = server.url.removeprefix("http://")
    settings = home / "glab-cli/config.yml"
    settings.parent.mkdir()
    settings.write_text(
        f"check_update: false\nno_prompt: true\nhost: {host}\nhosts:\n  {host}:\n"
        f"    api_host: {host}\n    api_protocol: http\n    git_protocol: http\n    token: {TOKEN}\n"
    )
    settings.chmod(0o600)

    def go(*arguments: str, cwd: Path = home) -> str:
        more = {"GLAB_CONFIG_DIR": str(settings.parent), "GITLAB_HOST": server.url, "NO_COLOR": "1"}
        return run(program, *arguments, cwd=cwd, **more)

    return go


def test_a_day_with_glab(glab: Callable[..., str], run: Run, home: Path) -> None:
    glab("api", "-X", "POST", "groups", "-f", "name=Dinas", "-f", "path=dinas")
    begun = home / "aplikasi"
    run("git", "init", "-q", str(begun))
    glab("repo", "create", "dinas/aplikasi", "--readme", "--private", cwd=begun)
    here = ("-R", "dinas/aplikasi")
    glab("label", "create", "-n", "masuk", "-c", "#ff0000", *here)
    glab("issue", "create", "-t", "Satu", "-d", "isi", "-l", "masuk", "-y", "--no-editor", *here)
    assert "(masuk)" in glab("issue", "list", *here)
    glab("issue", "note", "1", "-m", "halo", *here)
    glab("issue", "update", "1", "-t", "Dua", "-a", "root", *here)
    glab("issue", "close", "1", *here)
    shown = glab("issue", "view", "1", *here)
    assert {"title:\tDua", "state:\tclosed", "assignees:\troot", "comments:\t1"} <= set(
        shown.splitlines()
    )
    glab("variable", "set", "KUNCI", "nilai", *here)
    assert "KUNCI" in glab("variable", "list", *here)
    glab("repo", "clone", "dinas/aplikasi", "salinan")
    copy = home / "salinan"
    (copy / ".gitlab-ci.yml").write_text(CI)
    run("git", "add", ".", cwd=copy)
    run("git", "commit", "-q", "-m", "Add CI", cwd=copy)
    run("git", "push", "-q", cwd=copy)
    assert "(pending)" in glab("ci", "list", *here)
    pipeline = json.loads(glab("api", "projects/dinas%2Faplikasi/pipelines/latest"))
    assert pipeline["status"] == "pending"
    glab("release", "create", "v1", "-n", "Rilis", "-N", "catatan", "-r", "main", *here)
    assert "Rilis" in glab("release", "list", *here)
    assert "v1" in glab("release", "view", "v1", *here)
