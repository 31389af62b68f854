"""A city whose processes are killed at chosen requests, and what must be true afterwards."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import yaml

from sandbox.demo.stack import BOT, ROOT_GROUP, Stack
from tests.crash.worker import Worker
from tests.stack import City, Request, step_label

# Step, and the fact of the dossier that shows the machine's work in it done.
STEPS = (("07", "staged"), ("09", "registered"), ("11", "report"), ("12", "finished_at"))
LEASE_S, REQUEST_TIMEOUT_S = 2.0, 1.2
ONCE = frozenset(
    {
        "request_opened",
        "form_completed",
        "attachments_checked",
        "source_staged",
        "source_stored",
        "application_registered",
        "report_written",
        "request_finished",
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The n-th request of a kind from now on: `before` it is handled, `after` its work is done."""

    mode: str
    nth: int
    method: str
    route: str = ""
    user: str = BOT

    def __str__(self) -> str:
        return f"{self.mode} {self.method} {self.nth} {self.route}".rstrip()


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

    def is_struck(
        self, request: Request, step: str, fact: str, moment: Moment, *names: str
    ) -> bool:
        """Drag the card, kill these processes at the moment and start them again.

        Returns:
            False where the step went by without such a moment.

        """
        rule = self.city.control(
            "POST",
            "/faults",
            mode=moment.mode,
            nth=moment.nth,
            method=moment.method,
            route=moment.route,
            user=moment.user,
        )
        request.move(step)
        struck = self._is_held(rule["id"], lambda: _has_settled(request, fact))
        if struck:
            self.kill(*names)
        if "forge" not in names:
            self.city.control("DELETE", "/faults")
        if struck:
            self.start(*names)
        return struck

    def _is_held(self, rule_id: int, is_over: Callable[[], bool]) -> bool:
        looks = 0
        while True:
            state = self.city.control("GET", f"/faults/{rule_id}")["state"]
            if state != "waiting":
                return bool(state == "held")
            looks += 1
            if looks % 8 == 0 and is_over():
                return False
            time.sleep(0.05)

    def journey(self, name: str, moment: Moment) -> dict[str, bool]:
        """Take a request through all steps, killed at the same moment of each; which were struck."""
        request = self.request(name)
        struck = {}
        for step, fact in STEPS:
            struck[step] = self.is_struck(request, step, fact, moment, "worker")
            settles(request, fact, f"step {step}, killed {moment}")
            stands_at(request, step)
        is_right(request, f"killed {moment} in steps {[*filter(struck.get, struck)]}")
        return struck


def journeys(wards: Sequence[Ward], kind: str, moment: Callable[[int], Moment]) -> Counter[str]:
    """Journeys by turns, the n-th killed at `moment(n)`, until one was never struck.

    Returns:
        How many killings each step had; waiting for leases is idle, so the wards do it together.

    """
    kills: Counter[str] = Counter()
    numbers, is_over = count(1), Event()

    def travel(ward: Ward) -> None:
        try:
            while not is_over.is_set():
                number = next(numbers)
                struck = ward.journey(f"{kind} {number}", moment(number))
                kills.update(step for step, was in struck.items() if was)
                if not any(struck.values()):
                    return
        finally:
            is_over.set()

    with ThreadPoolExecutor(len(wards)) as travellers:
        for _ in travellers.map(travel, wards):
            pass
    return kills


def settles(request: Request, fact: str, where: str) -> None:
    """Wait until the fact is there and nothing is left to do."""
    request.waits_for(fact)
    request.waits_until(lambda: _has_settled(request, fact), f"{where}: nothing left to do")


def _has_settled(request: Request, fact: str) -> bool:
    return bool(request.dossier.get(fact)) and request.is_settled()


def stands_at(request: Request, step: str) -> None:
    """Hold the issue's labels and state to the step it was moved to."""
    issue = request.issue
    ended = step == STEPS[-1][0]
    assert issue.state == ("closed" if ended else "opened"), f"{request.ref}, step {step}"
    assert {one for one in issue.labels if not one.startswith("kanal::")} == {
        step_label(step),
        "keadaan::selesai" if ended else "giliran::kominfo",
    }, f"{request.ref}, step {step}"


