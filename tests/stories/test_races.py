"""Two workers at one request with no lease to keep them apart, and people between two reads."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
from celery import Celery

from inventaris import messages
from inventaris.forge.client import Forge, Json
from inventaris.forge.snapshot import gather
from inventaris.model.snapshot import Snapshot
from inventaris.settings import Settings
from inventaris.view import look
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
        ("08", "staged"),
        ("09", "registered"),
        ("11", "report"),
        ("12", "finished_at"),
    ):
        request.move(step)
        with racing(request):
            request.waits_for(fact)
    request.settles()
    assert outcome(request, "Aplikasi Rebutan") == good_outcome(request)


class Interrupted(Forge):
    """The forge, where somebody acts just before the comments are read for the first time."""

    def __init__(self, settings: Settings, act: Callable[[], None]) -> None:
        super().__init__(settings)
        self.acts = [act]

    def list(self, resource: str, **query: Any) -> Iterator[Json]:
        if resource.endswith("/notes") and self.acts:
            self.acts.pop()()
        return super().list(resource, **query)


def test_a_move_and_a_comment_on_it_between_two_reads_are_seen_in_their_order(city: City) -> None:
    request = city.file("Aplikasi Sela")
    request.settles()
    context = city.context

    def move_and_tell() -> None:
        request.move("02")
        request.says(city.technician, "Kartu saya pindahkan.")

    forge = Interrupted(context.settings, move_and_tell)
    snapshot = gather(
        forge, context.places, context.city, context.settings.bot_username, request.ref
    )
    assert any("Kartu saya pindahkan." in note.body for note in snapshot.notes)
    assert look(snapshot, context.city, context.now()).position.step.number == "02"


def test_a_request_that_did_not_change_is_not_read_a_second_time(city: City) -> None:
    request = city.file("Aplikasi Tetap")
    request.settles()
    context = city.context

    def looked() -> Snapshot:
        bot = context.settings.bot_username
        return gather(context.forge, context.places, context.city, bot, request.ref)

    before = looked()
    assert looked() is before
    request.comment("Terima kasih.")
    after = looked()
    assert any(note.body == "Terima kasih." for note in after.notes)
    assert after.label_events is before.label_events
