"""Sending webhooks from threads of the forge; what they carry is made by `payloads*.py`, how one
request looks by `hook_requests.py`.

A failed delivery is logged and not sent again. One that waits when the process dies is sent by the
next; one that was on its way is sent once more, with the same `Idempotency-Key`. Rules: GitLab
app/services/web_hook_service.rb, app/models/concerns/web_hooks/auto_disabling.rb.
"""

import contextlib
import fnmatch
import json
import logging
import queue
import sqlite3
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import urllib3

from sandbox import clock, payloads_git
from sandbox.hook_addresses import LOCAL_HOOKS, AddressRefusedError, check_address
from sandbox.hook_requests import Delivery, address_of, headers_of
from sandbox.state import Config, Store
from sandbox.state.hook_records import Hook, HookEvent, QueuedDelivery
from sandbox.state.records import Project, User

LANES = 16
TIMEOUT_S = 10
KEPT_BODY = 8 * 1024
FAILURES_UNTIL_OFF = 4
FAILURES_UNTIL_OFF_FOR_GOOD = 40
log = logging.getLogger("sandbox.deliveries")


@dataclass
class Weather:
    """What befalls deliveries: seconds of delay, how many of the next are dropped or sent twice
    (-1: all), and whether neighbours change places.
    """

    delay_s: float = 0.0
    drop: int = 0
    double: int = 0
    reorder: bool = False

    def takes(self, what: str) -> bool:
        left = int(getattr(self, what))
        if left > 0:
            setattr(self, what, left - 1)
        return left != 0


