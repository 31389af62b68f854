"""Faults on demand and counters of requests, driven under `/_sandbox/` (see README.md).

A rule waits for its n-th matching request, then holds it before or after it is handled, or
answers in the forge's stead once the work is committed. A request that is held before being
handled is dropped when its client has died meanwhile.
"""

import re
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request

from sandbox.auth import current_user

MODES = ("before", "after", "502", "429")
_ESTABLISHED = 1  # of Linux' TCP states, /usr/include/netinet/tcp.h


@dataclass
class Rule:
    id: int
    mode: str
    nth: int = 1
    method: str = ""
    route: str = ""
    user: str = ""
    seen: int = 0
    state: str = "waiting"  # then held, and last released, abandoned or done
    let_go: threading.Event = field(default_factory=threading.Event)

    def matches(self, method: str, path: str, user: str) -> bool:
        return (
            self.state == "waiting"
            and self.method in ("", method)
            and self.user in ("", user)
            and re.search(self.route, path) is not None
        )

    def shown(self) -> dict[str, Any]:
        names = ("id", "mode", "nth", "method", "route", "user", "seen", "state")
        return {name: getattr(self, name) for name in names}


class Faults:
    """Shared by all threads of the forge."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.rules: list[Rule] = []
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._last_id = 0

    def add(self, mode: str, **values: Any) -> Rule:
        with self._lock:
            self._last_id += 1
            self.rules.append(rule := Rule(self._last_id, mode, **values))
        return rule

    def release(self, rule_id: int | None = None) -> None:
        """Let held requests go on, and rules that wait wait no more; without an id, all."""
        for rule in list(self.rules):
            if rule_id in (None, rule.id):
                if rule.state == "waiting":
                    rule.state = "done"
                rule.let_go.set()

    def abandon(self) -> None:
        """Drop what is held, as the forge stops."""
        for rule in list(self.rules):
            rule.state = "abandoned"
            rule.let_go.set()

    def clear(self) -> None:
        self.release()
        with self._lock:
            self.rules.clear()
            self.counts.clear()

    def before(self) -> Response | None:
        """Count the request; hold or refuse it if a rule says so."""
        user = current_user()
        username = user.username if user else ""
        route = request.url_rule.rule if request.url_rule else request.path
        due: list[Rule] = []
        with self._lock:
            self.counts[request.method, route, username] += 1
            for rule in self.rules:
                if rule.matches(request.method, request.path, username):
                    rule.seen += 1
                    if rule.seen == rule.nth:
                        rule.state = "due"
                        due.append(rule)
        request.environ["sandbox.rules"] = due
        for rule in due:
            if rule.mode == "429":
                rule.state = "done"
                return Response("Retry later", 429, {"Retry-After": "1"}, mimetype="text/plain")
            if rule.mode == "before" and not _hold(rule):
                return Response("client closed request", 499)
        return None

    def after(self, answer: Response) -> Response:
        """The work is committed: hold the answer, or lose it behind a 502."""
        for rule in request.environ.pop("sandbox.rules", []):
            if rule.mode == "after":
                _hold(rule)
            elif rule.mode == "502" and rule.state == "due":
                rule.state = "done"
                answer.close()  # what makes it may still run
                answer = Response("<html>502 Bad Gateway</html>", 502, mimetype="text/html")
        return answer


def _hold(rule: Rule) -> bool:
    """Wait until the rule lets go; False when the client has died by then."""
    rule.state = "held"
    while not rule.let_go.wait(0.05):
        if _client_is_gone():
            rule.state = "abandoned"
            return False
    gone = rule.state == "abandoned" or _client_is_gone()
    rule.state = "abandoned" if gone else "released"
    return not gone


def _client_is_gone() -> bool:
    connection: socket.socket | None = request.environ.get("sandbox.socket")
    if connection is None:
        return False
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
    except OSError:
        return True
    return bool(struct.unpack("B", info)[0] != _ESTABLISHED)
