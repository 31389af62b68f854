"""A git server on loopback: git's own `http-backend` behind a small HTTP front.

It speaks what tests of cloning and pushing need, and can redirect and ask for a password.
"""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit


@dataclass
class GitServer:
    root: Path
    """Each folder `<name>.git` below it is served as `/<name>.git`."""
    url: str = ""
    redirects: dict[str, str] = field(default_factory=dict)
    """First part of the path, and the address to send its callers to instead."""
    password: str | None = None
    """Of the user `oauth2`; None lets everybody in."""
    requests: list[str] = field(default_factory=list)
    """`<method> <path>` of each request, in order."""


@contextmanager
def git_server(root: Path) -> Iterator[GitServer]:
    server = GitServer(root)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _handler(server: GitServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

        def _answer(self) -> None:
            server.requests.append(f"{self.command} {self.path}")
            first, _, rest = self.path.lstrip("/").partition("/")
            if first in server.redirects:
                self._say(302, {"Location": f"{server.redirects[first]}/{rest}"})
            elif not self._may_pass():
                self._say(401, {"WWW-Authenticate": 'Basic realm="git"'})
            else:
                self._run_backend()

        def _may_pass(self) -> bool:
            pair = base64.b64encode(f"oauth2:{server.password}".encode()).decode()
            return server.password is None or self.headers["Authorization"] == f"Basic {pair}"

        def _say(self, status: int, headers: dict[str, str]) -> None:
            self.close_connection = True
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _run_backend(self) -> None:
            parts = urlsplit(self.path)
            env = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(server.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_COUNT": "3",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
                "GIT_CONFIG_KEY_1": "http.receivepack",
                "GIT_CONFIG_VALUE_1": "true",
                "GIT_CONFIG_KEY_2": "receive.fsckObjects",
                "GIT_CONFIG_VALUE_2": "true",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": parts.path,
                "QUERY_STRING": parts.query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": "oauth2",
                "REMOTE_ADDR": "127.0.0.1",
            }
            if "Content-Length" in self.headers:
                env["CONTENT_LENGTH"] = self.headers["Content-Length"]
            with subprocess.Popen(
                ["git", "http-backend"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
            ) as backend:
                assert backend.stdin
                assert backend.stdout
                for block in self._body():
                    backend.stdin.write(block)
                backend.stdin.close()
                self._pass_on(backend.stdout)

        def _body(self) -> Iterator[bytes]:
            if self.headers.get("Transfer-Encoding") == "chunked":
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    yield self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            elif length := int(self.headers.get("Content-Length", 0)):
                yield self.rfile.read(length)

        def _pass_on(self, answer: IO[bytes]) -> None:
            status, headers = 200, []
            while line := answer.readline().decode().rstrip():
                name, _, value = line.partition(": ")
                if name == "Status":
                    status = int(value.split()[0])
                else:
                    headers.append((name, value))
            self.close_connection = True
            self.send_response(status)
            for name, value in (*headers, ("Connection", "close")):
                self.send_header(name, value)
            self.end_headers()
            while block := answer.read(65536):
                self.wfile.write(block)

    return Handler
