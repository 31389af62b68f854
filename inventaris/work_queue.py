"""Leases, marks and due times in Redis. All of it may be wiped at any moment: nothing is lost.

A lease keeps two workers off one request; that one of them wins is still the dossier's doing.
Whoever holds a lease renews it by heartbeat, so a killed worker's lease runs out by itself and its
request falls due again (`due`).
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import redis
import structlog

from inventaris.model.issue import Ref
from inventaris.refs import parse_ref

log = structlog.get_logger()

_DIRTY = "inventaris:dirty"
_DUE = "inventaris:due"
_SEEN = "inventaris:seen"
_BEATS = "inventaris:beats"
# Give the key up or renew it only where it is still ours.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_RENEW = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then "
    "return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0"
)


class WorkQueue:
    """Which requests changed, who is at them, and when they fall due."""

    def __init__(self, redis_url: str, lease_s: float) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(redis_url, decode_responses=True)
        self._lease_s = lease_s

    def ping(self) -> None:
        """Ask whether Redis answers.

        Raises:
            redis.RedisError: it does not.

        """
        self._redis.ping()

    def mark(self, ref: Ref) -> bool:
        """Mark a request as changed; True where it was not marked, so a worker must be woken."""
        with self._redis.pipeline() as pipe:
            pipe.sadd(_DIRTY, str(ref))
            # Should the waking be lost, the tick finds the request here.
            pipe.zadd(_DUE, {f"mark {ref}": _now() + self._lease_s})
            added, _ = pipe.execute()
        return bool(added)

    def clear(self, ref: Ref) -> None:
        """Take the mark off, before reading."""
        with self._redis.pipeline() as pipe:
            pipe.srem(_DIRTY, str(ref))
            pipe.zrem(_DUE, f"mark {ref}", f"later {ref}")
            pipe.execute()

    def is_marked(self, ref: Ref) -> bool:
        return bool(self._redis.sismember(_DIRTY, str(ref)))

    def later(self, ref: Ref, seconds: float) -> None:
        """Have a request looked at again in so many seconds, or sooner."""
        self._redis.zadd(_DUE, {f"later {ref}": _now() + seconds}, lt=True)

    def take_due(self) -> set[Ref]:
        """Give the requests whose time has come, marked."""
        due = set()
        for row in self._redis.zrangebyscore(_DUE, "-inf", _now()):
            member = str(row)
            what, name = member.split(" ")
            ref = parse_ref(name)
            # Marked before it is taken: were we to die here, the mark falls due in its turn.
            self.mark(ref)
            if what == "mark" or self._redis.zrem(_DUE, member):
                due.add(ref)
        return due

    @contextmanager
    def lease(self, ref: Ref, what: str = "pass") -> Iterator[bool]:
        """Hold the lease on one kind of work at a request; False where somebody else does."""
        key, token = f"inventaris:lease:{what}:{ref}", secrets.token_hex(8)
        expiry_ms = int(self._lease_s * 1000)
        if not self._redis.set(key, token, nx=True, px=expiry_ms):
            yield False
            return
        stop = threading.Event()
        heart = threading.Thread(target=self._beat, args=(ref, what, key, token, stop), daemon=True)
        self._backstop(ref, what)
        heart.start()
        try:
            yield True
        finally:
            stop.set()
            heart.join()
            with self._redis.pipeline() as pipe:
                pipe.eval(_RELEASE, 1, key, token)
                pipe.zrem(_DUE, f"{what} {ref}")
                pipe.execute()

    def is_leased(self, ref: Ref, what: str) -> bool:
        return bool(self._redis.exists(f"inventaris:lease:{what}:{ref}"))

    def claim(self, ref: Ref, what: str) -> bool:
        """Take a queued job's ticket: True once per lease length, so it is not queued twice."""
        key = f"inventaris:queued:{what}:{ref}"
        return bool(self._redis.set(key, "1", nx=True, px=int(self._lease_s * 1000)))

    def unclaim(self, ref: Ref, what: str) -> None:
        self._redis.delete(f"inventaris:queued:{what}:{ref}")

    def seen(self) -> dict[str, str]:
        """Give what the last pass saw of each request (a fingerprint)."""
        return {str(ref): str(mark) for ref, mark in self._redis.hgetall(_SEEN).items()}

    def remember(self, ref: Ref, fingerprint: str) -> None:
        self._redis.hset(_SEEN, str(ref), fingerprint)

    def forget_all(self) -> None:
        """Have the next sweep look at every request."""
        self._redis.delete(_SEEN)

    def beat(self, *names: str) -> None:
        """Have it known that what has these names is at work."""
        self._redis.hset(_BEATS, mapping=dict.fromkeys(names, str(_now())))

    def heard(self) -> dict[str, float]:
        """Give the seconds since each name was last heard of."""
        now = _now()
        return {str(name): now - float(at) for name, at in self._redis.hgetall(_BEATS).items()}

    def _beat(self, ref: Ref, what: str, key: str, token: str, stop: threading.Event) -> None:
        while not stop.wait(self._lease_s / 3):
            try:
                self._redis.eval(_RENEW, 1, key, token, int(self._lease_s * 1000))
                self._backstop(ref, what)
            except redis.RedisError as lost:
                log.warning("lease_not_renewed", ref=str(ref), what=what, error=type(lost).__name__)

    def _backstop(self, ref: Ref, what: str) -> None:
        self._redis.zadd(_DUE, {f"{what} {ref}": _now() + self._lease_s})


def _now() -> float:
    return datetime.now().astimezone().timestamp()


def seconds_until(moment: datetime, now: datetime) -> float:
    """Give the time from now to a moment, never negative."""
    return max((moment - now) / timedelta(seconds=1), 0.0)