class Deliveries:
    """One queue and thread a lane; a hook always takes the same lane, so its order is kept."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._url = config.url
        self._changed = threading.Condition()
        self.generation = 0
        self.pending = 0
        self.weather = Weather()
        # By whether the hook's certificate is looked at; they know no proxy and keep no cookies.
        self._http = {
            verified: urllib3.PoolManager(
                cert_reqs="CERT_REQUIRED" if verified else "CERT_NONE",
                retries=False,
                timeout=TIMEOUT_S,
                maxsize=LANES,
            )
            for verified in (True, False)
        }
        self._lanes: list[queue.SimpleQueue[Delivery]] = [queue.SimpleQueue() for _ in range(LANES)]
        for lane in self._lanes:
            threading.Thread(target=self._work, args=(lane,), daemon=True).start()
        for left in store.find(QueuedDelivery).rows():
            self._enqueue(self._delivery(left))

    def begin_anew(self) -> None:
        """What waits or is on its way is of a world that is gone; the ids of its hooks are others'.

        To be called in the transaction that empties the store.
        """
        with self._changed:
            self.generation += 1
            self.pending = 0
            self.weather = Weather()
            self._changed.notify_all()

    def _delivery(self, row: QueuedDelivery) -> Delivery:
        return Delivery(self.generation, row.hook_id, row.flag, row.body, row.key, row.id)

    def fire(self, project_id: int, flag: str, body: dict[str, Any], branch: str = "") -> None:
        """Send a body to the project's hooks that want this event, once the work is committed."""
        text = json.dumps(body)
        for hook in self._store.find(Hook, project_id=project_id).rows():
            if hook.events.get(flag) and not _is_off(hook) and _wants(hook, branch):
                row = self._store.insert(
                    QueuedDelivery, hook_id=hook.id, flag=flag, body=text, key=str(uuid.uuid4())
                )
                self._store.after_commit(partial(self._enqueue, self._delivery(row)))

    def push_event(
        self, project: Project, user: User, ref: str, before: str, after: str, **story: Any
    ) -> None:
        """Tell of one ref that moved; `story` is what `payloads_git.push` takes."""
        body = payloads_git.push(project, user, ref, before, after, **story)
        kind, _, name = ref.removeprefix("refs/").partition("/")
        self.fire(
            project.id,
            "tag_push_events" if kind == "tags" else "push_events",
            body,
            branch=name if kind == "heads" else "",
        )

    def _enqueue(self, delivery: Delivery) -> None:
        with self._changed:  # the weather counts, and many requests come at once
            if delivery.generation != self.generation:
                return
            dropped = self.weather.takes("drop")
            copies = 0 if dropped else 2 if self.weather.takes("double") else 1
            self.pending += copies
        if dropped:
            self._done(delivery)
        for _ in range(copies):
            self._lanes[delivery.hook_id % LANES].put(delivery)

    def _work(self, lane: "queue.SimpleQueue[Delivery]") -> None:
        while True:
            batch = [lane.get()]
            if self.weather.reorder:
                with contextlib.suppress(queue.Empty):
                    batch.insert(0, lane.get(timeout=0.5))
            for delivery in batch:
                try:
                    self._wait(delivery)
                    self.send(delivery)
                except Exception:  # whatever it was, the lane must live on
                    log.exception("delivery to hook %d failed", delivery.hook_id)
                    with contextlib.suppress(sqlite3.Error):
                        self._done(delivery)
                finally:
                    with self._changed:
                        self.pending -= delivery.generation == self.generation

    def _wait(self, delivery: Delivery) -> None:
        """As long as the weather has it, unless the world ends."""
        with self._changed:
            self._changed.wait_for(
                lambda: delivery.generation != self.generation, self.weather.delay_s
            )

    def _done(self, delivery: Delivery) -> None:
        with self._store.transaction():
            if delivery.generation == self.generation:
                self._store.find(QueuedDelivery, id=delivery.queued_id).delete()

    def send(self, delivery: Delivery) -> HookEvent | None:
        """Send now and log it; None when the hook, or the whole world, is gone meanwhile."""
        hook = self._store.get(Hook, delivery.hook_id)
        if hook is None or delivery.generation != self.generation:
            return None
        headers = headers_of(hook, delivery, self._url)
        started = time.monotonic()
        try:
            check_address(hook.url, allow_local=bool(self._store.setting(LOCAL_HOOKS)))
            answer = self._http[hook.enable_ssl_verification].request(
                "POST", address_of(hook), body=delivery.body.encode(), headers=headers
            )
            status, shown = str(answer.status), dict(answer.headers)
            body = answer.data.decode(errors="replace")[:KEPT_BODY]
            succeeded = answer.status < 400
        # ValueError: a header that cannot be sent, be it for a newline or a letter beyond Latin-1
        except (urllib3.exceptions.HTTPError, AddressRefusedError, ValueError) as error:
            status, shown, body, succeeded = "internal error", {}, str(error)[:KEPT_BODY], False
        hidden = headers | ({"X-Gitlab-Token": "[REDACTED]"} if hook.token else {})
        with self._store.transaction():
            self._done(delivery)
            current = self._store.get(Hook, hook.id)
            if current is None or delivery.generation != self.generation:
                return None
            self._judge(current, succeeded=succeeded)
            return self._store.insert(
                HookEvent,
                hook_id=hook.id,
                url=hook.url,
                trigger=delivery.flag,
                request_headers=hidden,
                request_body=delivery.body,
                response_headers=shown,
                response_body=body,
                response_status=status,
                execution_duration=round(time.monotonic() - started, 3),
                created_at=clock.stamp(),
            )

    def _judge(self, hook: Hook, *, succeeded: bool) -> None:
        """Count failures in a row; switch a failing hook off where the instance does so."""
        if succeeded:
            if hook.failures or hook.disabled_until:
                self._store.update(hook, failures=0, disabled_until=None)
            return
        failures = hook.failures + 1
        until = None
        if self._store.setting("auto_disabling_web_hooks") and failures >= FAILURES_UNTIL_OFF:
            minutes = min(2 ** (failures - FAILURES_UNTIL_OFF), 24 * 60)
            until = clock.stamp(clock.now() + timedelta(minutes=minutes))
        self._store.update(hook, failures=failures, disabled_until=until)


def alert_status(hook: Hook) -> str:
    """`executable`, `temporarily_disabled` or `disabled`."""
    if hook.disabled_until is None:
        return "executable"
    if hook.failures >= FAILURES_UNTIL_OFF_FOR_GOOD:
        return "disabled"
    return "temporarily_disabled" if hook.disabled_until > clock.stamp() else "executable"


def _is_off(hook: Hook) -> bool:
    return alert_status(hook) != "executable"


def _wants(hook: Hook, branch: str) -> bool:
    wanted = hook.push_events_branch_filter
    if not branch or not wanted or hook.branch_filter_strategy == "all_branches":
        return True
    return fnmatch.fnmatchcase(branch, wanted)
