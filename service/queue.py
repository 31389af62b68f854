"""Mark a request as changed and wake a worker for it, once."""

from celery import Celery

from inventaris import messages
from inventaris.locks import Board
from inventaris.model.issue import IssueRef


class Queue:
    """The way from a webhook to a worker."""

    def __init__(self, board: Board, celery: Celery) -> None:
        self._board = board
        self._celery = celery

    def put(self, ref: IssueRef) -> bool:
        """Have a request looked at; False where a worker was woken for it before.

        Raises:
            redis.RedisError: Redis does not answer; the sweep will find the change.

        """
        if not self._board.mark(ref):
            return False
        self._celery.send_task(
            messages.RECONCILE, args=(str(ref),), queue=messages.RECONCILE_QUEUE, retry=False
        )
        return True
