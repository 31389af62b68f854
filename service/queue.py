"""Mark a request as changed and wake a worker for it, once."""

from celery import Celery

from inventaris import messages
from inventaris.model.issue import Ref
from inventaris.work_queue import WorkQueue


class Queue:
    """The way from a webhook to a worker."""

    def __init__(self, work: WorkQueue, celery: Celery) -> None:
        self._work = work
        self._celery = celery

    def put(self, ref: Ref) -> bool:
        """Have a request looked at; False where a worker was woken for it before.

        Raises:
            redis.RedisError: Redis does not answer; the sweep will find the change.

        """
        if not self._work.mark(ref):
            return False
        self._celery.send_task(
            messages.RECONCILE, args=(str(ref),), queue=messages.RECONCILE_QUEUE, retry=False
        )
        return True
