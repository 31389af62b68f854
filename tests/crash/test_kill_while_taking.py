"""Whoever dies while it takes what is due leaves it due."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from inventaris.model.issue import IssueRef, Ref
from inventaris.work_queue import WorkQueue
from sandbox.demo.stack import Stack

REF = IssueRef("disdik", 7)
LEASE_S = 0.2


class Dying(WorkQueue):
    """Its process is killed at the moment it marks a request."""

    def mark(self, ref: Ref) -> bool:
        raise SystemExit(-9)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    stack = Stack(tmp_path)
    stack.start_redis()
    try:
        yield stack.redis_url
    finally:
        stack.stop()


def test_what_is_due_is_given_once(redis_url: str) -> None:
    queue = WorkQueue(redis_url, LEASE_S)
    queue.later(REF, 0)
    assert queue.take_due() == {REF}
    assert queue.take_due() == set()


def test_what_a_dead_taker_took_falls_due_again(redis_url: str) -> None:
    queue = WorkQueue(redis_url, LEASE_S)
    queue.later(REF, 0)
    queue.take_due()
    time.sleep(LEASE_S * 1.5)
    assert queue.take_due() == {REF}


def test_what_a_taker_was_about_to_mark_stays_due(redis_url: str) -> None:
    queue = WorkQueue(redis_url, LEASE_S)
    queue.later(REF, 0)
    with pytest.raises(SystemExit):
        Dying(redis_url, LEASE_S).take_due()
    assert queue.take_due() == {REF}


def test_a_cleared_request_is_due_no_more(redis_url: str) -> None:
    queue = WorkQueue(redis_url, LEASE_S)
    queue.later(REF, 0)
    queue.take_due()
    queue.clear(REF)
    time.sleep(LEASE_S * 1.5)
    assert queue.take_due() == set()
    with redis.Redis.from_url(redis_url) as left:
        assert left.keys() == []
