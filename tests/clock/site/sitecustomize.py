"""Travel, before anything else runs, as far ahead as the environment says (tests/clock)."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

ahead = timedelta(seconds=float(os.environ["CLOCK_AHEAD_S"]))
time_machine.travel(datetime.now(UTC) + ahead, tick=True).start()
