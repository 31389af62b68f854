"""A city whose processes are killed at chosen requests, and what must be true afterwards."""

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import count
from pathlib import Path
from threading import Event, Lock

from sandbox.demo.stack import BOT, Stack
from tests.crash.aftermath import LAST, STEPS, WORK, has_settled, is_right, settles, stands_at
from tests.crash.worker import Worker
from tests.stack import City, Request

LEASE_S, REQUEST_TIMEOUT_S = 2.0, 1.2
NEVER = 1_000_000  # requests: a rule that only counts
# `EVERY_KILL=1 make test-more` kills at each request; otherwise at a sample that takes minutes.
EVERY_KILL = bool(os.environ.get("EVERY_KILL"))


@dataclass(frozen=True, slots=True)
class Kind:
    """Requests of the service, held `before` they are handled or `after` their work is done."""

    mode: str
    method: str
    route: str = ""
    user: str = BOT  # empty for git, whose credentials the forge's faults do not read
    every: int = 1  # one request in so many is a moment to kill at

    def __str__(self) -> str:
        return f"{self.mode} {self.method} {self.route}".rstrip()


@dataclass(frozen=True, slots=True)
class Moment:
    """The n-th request of a kind from now on."""

    kind: Kind
    nth: int

    def __str__(self) -> str:
        return f"{self.kind}, number {self.nth}"


class Hit(Enum):
    """What became of a moment."""

    STRUCK = "killed while the request was held"
    LATE = "the service gave the request up before we looked; nobody was killed"
    NONE = "the step went by without such a request"


class Agenda:
    """The moments of one step that are still to come."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        self._open = deque(moments)
        self._lock = Lock()
        self.kills: Counter[Kind] = Counter()

    def is_over(self) -> bool:
        return not self._open

    def take(self) -> Moment | None:
        """Give the next moment, None where there is none left."""
        with self._lock:
            return self._open.popleft() if self._open else None

    def tell(self, moment: Moment, hit: Hit) -> None:
        """Remember what became of a moment; one that was missed is tried again."""
        with self._lock:
            self.kills[moment.kind] += hit is Hit.STRUCK
            if hit is Hit.LATE:
                self._open.append(moment)


@dataclass
class Ward:
    """One city with one worker; each killing is told by the moment it happened at."""

    city: City
    worker: Worker

    def request(self, name: str) -> Request:
        """Bring a new request to where only the machine's steps are left."""
        request = self.city.file(name)
        request.attach_documents()
        request.move("06")
        request.waits_for("complete_at")
        request.settles()
        return request

    def kill(self, *names: str) -> None:
        """End these processes at once, as a power cut does."""
        for name in names:
            if name == "worker":
                self.worker.kill()
            else:
                self.city.stack.process(name).kill()

    def start(self, *names: str) -> None:
        """Start what was killed; Redis comes back empty, the forge with all it had."""
        stack = self.city.stack
        starts: dict[str, Callable[[], None]] = {
            "redis": stack.start_redis,
            "forge": stack.start_forge,
            "service": stack.start_service,
            "beat": stack.start_beat,
            "worker": self.worker.start,
        }
        for name, start in starts.items():
            if name in names:
                start()

    def strike(self, request: Request, step: str, fact: str, moment: Moment, *names: str) -> Hit:
        """Drag the card, kill these processes at the moment and start them again."""
        return self.strike_while(
            lambda: request.move(step), lambda: has_settled(request, fact), moment, *names
        )

    def strike_while(
        self, act: Callable[[], None], is_over: Callable[[], bool], moment: Moment, *names: str
    ) -> Hit:
        """Let people act, kill these processes at the moment and start them again."""
        rule = self.city.control("POST", "/faults", nth=moment.nth, **asdict(moment.kind))
        act()
        hit = self._awaited(rule["id"], is_over)
        if hit is Hit.STRUCK:
            self.kill(*names)
        if "forge" not in names:
            self.city.control("DELETE", "/faults")
        if hit is Hit.STRUCK:
            self.start(*names)
        return hit

    def _awaited(self, rule_id: int, is_over: Callable[[], bool]) -> Hit:
        for look in count(1):
            match self.city.control("GET", f"/faults/{rule_id}")["state"]:
                case "held":
                    return Hit.STRUCK
                case "abandoned" | "released":
                    return Hit.LATE
            if look % 8 == 0 and is_over():
                return Hit.NONE
            time.sleep(0.05)
        raise AssertionError  # counting does not end

    def survey(self, name: str, kinds: Sequence[Kind]) -> dict[str, list[Moment]]:
        """Take a request through all steps undisturbed; by step, the moments to kill the worker at."""
        request = self.request(name)
        moments: dict[str, list[Moment]] = {}
        for step, fact in STEPS:
            rules = {
                self.city.control("POST", "/faults", nth=NEVER, **asdict(kind))["id"]: kind
                for kind in kinds
            }
            request.move(step)
            settles(request, fact, "undisturbed")
            moments[step] = [
                Moment(rules[rule["id"]], nth)
                for rule in self.city.control("GET", "/faults")
                for nth in range(1, rule["seen"] + 1, rules[rule["id"]].every)
            ]
            self.city.control("DELETE", "/faults")
        is_right(request, LAST, "undisturbed")
        return moments

    def journey(self, name: str, agendas: Mapping[str, Agenda]) -> None:
        """Take a request through the steps, the worker killed at a moment of each.

        It ends at the last step that has a moment to come: what is right there goes on like any
        other, which the journeys before have shown.
        """
        request = self.request(name)
        kills = []
        for step, fact in STEPS:
            if step in agendas and (moment := agendas[step].take()):
                hit = self.strike(request, step, fact, moment, "worker")
                agendas[step].tell(moment, hit)
                kills.append(f"step {step}, {moment}: {hit.value}")
            else:
                request.move(step)
            settles(request, fact, "; ".join(kills))
            stands_at(request, step)
            if all(agenda.is_over() for later, agenda in agendas.items() if later > step):
                break
        is_right(request, step, "; ".join(kills))


