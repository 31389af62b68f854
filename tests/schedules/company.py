"""Several schedules at the same time in one city, the faults over, and what is wrong then."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.crash.ward import running_ward
from tests.crash.worker import Worker
from tests.schedules.play import Play, Stage
from tests.schedules.schedule import schedule
from tests.schedules.truth import is_stuck, left, wrong_with

SETTLES_S = 120.0
LOGS = ("worker", "rival", "service", "beat")
# What tells of an error that nobody foresaw.
UNFORESEEN = ("Traceback", "raised unexpected")


@contextmanager
def running_stage(folder: Path, work_dir: Path) -> Iterator[Stage]:
    """Start a city with two workers that can be killed cheaply."""
    with running_ward(folder, work_dir) as ward:
        rival = Worker(ward.city.stack, "rival")
        rival.start()
        try:
            yield Stage(ward.city.stack, [ward.worker, rival])
        finally:
            rival.kill()


def play_together(stage: Stage, seeds: Sequence[int]) -> dict[int, list[str]]:
    """Play these schedules at the same time.

    Returns:
        By seed, what is wrong with it, followed by its turns; nothing for those that are right.

    """
    printed = {name: len(_log(stage, name)) for name in LOGS}
    with ThreadPoolExecutor(len(seeds)) as players:
        plays = list(players.map(lambda seed: Play(stage, seed), seeds))
        for _ in players.map(lambda play: play.go(schedule(play.seed)), plays):
            pass
        plays[0].city.control("DELETE", "/faults")
        plays[0].city.control("PUT", "/deliveries", drop=0)
        late = list(players.map(_is_late, plays))
        found = dict(zip(seeds, players.map(wrong_with, plays), strict=True))
    unforeseen = [
        line for name, size in printed.items() for line in _unforeseen(_log(stage, name)[size:])
    ]
    for seed, is_late in zip(seeds, late, strict=True):
        wrong = [*(["not quiet in time"] if is_late else ()), *found[seed], *unforeseen]
        found[seed] = [*wrong, *map(str, schedule(seed))] if wrong else []
    return {seed: wrong for seed, wrong in found.items() if wrong}


def _is_late(play: Play) -> bool:
    """Wait until nothing is left to do and nobody is at it; ask again for work that was given up."""
    until = time.monotonic() + SETTLES_S
    asked = False
    while time.monotonic() < until:
        if not left(play.request) and _is_idle(play) and not left(play.request):
            if asked or not is_stuck(play.request):
                return False
            asked = True
            play.go_on()
        time.sleep(0.5)
    return True


def _is_idle(play: Play) -> bool:
    """Nobody holds a lease on the request, none waits for one."""
    with redis.Redis.from_url(play.city.stack.redis_url, decode_responses=True) as memory:
        ref = str(play.request.ref)
        leased = [key for key in memory.scan_iter("inventaris:lease:*") if key.endswith(f":{ref}")]
        return not leased and not memory.sismember("inventaris:dirty", ref)


def _log(stage: Stage, name: str) -> bytes:
    log = stage.stack.folder / f"{name}.log"
    return log.read_bytes() if log.exists() else b""


def _unforeseen(printed: bytes) -> list[str]:
    told = printed.decode(errors="replace").splitlines()
    places = [at for at, line in enumerate(told) if any(word in line for word in UNFORESEEN)]
    return [line for at in places for line in told[at : at + 60]]
