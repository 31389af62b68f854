"""The lanes that send webhooks, in the test's own process."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_app
from sandbox.deliveries import Deliveries, Weather
from sandbox.state import Config
from sandbox.state.hook_records import Hook
from tests.hook_receiver import Receiver, listening

TOKEN = "root-token-of-tests"
HOOKS = "/api/v4/projects/1/hooks"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Config(tmp_path, "http://forge.test", TOKEN))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as found:
        found.environ_base["HTTP_PRIVATE_TOKEN"] = TOKEN
        found.post("/api/v4/projects", json={"name": "p"})
        found.post("/api/v4/projects/1/issues", json={"title": "x"})
        yield found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def deliveries(app: Flask) -> Deliveries:
    found: Deliveries = app.extensions["sandbox"].deliveries
    return found


@pytest.fixture
def fire(client: FlaskClient, deliveries: Deliveries, receiver: Receiver) -> Callable[[str], None]:
    """Tell a new hook of something."""
    hook = {"url": receiver.url, "issues_events": True, "push_events": False}
    assert client.post(HOOKS, json=hook).status_code == 201
    return lambda text: deliveries.fire(1, "issues_events", {"text": text})


def settle(deliveries: Deliveries) -> None:
    deadline = time.monotonic() + 10
    while deliveries.pending:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_lane_outlives_whatever_goes_wrong(
    app: Flask, deliveries: Deliveries, fire: Callable[[str], None], receiver: Receiver
) -> None:
    store = app.extensions["sandbox"].store
    hook = store.need(Hook, 1)
    store.update(hook, custom_headers=[{"key": "X-A", "value": None}])
    fire("lost")
    settle(deliveries)
    store.update(hook, custom_headers=[])
    fire("sent")
    assert [json.loads(body)["text"] for _, body in receiver.wait(1)] == ["sent"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_sandbox/deliveries", {"delay_s": -1}),
        ("/_sandbox/deliveries", {"delay_s": 1e300}),
        ("/_sandbox/commit_gaps", {"before_head_s": -1}),
        (f"{HOOKS}/1/custom_headers/X-A", {"value": None}),
        (f"{HOOKS}/1", {"custom_headers": [{"key": "X-A", "value": None}]}),
        (f"{HOOKS}/1", {"url_variables": [{"key": None, "value": "x"}]}),
    ],
)
def test_what_no_lane_can_bear_is_refused(
    client: FlaskClient, fire: Callable[[str], None], path: str, body: dict[str, Any]
) -> None:
    assert client.put(path, json=body).status_code == 400


def test_a_null_leaves_the_weather_as_it_is_by_nature(client: FlaskClient) -> None:
    answer = client.put("/_sandbox/deliveries", json={"delay_s": None, "drop": None})
    assert answer.get_json() == {
        "pending": 0, "delay_s": 0, "drop": 0, "double": 0, "reorder": False,
    }  # fmt: skip


@pytest.mark.parametrize("token", ["a\nb", "a\u2011b"])
def test_a_header_that_cannot_be_sent_is_logged_as_an_internal_error(
    client: FlaskClient, deliveries: Deliveries, fire: Callable[[str], None], token: str
) -> None:
    client.put(f"{HOOKS}/1", json={"token": token})
    fire("x")
    settle(deliveries)
    (event,) = client.get(f"{HOOKS}/1/events?status=server_failure").get_json()
    assert event["response_status"] == "internal error"
    tried = client.post(f"{HOOKS}/1/test/issues_events")
    assert tried.status_code == 422
    again = client.post(f"{HOOKS}/1/events/{event['id']}/resend")
    assert again.get_json() == {"response_status": "internal error"}


class SlowWeather(Weather):
    """Takes its time between reading and writing a number."""

    def __setattr__(self, name: str, value: object) -> None:
        time.sleep(0.005)
        super().__setattr__(name, value)


def test_of_many_deliveries_at_once_as_many_are_dropped_as_was_said(
    deliveries: Deliveries, fire: Callable[[str], None]
) -> None:
    deliveries.weather = SlowWeather(drop=20)
    threads = [threading.Thread(target=fire, args=("x",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert deliveries.weather.drop == 4
