"""Two workers at one request, and no lease that would keep them apart."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from celery import Celery

from inventaris import messages
from tests.stack import City, Request
from tests.stories.outcome import good_outcome, outcome


@pytest.fixture
def rivals(city: City) -> Iterator[City]:
    """The city with a second worker."""
    city.stack.start_worker("rival")
    yield city
    city.stack.process("rival").stop()
    city.control("PUT", "/commit_gaps", before_head_s=0, before_update_s=0)


@contextmanager
def racing(request: Request) -> Iterator[None]:
    """Lose every lease and send both workers to this request, again and again."""
    over = threading.Event()

    def incite() -> None:
        with (
            redis.Redis.from_url(request.city.stack.redis_url) as memory,
            Celery(broker=request.city.stack.redis_url) as celery,
        ):
            while not over.wait(0.15):
                memory.flushall()
                for _ in range(2):
                    celery.send_task(
                        messages.RECONCILE,
                        args=(str(request.ref),),
                        queue=messages.RECONCILE_QUEUE,
                    )

    inciting = threading.Thread(target=incite)
    inciting.start()
    try:
        yield
    finally:
        over.set()
        inciting.join()


def test_two_workers_racing_for_one_request_leave_one_of_everything(rivals: City) -> None:
    # Another's commit comes between reading the branch and writing it, as on a busy GitLab.
    rivals.control("PUT", "/commit_gaps", before_head_s=0.02, before_update_s=0.02)
    request = rivals.file("Aplikasi Rebutan")
    request.attach_documents()
    for step, fact in (
        ("04", "complete_at"),
        ("07", "staged"),
        ("09", "registered"),
        ("11", "report"),
        ("12", "finished_at"),
    ):
        request.move(step)
        with racing(request):
            request.waits_for(fact)
    request.settles()
    assert outcome(request, "Aplikasi Rebutan") == good_outcome(request)
