"""Another day for the processes that a test starts; its own clock goes on as it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

SITE = Path(__file__).parent / "site"


@contextmanager
def begun_at(moment: datetime) -> Iterator[None]:
    """Let what is started meanwhile take now for this moment; from there its time goes on.

    Waits keep to the machine's own clock. Redis keeps it as well, but knows spans only.
    """
    ahead_s = (moment - datetime.now(UTC)).total_seconds()
    places = filter(None, (str(SITE), os.environ.get("PYTHONPATH")))
    travel = {"PYTHONPATH": os.pathsep.join(places), "CLOCK_AHEAD_S": str(ahead_s)}
    with mock.patch.dict(os.environ, travel):
        yield
