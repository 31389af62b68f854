"""`inventaris doctor` against the sandbox forge, a real Redis and the real service."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventaris.messages import BEAT, QUEUES
from inventaris.work_queue import WorkQueue
from sandbox.demo.processes import GUNICORN_READY, REDIS_READY, Process, free_port, redis_server
from tests.setup.conftest import ROOT_GROUP, Api, City, new_token, new_user

Found = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    command = [redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = Process("redis", [*command, "--dir", str(folder)], folder / "log", os.environ)
    server.start(lambda printed: REDIS_READY in printed)
    yield f"redis://127.0.0.1:{port}/0"
    server.stop()


def doctor(city: City, exit_code: int, **environment: str) -> Found:
    """What each failing or warning check tells, by name; the calendar's follows from the day."""
    result = city.run("doctor", "--json", **environment)
    assert result.exit_code == exit_code, result.output
    return {
        check["name"]: check
        for check in json.loads(result.output)
        if check["status"] != "good" and check["name"] != "calendar"
    }


def test_nothing_is_there_before_setup_and_all_is_well_after(
    city: City, redis_url: str, tmp_path: Path
) -> None:
    before = doctor(city, 1)
    assert before.keys() >= {"redis", "groups and projects", "labels", "board", "deliveries"}
    assert before["labels"]["todo"] == "Run `inventaris setup`."

    port = free_port()
    city.environment |= {
        "INVENTARIS_SERVICE_URL": f"http://127.0.0.1:{port}",
        "INVENTARIS_REDIS_URL": redis_url,
    }
    city.setup()
    assert doctor(city, 1).keys() == {"workers", "deliveries"}

    WorkQueue(redis_url, lease_s=30).beat(*QUEUES, BEAT)
    assert doctor(city, 0).keys() == {"deliveries"}  # a warning: nothing to test with

    offices = ("diskominfo", "disdik", "dishub", "umum")
    for path in (*(f"permohonan/{office}" for office in offices), "buku-tamu", "pengaduan"):
        city.as_bot("POST", f"/api/v4{city.project(path)}/issues", title="Coba")
    nobody_home = doctor(city, 1)
    assert nobody_home["deliveries"]["status"] == "failure"

    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "service.wsgi:app"]
    service = Process("service", gunicorn, tmp_path / "log", os.environ | city.environment)
    service.start(lambda printed: GUNICORN_READY in printed)
    try:
        assert doctor(city, 0) == {}
        assert "✓ deliveries: 6 webhooks reach us." in city.run("doctor").output
    finally:
        service.stop()


def test_a_lost_step_label_and_an_opened_project_are_told(city: City, root: Api) -> None:
    city.setup()
    label = f"{city.group('permohonan')}/labels/langkah%3A%3A05-presentasi"
    root("DELETE", f"/api/v4{label}")
    root("PUT", f"/api/v4{city.group()}", visibility="public")
    root("PUT", f"/api/v4{city.group('permohonan')}", visibility="public")
    root("PUT", f"/api/v4{city.project('permohonan/disdik')}", visibility="public")
    found = doctor(city, 1)
    assert "langkah::05-presentasi" in found["labels"]["told"]
    assert f"{ROOT_GROUP}/permohonan/disdik" in found["privacy"]["told"]

    assert city.setup().exit_code == 0
    assert doctor(city, 1).keys().isdisjoint({"labels", "board", "privacy"})


def test_a_project_that_was_shared_by_hand_is_told(city: City, root: Api) -> None:
    city.setup()
    other = root("GET", f"/api/v4{city.group('aplikasi/dishub')}")
    share = f"/api/v4{city.project('permohonan/disdik')}/share"
    root("POST", share, group_id=other["id"], group_access=20)
    told = doctor(city, 1)["sharing"]["told"]
    assert told == f"{ROOT_GROUP}/permohonan/disdik with {ROOT_GROUP}/aplikasi/dishub"


def test_a_token_with_too_small_a_scope_is_told_with_the_page_to_make_another(
    city: City, root: Api
) -> None:
    token = new_token(root, "inventaris-bot", scopes=["api"])
    found = doctor(city, 1, INVENTARIS_GITLAB_TOKEN=token)
    assert "self_rotate, write_repository" in found["token"]["told"]
    assert f"{root.url}/-/user_settings/personal_access_tokens" in found["token"]["todo"]


def test_a_token_that_gitlab_does_not_know_is_told_and_not_shown(city: City) -> None:
    result = city.run("doctor", INVENTARIS_GITLAB_TOKEN="glpat-tidak-dikenal")
    assert result.exit_code == 1
    assert "✗ gitlab: " in result.output
    assert "glpat-tidak-dikenal" not in result.output


def test_an_account_of_another_name_is_told(city: City, root: Api) -> None:
    new_user(root, "orang.lain")
    found = doctor(city, 1, INVENTARIS_GITLAB_TOKEN=new_token(root, "orang.lain"))
    assert "@orang.lain" in found["user"]["told"]
