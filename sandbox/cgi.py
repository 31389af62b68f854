"""One request answered by a CGI program; neither body is held in memory, but for a short answer."""

import io
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, cast

from flask import Response
from werkzeug.exceptions import BadRequest

CHUNK_BYTES = 1 << 16
Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Run:
    """The program at work on the request's body."""

    process: "subprocess.Popen[bytes]"
    output: io.BufferedReader
    feeder: threading.Thread

    def end(self) -> None:
        """Wait for it; who still has something to say is not heard."""
        self.output.close()
        self.process.wait()
        self.feeder.join()


def streamed(command: list[str], environment: Environment, body: IO[bytes]) -> Response:
    """Run the program and pass on what it says as it says it."""
    run = _start(command, environment, body)
    status, headers = _head(run.output)
    chunks = iter(lambda: run.output.read1(CHUNK_BYTES), b"")
    answer = Response(chunks, status, headers, direct_passthrough=True)
    answer.call_on_close(run.end)  # an answer that is thrown away is closed, but never read
    return answer


def finished(command: list[str], environment: Environment, body: IO[bytes]) -> Response:
    """Run the program to its end, and then give what it has said."""
    run = _start(command, environment, body)
    try:
        status, headers = _head(run.output)
        return Response(run.output.read(), status, headers)
    finally:
        run.end()


def _start(command: list[str], environment: Environment, body: IO[bytes]) -> _Run:
    process = subprocess.Popen(
        command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    feeder = threading.Thread(
        target=_feed, args=(body, cast("IO[bytes]", process.stdin)), daemon=True
    )
    feeder.start()
    return _Run(process, cast("io.BufferedReader", process.stdout), feeder)


def _feed(source: IO[bytes], sink: IO[bytes]) -> None:
    """Copy the request's body; a client or program that goes away ends the copy."""
    try:
        with sink:
            while chunk := source.read(CHUNK_BYTES):
                sink.write(chunk)
    except (OSError, ValueError, BadRequest):
        return


def _head(output: io.BufferedReader) -> tuple[str, list[tuple[str, str]]]:
    status, headers = "200 OK", []
    for line in iter(output.readline, b""):
        name, colon, value = line.decode("latin-1").rstrip("\r\n").partition(": ")
        if not colon:
            break
        if name.lower() == "status":
            status = value
        else:
            headers.append((name, value))
    return status, headers
