"""Where hooks of a forge under test send to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_S = 15


@dataclass
class Receiver:
    """What a hook's target got: headers and parsed bodies, in order of arrival."""

    url: str
    got: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    status: int = 200

    def wait(self, count: int) -> list[tuple[dict[str, str], Any]]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, WAIT_S), self.got
            return list(self.got)


@contextmanager
def listening() -> Iterator[Receiver]:
    """A server on a free port that keeps what hooks send."""
    found = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with found.arrived:
                found.got.append((dict(self.headers), body))
                found.arrived.notify_all()
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()
