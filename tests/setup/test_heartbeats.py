"""By what name a real worker is heard of."""

from pathlib import Path

from inventaris.messages import BEAT, QUEUES
from inventaris.work_queue import WorkQueue
from sandbox.demo.people import wait_until
from sandbox.demo.stack import Stack


def test_a_worker_is_heard_of_by_the_queues_that_it_serves(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.settings |= {"GITLAB_TOKEN": "glpat-unused"}
    work = WorkQueue(stack.redis_url, lease_s=30)
    try:
        stack.start_redis()
        stack.start_worker("importer", "import,mail")
        wait_until(lambda: work.heard() != {}, "its first heartbeat", 30)
        assert work.heard().keys() == {"import", "mail"}
        stack.start_beat()
        stack.start_worker()
        wait_until(lambda: work.heard().keys() == {*QUEUES, BEAT}, "all of them", 30)
        stack.process("worker").kill()
        stack.process("redis").kill()
        stack.start_redis()  # which forgets all
        wait_until(lambda: work.heard() != {}, "a heartbeat after Redis came back", 60)
        assert work.heard().keys() == {"import", "mail"}
    finally:
        stack.stop()
