"""Claim: with 50 requests moved at once, what the service does stands on each issue within 2 s at p95,
the time of its jobs aside, for at most 12 GitLab requests a move; and a sweep over 500 open
requests that did not change costs fewer than 20.

The sandbox forge, the service and three workers run as processes: two for passes, one for jobs. The
times are the forge's own: of the label event, and of the last note or label by the service that
follows it. First the jobs wait until all passes are over, then they run along with them. The
baseline does the same requests as the passes, one after the other, through python-gitlab.

    python -m benchmarks.moves [--moved 50] [--open 500]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import gitlab
import psutil
import redis

sys.path.insert(0, str(Path(__file__).parents[1]))

from inventaris import messages
from inventaris.context import build_context
from inventaris.dossier_files import state_path
from inventaris.settings import load_settings
from inventaris.sweep import sweep
from sandbox.demo.people import wait_until
from sandbox.demo.stack import BOT, ROOT_GROUP, Stack
from tests.stack import City, Request, step_label
from workers.app import create_celery

OFFICES = ("disdik", "dishub", "diskominfo")
FROM, TO = "04", "05"
WORKERS = ("first", "second")
JOBS = ("import", "document", "mail")
QUEUES = ("reconcile", *JOBS)
PEOPLE = 8  # who move cards at the same time
QUIET_S = 1800.0
MEMORY = Path("/dev/shm")  # where there is one, GitLab's disk is not what is measured
Counts = dict[tuple[str, str], int]


@contextmanager
def running_city(folder: Path) -> Iterator[City]:
    """Start everything but beat, whose sweeps would be counted among the moves."""
    stack = Stack(folder)
    try:
        stack.start_redis()
        stack.start_forge()
        stack.make_accounts()
        stack.run_setup("--no-panduan")
        stack.start_service()
        for name in WORKERS:
            stack.start_worker(name, "reconcile")
        stack.start_worker("jobs", ",".join(JOBS))
        yield City(stack)
    finally:
        stack.stop()


def file_all(city: City, count: int) -> list[Request]:
    """File requests of several offices and bring them to the step before the move."""

    def file(number: int) -> Request:
        request = city.file(f"Aplikasi {number}", opd=OFFICES[number % len(OFFICES)])
        request.move(FROM)
        return request

    with ThreadPoolExecutor(PEOPLE) as offices:
        return list(offices.map(file, range(count)))


def wait_for_quiet(city: City, *queues: str) -> None:
    """Wait until no hook, mark, lease or message of these queues is under way."""
    with redis.Redis.from_url(city.stack.redis_url, decode_responses=True) as memory:

        def is_quiet() -> bool:
            return not (
                city.control("GET", "/deliveries")["pending"]
                or memory.scard("inventaris:dirty")
                or any(memory.llen(queue) for queue in queues)
                or next(memory.scan_iter("inventaris:lease:*", count=1000), None)
            )

        def stays_quiet() -> bool:
            if not is_quiet():
                return False
            time.sleep(0.5)
            return is_quiet()

        wait_until(stays_quiet, "quiet", QUIET_S)


def settle(city: City) -> int:
    """Sweep until nothing changed since a pass saw it; the GitLab requests of the last sweep."""
    given = {
        name.removeprefix("INVENTARIS_").lower(): value
        for name, value in city.stack.environment().items()
        if name.startswith("INVENTARIS_")
    }
    context = build_context(load_settings(**given), lambda *_: None, lambda *_: None)
    celery = create_celery(context.settings)
    while True:
        wait_for_quiet(city, *QUEUES)
        city.control("DELETE", "/counters")
        changed = sweep(context)
        asked = sum(requests_of_service(city).values())
        if not changed:
            return asked
        for ref in changed:
            context.work.mark(ref)
            celery.send_task(messages.RECONCILE, args=(str(ref),), queue=messages.RECONCILE_QUEUE)


def requests_of_service(city: City) -> Counts:
    rows = city.control("GET", "/counters")
    return {(row["method"], row["route"]): row["count"] for row in rows if row["user"] == BOT}


def processor_times(city: City) -> dict[str, float]:
    """Give the seconds of a processor that each part and its children used so far."""

    def used(name: str) -> float:
        process = psutil.Process(city.stack.process(name).pid)
        times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
        return sum(one.user + one.system for one in times)

    return {
        "forge": used("forge"),
        "workers": sum(map(used, WORKERS)),
        "service": used("service"),
        "Redis": used("redis"),
    }


def move_at_once(city: City, requests: Sequence[Request], *queues: str) -> Counts:
    """Drag all cards, wait for these queues to be done; the service's requests to GitLab.

    Who drags has the board open, which knows where the cards stand: a drag is one request.
    """
    change = {"add_labels": step_label(TO), "remove_labels": step_label(FROM)}

    def drag(request: Request) -> None:
        city.technician.project(f"permohonan/{request.opd}").issues.update(request.iid, change)

    city.control("DELETE", "/counters")
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(drag, requests))
    wait_for_quiet(city, *queues)
    return requests_of_service(city)


def seconds_to_show(request: Request) -> float:
    """Give the time from the move to the last note or label by the service after it."""
    project = request.city.technician.project(f"permohonan/{request.opd}")
    issue = project.issues.get(request.iid, lazy=True)
    events = list(issue.resourcelabelevents.list(iterator=True))
    moved = max(at(e) for e in events if e.label["name"] == step_label(TO))
    told = [*events, *issue.notes.list(iterator=True)]
    by_service = [
        at(row) for row in told if (getattr(row, "user", None) or row.author)["username"] == BOT
    ]
    return (max(by_service) - moved).total_seconds()


def at(row: Any) -> datetime:
    return datetime.fromisoformat(row.created_at)


def seconds_bare(requests: Sequence[Request], counts: Counts) -> float:
    """Do what the passes asked of GitLab, one request after the other, through python-gitlab."""
    city = requests[0].city
    forge = gitlab.Gitlab(city.stack.forge_url, private_token=city.stack.root_token)
    archive = forge.projects.get(f"{ROOT_GROUP}/arsip", lazy=True)
    number, began = 0, time.perf_counter()
    for request in requests:
        project = forge.projects.get(f"{ROOT_GROUP}/permohonan/{request.opd}", lazy=True)
        issue = project.issues.get(request.iid, lazy=True)
        note = None
        for (method, route), count in counts.items():
            for _ in range(round(count / len(requests))):
                number += 1
                match method, route.rpartition("/")[2]:
                    case "GET", "<int:iid>":
                        project.issues.get(request.iid)
                    case "GET", "notes":
                        note = issue.notes.list(get_all=True)[-1]
                    case "GET", "resource_label_events":
                        issue.resourcelabelevents.list(get_all=True)
                    case "GET", "<path>":
                        archive.files.get(state_path(request.number), ref="main")
                    case "GET", _:
                        forge.http_get("/user")
                    case "POST", "notes":
                        note = issue.notes.create({"body": "x" * 500})
                    case "POST", "commits":
                        archive.commits.create(a_commit(number))
                    case "PUT", "<int:iid>":
                        project.issues.update(request.iid, {"add_labels": f"patokan-{number}"})
                    case "PUT", _ if note:
                        issue.notes.update(note.id, {"body": f"{number}" * 100})
    return time.perf_counter() - began


def a_commit(number: int) -> dict[str, Any]:
    actions = [
        {"action": "create", "file_path": f"patokan/{number}/{name}", "content": "x" * 2000}
        for name in ("berkas.json", "jejak.json")
    ]
    return {"branch": "main", "commit_message": f"{number}", "actions": actions}


def report(what: str, requests: Sequence[Request], counts: Counts) -> float:
    """Print the figures of one round; the seconds within which 95 % were shown."""
    took = [seconds_to_show(request) for request in requests]
    p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
    print(
        f"{len(took)} moves at once, {what}: p50 {statistics.median(took):.2f} s, p95 {p95:.2f} s"
    )
    for (method, route), count in sorted(counts.items()):
        print(f"  {count / len(took):5.1f} a move: {method} {route}")
    print(f"  {sum(counts.values()) / len(took):5.1f} GitLab requests a move in all")
    return p95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moved", type=int, default=50)
    parser.add_argument("--open", type=int, default=500)
    options = parser.parse_args()
    if options.open < 2 * options.moved:
        parser.error("--open: two rounds are moved, so at least twice --moved")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder, running_city(Path(folder)) as city:
        requests = file_all(city, options.open)
        swept = settle(city)
        print(f"a sweep over {options.open} open, unchanged requests: {swept} GitLab requests "
              "(aim: below 20)")  # fmt: skip
        first, second = requests[: options.moved], requests[options.moved :][: options.moved]
        city.stack.process("jobs").stop()
        before = processor_times(city)
        passes = move_at_once(city, first, "reconcile")
        after = processor_times(city)
        p95 = report("jobs waiting", first, passes)
        for part, used in after.items():
            each = (used - before[part]) / len(first) * 1000
            print(f"  {each:5.1f} ms of processor time a move: {part}")
        bare = seconds_bare(first, passes)
        print(f"  the same requests bare, one after the other: {bare:.1f} s for all, p95 is "
              f"{p95 / bare:.2f} of that (aim: p95 below 2 s, 12 requests)")  # fmt: skip
        city.stack.start_worker("jobs", ",".join(JOBS))
        wait_for_quiet(city, *QUEUES)
        report("jobs running along", second, move_at_once(city, second, *QUEUES))
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
