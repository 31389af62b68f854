"""One request answered by a CGI program, streamed both ways: neither body is held in memory."""

import io
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import IO, cast

from flask import Response, stream_with_context
from werkzeug.exceptions import BadRequest

CHUNK_BYTES = 1 << 16


def answer(
    command: list[str],
    environment: Mapping[str, str],
    body: IO[bytes],
    finished: Callable[[], None],
) -> Response:
    """Run the program on the request's body and stream what it says.

    `finished` is called when the program has ended and before the last bytes leave, so that a
    client that has its answer finds the world as the program left it.
    """
    process = subprocess.Popen(
        command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    feeder = threading.Thread(
        target=_feed, args=(body, cast("IO[bytes]", process.stdin)), daemon=True
    )
    feeder.start()
    output = cast("io.BufferedReader", process.stdout)
    status, headers = _head(output)
    stream = _rest(process, output, feeder, finished)
    return Response(stream_with_context(stream), status, headers, direct_passthrough=True)


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


def _rest(
    process: "subprocess.Popen[bytes]",
    output: io.BufferedReader,
    feeder: threading.Thread,
    finished: Callable[[], None],
) -> Iterator[bytes]:
    held = b""
    try:
        while chunk := output.read1(CHUNK_BYTES):
            if held:
                yield held
            held = chunk
    finally:
        output.close()
        process.wait()
        feeder.join()
        finished()
    yield held