def is_right(request: Request, where: str) -> None:
    """Hold the world after the last step to what it should be: nothing doubled, torn, left over."""
    dossier = request.dossier
    checks = (
        *_trail(request, dossier),
        *_notes(request),
        *_storage(request, dossier),
        *_report(request, dossier),
    )
    wrong = [f"{what}: {seen} is not {wanted}" for what, seen, wanted in checks if seen != wanted]
    assert not wrong, "\n".join((f"{request.ref}, {where}", *wrong))


Check = tuple[str, Any, Any]


def _trail(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    """Every revision once, in order, in files and in git's log; what happens once told once."""
    trail = request.trail()
    revisions = [*range(1, dossier["revision"] + 1)]
    yield "revisions", [read["revisi"] for read in trail], revisions
    heads = [
        title.partition(":")[0] for title in _log(request, _archive(request), _folder(request))
    ]
    yield "git log", heads, [f"{request.number} r{revision}" for revision in revisions]
    facts = [fact for read in trail for fact in read["fakta"]]
    told = Counter(fact["fakta"] for fact in facts)
    yield "facts told again", {name for name in ONCE if told[name] > 1}, set[str]()
    keys = Counter(fact["key"] for fact in facts if fact["fakta"] == "note_posted")
    yield "notes recorded again", {key for key, times in keys.items() if times > 1}, set[str]()
    yield "open intentions", dossier["intentions"], {}


def _notes(request: Request) -> Iterator[Check]:
    counts = {key: len(notes) for key, notes in request.notes().items()}
    yield "notes", counts, dict.fromkeys(counts, 1)


def _storage(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    """One staging, one permanent repository with its one tag, one entry with one version."""
    yield "staging", request.staging_repositories(), [f"{request.number}-1"]
    stored, staged = dossier["stored"], dossier["staged"]
    gitlab = request.city.technician.gitlab
    slug = stored["application"]
    office = gitlab.groups.get(f"{ROOT_GROUP}/aplikasi/{request.opd}")
    projects = [row.path for row in office.projects.list(iterator=True, search=slug)]
    yield "repositories", projects, [slug]
    project = gitlab.projects.get(stored["project"])
    tags = {tag.name: tag.commit["id"] for tag in project.tags.list(iterator=True)}
    yield "tags", tags, {request.number: staged["commit"]}
    yield "branches", [row.name for row in project.branches.list(iterator=True)], ["main"]
    protected = [row.name for row in project.protectedbranches.list(iterator=True)]
    yield "protected", protected, ["main"]
    titles = Counter(_log(request, project, "."))
    yield "commits made again", {title for title, times in titles.items() if times > 1}, set[str]()
    register = gitlab.projects.get(f"{ROOT_GROUP}/daftar-aplikasi")
    path = dossier["registered"]["path"]
    entry = yaml.safe_load(register.files.raw(file_path=path, ref="main"))
    versions = [(version["permohonan"], version["commit"]) for version in entry["versi"]]
    yield "versions", versions, [(request.number, stored["commit"])]
    yield "commits to the entry", len(_log(request, register, path)), 1


def _report(request: Request, dossier: dict[str, Any]) -> Iterator[Check]:
    rows = _archive(request).repository_tree(
        path=f"{_folder(request)}/laporan", ref="main", iterator=True
    )
    files = sorted(file["path"] for file in dossier["report"]["files"])
    yield "report", sorted(row["path"] for row in rows), files
    kinds = [Path(path).suffix for path in files]
    yield "kinds of report", kinds, [".md", ".pdf"]


def _log(request: Request, project: Any, path: str) -> list[str]:
    """Read the subjects of the main branch's commits to a path, oldest first, where git keeps them."""
    repository = request.city.stack.folder / "forge/repositories" / f"{project.id}.git"
    command = ["git", "-C", str(repository), "log", "--reverse", "--format=%s", "main", "--", path]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def _archive(request: Request) -> Any:
    return request.city.technician.gitlab.projects.get(f"{ROOT_GROUP}/arsip")


def _folder(request: Request) -> str:
    return f"permohonan/{request.number.partition('-')[0]}/{request.number}"


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
        "SWEEP_INTERVAL_S": "1",
        "WORK_DIR": str(work_dir),
    }
    worker: Worker | None = None
    try:
        stack.start_redis()
        stack.start_forge()
        stack.make_accounts()
        stack.run_setup()
        stack.start_service()
        stack.start_beat()
        worker = Worker(stack)
        worker.start()
        yield Ward(City(stack), worker)
    finally:
        if worker:
            worker.kill()
        stack.stop()
