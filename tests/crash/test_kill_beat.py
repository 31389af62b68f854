"""kill -9 of beat at any moment: it starts again, sends what is due and shows that it lives."""

import json
import time
from pathlib import Path

import redis

from inventaris import messages
from sandbox.demo.people import wait_until
from sandbox.demo.stack import Stack
from workers.app import BEAT_SIGN

AFTER_S = (0.0, 0.05, 0.2, 0.5, 1.1)


def test_a_sweep_comes_after_beat_was_killed_at_any_moment(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.settings |= {"GITLAB_TOKEN": "glpat-unused", "SWEEP_INTERVAL_S": "1"}
    queues = redis.from_url(stack.redis_url)
    sign = Path(stack.environment()["INVENTARIS_WORK_DIR"]) / BEAT_SIGN
    try:
        stack.start_redis()
        for pause_s in AFTER_S:
            stack.start_beat()
            time.sleep(pause_s)
            stack.process("beat").kill()
        queues.flushall()
        sign.unlink(missing_ok=True)
        stack.start_beat()
        wait_until(lambda: messages.SWEEP in sent(queues), "a sweep", 30)
        assert sign.is_file()
    finally:
        stack.stop()


def test_a_beat_that_cannot_send_shows_no_life(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.settings |= {"GITLAB_TOKEN": "glpat-unused", "SWEEP_INTERVAL_S": "0.2"}
    sign = Path(stack.environment()["INVENTARIS_WORK_DIR"]) / BEAT_SIGN
    try:
        stack.start_redis()
        stack.start_beat()
        wait_until(sign.is_file, "the first sign", 30)
        stack.process("redis").kill()
        time.sleep(1)  # what it was sending at that moment
        sign.unlink()
        time.sleep(2)
        assert not sign.exists()
        stack.start_redis()
        wait_until(sign.is_file, "a sign again", 30)
    finally:
        stack.stop()


def sent(queues: "redis.Redis") -> set[str]:
    waiting = queues.lrange(messages.RECONCILE_QUEUE, 0, -1)
    return {json.loads(message)["headers"]["task"] for message in waiting}
