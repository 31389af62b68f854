"""What is done while parts are down, or forget everything, is acted on all the same."""

from collections.abc import Iterator

import pytest
import redis

from sandbox.demo.people import wait_until
from tests.stack import City
from tests.stories.outcome import good_outcome, outcome

PRODUCT = ("beat", "worker", "service")


@pytest.fixture
def whole_city(city: City) -> Iterator[City]:
    """The city; what a story stopped runs again afterwards."""
    yield city
    city.stack.start_service()
    city.stack.start_worker()
    city.stack.start_beat()
    city.control("DELETE", "/faults")


def forget_everything(city: City) -> None:
    with redis.Redis.from_url(city.stack.redis_url) as memory:
        memory.flushall()


def test_a_label_set_while_everything_was_down_is_acted_on(whole_city: City) -> None:
    city = whole_city
    request = city.file("Aplikasi Padam")
    request.waits_for("form_complete_at")
    for name in PRODUCT:
        city.stack.process(name).stop()
    request.move("07")
    city.stack.start_service()
    city.stack.start_worker()
    city.stack.start_beat()
    request.waits_for("staged")
    request.settles()
    assert len(request.staging_repositories()) == 1
    assert request.labels >= {"langkah::07-instalasi-uji", "giliran::kominfo"}


def test_a_request_filed_while_everything_was_down_gets_its_receipt(whole_city: City) -> None:
    for name in PRODUCT:
        whole_city.stack.process(name).stop()
    request = whole_city.file("Aplikasi Gelap")
    whole_city.stack.start_service()
    whole_city.stack.start_worker()
    whole_city.stack.start_beat()
    request.settles()
    assert {key: len(told) for key, told in request.notes().items()} == {
        "tanda-terima": 1,
        "permohonan-masuk": 1,
        "status": 1,
    }


def test_a_sweep_that_gitlab_refuses_is_left_to_the_next(whole_city: City) -> None:
    worker = whole_city.stack.process("worker")
    for _ in range(3):  # the first time and both times that it is asked again
        whole_city.control("POST", "/faults", mode="429", route="/groups/inventarisasi/projects$")
    wait_until(lambda: "sweep_put_off" in worker.printed(), "a sweep without an answer", 30)
    whole_city.stack.process("service").stop()
    request = whole_city.file("Aplikasi Sapuan")
    request.waits_for("form_complete_at")
    assert "raised unexpected" not in worker.printed()


def test_memory_lost_between_all_steps_changes_nothing(whole_city: City) -> None:
    request = whole_city.file("Aplikasi Pelupa")
    request.attach_documents()
    for step, fact in (
        ("04", "complete_at"),
        ("07", "staged"),
        ("08", "staged"),
        ("09", "registered"),
        ("11", "report"),
        ("12", "finished_at"),
    ):
        forget_everything(whole_city)
        request.move(step)
        forget_everything(whole_city)
        request.waits_for(fact)
    request.settles()
    assert outcome(request, "Aplikasi Pelupa") == good_outcome(request)


def test_memory_lost_in_the_middle_of_an_import_changes_nothing(whole_city: City) -> None:
    city = whole_city
    request = city.file("Aplikasi Lupa Tengah")
    request.attach_documents()
    request.move("04")
    request.waits_for("complete_at")
    for steps, fact in ((("07",), "staged"), (("08", "09"), "registered")):
        rule = city.control("POST", "/faults", mode="before", route="/git-receive-pack$")
        request.move(*steps)
        wait_until(
            lambda rule_id=rule["id"]: city.control("GET", f"/faults/{rule_id}")["state"] == "held",  # type: ignore[misc]
            "the push",
            30,
        )
        forget_everything(city)
        city.control("POST", f"/faults/{rule['id']}/release")
        request.waits_for(fact)
    request.move("11")
    request.waits_for("report")
    request.move("12")
    request.waits_for("finished_at")
    request.settles()
    assert outcome(request, "Aplikasi Lupa Tengah") == good_outcome(request)
