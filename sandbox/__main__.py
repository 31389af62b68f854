"""`python -m sandbox --port N --data DIR --root-token TOKEN`: one line with the address, then serve."""

import argparse
import gc
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from cheroot import wsgi

from sandbox.app import create_app
from sandbox.state import Config

THREADS = 32
COLLECT_AFTER = 50_000  # new objects; a request makes many, and what was loaded at the start stays
CONNECTIONS = 256  # kept open; with cheroot's ten each request of many clients makes one


class _Gateway(wsgi.Gateway_10):
    """Adds the connection's socket, by which a held request sees that its client has died."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ["sandbox.socket"] = self.req.conn.socket
        return environ


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the state")
    parser.add_argument("--root-token", required=True, help="token and password of user root")
    parser.add_argument("--url", help="address that answers name, if not http://HOST:PORT")
    parser.add_argument(
        "--allow-local-hooks",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="first value of allow_local_requests_from_web_hooks_and_services",
    )
    parser.add_argument(
        "--touch-interval",
        type=float,
        default=Config.touch_interval_s,
        metavar="SECONDS",
        help="how long comments leave an issue's updated_at alone after a change",
    )
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server = wsgi.Server(
        (arguments.host, arguments.port),
        None,
        numthreads=THREADS,
        request_queue_size=128,
        timeout=60,
        shutdown_timeout=1,
    )
    server.gateway = _Gateway
    server.keep_alive_conn_limit = CONNECTIONS
    server.prepare()
    host, port = server.bind_addr[:2]
    app = server.wsgi_app = create_app(
        Config(
            data=arguments.data.resolve(),
            url=(arguments.url or f"http://{host}:{port}").rstrip("/"),
            root_token=arguments.root_token,
            allow_local_hooks=arguments.allow_local_hooks,
            touch_interval_s=arguments.touch_interval,
        )
    )
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"sandbox ready at http://{host}:{port}", flush=True)  # noqa: T201 - the ready line
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        app.extensions["sandbox"].faults.abandon()
        server.stop()


if __name__ == "__main__":
    main()
