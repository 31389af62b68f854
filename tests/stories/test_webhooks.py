"""Whatever becomes of webhooks, requests come to the same end; and what is no webhook gets a status."""

import json
import time
from typing import Any

import pytest
import requests

from sandbox.demo.stack import BOT
from tests.stack import City, Request
from tests.stories.outcome import good_outcome, outcome


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("ganda", {"double": -1}),
        ("hilang", {"drop": -1}),
        ("tertukar", {"reorder": True, "delay_s": 0.3}),
    ],
)
def test_doubled_lost_and_swapped_webhooks_come_to_the_same_end(
    weather: City, name: str, sent: dict[str, Any]
) -> None:
    weather.control("PUT", "/deliveries", **sent)
    request = weather.file(f"Aplikasi {name}")
    request.goes_to_the_end()
    assert outcome(request, f"Aplikasi {name}") == good_outcome(request)


def test_a_comment_that_is_edited_without_a_webhook_is_found(weather: City) -> None:
    request = weather.file("Aplikasi Sunting")
    request.waits_for("form_complete_at")
    office = weather.office(request.opd).project(f"permohonan/{request.opd}")
    note = office.issues.get(request.iid, lazy=True).notes.create({"body": "Selamat pagi"})
    request.settles()
    weather.control("PUT", "/deliveries", drop=-1)
    note.body = f"@{BOT} periksa"
    note.save()
    request.waits_to_hear("perintah-")


@pytest.fixture(scope="module")
def quiet(city: City) -> Request:
    """A request that nothing is to be done about."""
    request = city.file("Aplikasi Tenang")
    request.waits_for("form_complete_at")
    request.settles()
    return request


def delivered(
    city: City, body: bytes, *, secret: str | None = None, **headers: str
) -> requests.Response:
    environment = city.stack.environment()
    known = environment["INVENTARIS_WEBHOOK_SECRET"]
    return requests.post(
        f"{city.stack.service_url}/webhook",
        data=body,
        headers={
            "Content-Type": "application/json",
            "X-Gitlab-Event": "Issue Hook",
            "X-Gitlab-Token": known if secret is None else secret,
            **headers,
        },
        timeout=30,
    )


def about(request: Request, **changes: Any) -> bytes:
    payload = {
        "object_kind": "issue",
        "user": {"username": "sari.disdik"},
        "project": {"path_with_namespace": f"inventarisasi/permohonan/{request.opd}"},
        "object_attributes": {"iid": request.iid, "action": "update"},
    }
    return json.dumps({**payload, **changes}).encode()


def test_a_delivery_with_our_secret_is_taken(quiet: Request) -> None:
    answer = delivered(quiet.city, about(quiet))
    assert answer.status_code == 202
    assert answer.text in {"queued\n", "marked\n"}  # the latter: a worker is on its way


@pytest.mark.parametrize("secret", ["", "salah", "\u00e9".encode().decode("latin-1") * 8])
def test_a_wrong_secret_is_refused(quiet: Request, secret: str) -> None:
    assert delivered(quiet.city, about(quiet), secret=secret).status_code == 401


def test_a_signature_that_does_not_hold_is_not_saved_by_the_secret(quiet: Request) -> None:
    headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    assert delivered(quiet.city, about(quiet), **headers).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"null", 202),
        (b"[]", 202),
        (b'"issue"', 202),
        (b'{"project": []}', 202),
        (b'{"object_kind": "issue", "project": {"path_with_namespace": 5}}', 202),
    ],
)
def test_what_is_no_event_gets_a_status_and_queues_nothing(
    quiet: Request, body: bytes, status: int
) -> None:
    assert delivered(quiet.city, body).status_code == status


@pytest.mark.parametrize("iid", [None, "1", -1, 0, 1.5, True, [1], 10**30])
def test_an_event_about_no_issue_is_ignored(quiet: Request, iid: Any) -> None:
    answer = delivered(quiet.city, about(quiet, object_attributes={"iid": iid}))
    assert (answer.status_code, answer.text) == (202, "ignored\n")


def test_an_unknown_event_is_ignored(quiet: Request) -> None:
    answer = delivered(quiet.city, about(quiet), **{"X-Gitlab-Event": "Wiki Page Hook"})
    assert (answer.status_code, answer.text) == (202, "ignored\n")


def test_another_project_is_none_of_ours(quiet: Request) -> None:
    body = about(quiet, project={"path_with_namespace": "orang/permohonan/disdik"})
    assert delivered(quiet.city, body).text == "ignored\n"


def test_a_body_of_30_mb_is_too_large(quiet: Request) -> None:
    assert delivered(quiet.city, b" " * 30 * 1024 * 1024).status_code == 413


def test_what_does_not_call_itself_json_is_refused(quiet: Request) -> None:
    answer = delivered(quiet.city, about(quiet), **{"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_nobody_reads_the_address_with_get(quiet: Request) -> None:
    answer = requests.get(f"{quiet.city.stack.service_url}/webhook", timeout=10)
    assert answer.status_code == 405


def test_it_answers_before_any_work_is_done(quiet: Request) -> None:
    """GitLab waits ten seconds at most; while GitLab itself hangs the answer comes at once."""
    city = quiet.city
    rule = city.control("POST", "/faults", mode="before", route=f"/issues/{quiet.iid}$")
    try:
        before = time.monotonic()
        assert delivered(city, about(quiet)).status_code == 202
        assert time.monotonic() - before < 2
    finally:
        city.control("POST", f"/faults/{rule['id']}/release")
        city.control("DELETE", "/faults")


def test_all_of_this_changed_nothing(quiet: Request) -> None:
    quiet.settles()
    assert {key: len(told) for key, told in quiet.notes().items()} == {
        "tanda-terima": 1,
        "permohonan-masuk": 1,
        "status": 1,
    }