def journeys(wards: Sequence[Ward], name: str, kinds: Sequence[Kind]) -> dict[str, Counter[Kind]]:
    """Journeys until the worker was killed at every moment of these kinds in every step.

    Waiting for leases is idle, so the wards travel at the same time.

    Returns:
        By step, how many killings of each kind it had.

    """
    moments = wards[0].survey(f"{name} 0", kinds)
    agendas = {step: Agenda(moments[step]) for step, _ in WORK}
    numbers, stop = count(1), Event()

    def travel(ward: Ward) -> None:
        try:
            while not (stop.is_set() or all(agenda.is_over() for agenda in agendas.values())):
                ward.journey(f"{name} {next(numbers)}", agendas)
        except BaseException:
            stop.set()
            raise

    with ThreadPoolExecutor(len(wards)) as travellers:
        try:
            for _ in travellers.map(travel, wards):
                pass
        finally:
            stop.set()  # also where a time-out ends the wait
    return {step: agenda.kills for step, agenda in agendas.items()}


@contextmanager
def running_ward(folder: Path, work_dir: Path) -> Iterator[Ward]:
    """Start everything with short leases; the worker is the one that can be killed cheaply.

    Args:
        folder: of this city alone.
        work_dir: what cities may share, as workers do: the secret scanner's compiled rules.

    """
    stack = Stack(folder)
    stack.settings |= {
        "LEASE_S": str(LEASE_S),
        "REQUEST_TIMEOUT_S": str(REQUEST_TIMEOUT_S),
        "SWEEP_INTERVAL_S": "2",
        "WORK_DIR": str(work_dir),
    }
    worker: Worker | None = None
    try:
        stack.start_redis()
        stack.start_forge()
        stack.make_accounts()
        stack.run_setup("--no-panduan")
        stack.start_service()
        stack.start_beat()
        worker = Worker(stack)
        worker.start()
        yield Ward(City(stack), worker)
    finally:
        if worker:
            worker.kill()
        stack.stop()
