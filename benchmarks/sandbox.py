"""Claim: what the sandbox forge answers does not slow down as its store grows: reading an issue
through python-gitlab, creating one, listing 100, and a commit of several actions take about as
long in a full store as in one with a hundredth of it; two writers wait no longer than one after the
other would; and with 10,000 issues and 1,000 repositories its process stays below 200 MB.

    python -m benchmarks.sandbox [--issues 10000] [--projects 1000] [--files 10000]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gitlab

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.processes import sandbox

TOKEN = "root-token-of-benchmarks"
TIMES = 30


def milliseconds(work: Callable[[int], object]) -> float:
    """The median of several turns; `work` gets the turn's number."""
    took = []
    for turn in range(TIMES):
        start = time.perf_counter()
        work(turn)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def writes_per_s(client: gitlab.Gitlab, writers: int) -> float:
    def write(number: int) -> None:
        with gitlab.Gitlab(client.url, private_token=TOKEN) as own:
            project = own.projects.get(1, lazy=True)
            for turn in range(TIMES):
                project.issues.create({"title": f"w{number}-{turn}"})

    start = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    return writers * TIMES / (time.perf_counter() - start)


def hundredth(count: int) -> int:
    return max(1, count // 100)


def measure(issues: int, projects: int, files: int) -> tuple[dict[str, float], float, float]:
    """Milliseconds by claim, two writers' pace by one's, and the process's most memory in MB."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sandbox(Path(folder), TOKEN) as server,
        gitlab.Gitlab(server.url, private_token=TOKEN) as client,
    ):
        project = client.projects.create({"name": "p", "initialize_with_readme": True})
        for number in range(projects - 1):
            client.projects.create({"name": f"p{number}"})
        for number in range(issues):
            project.issues.create({"title": f"Issue {number}", "labels": f"l{number % 10}"})
        actions = [
            {"action": "create", "file_path": f"d{n % hundredth(files)}/{n}.txt", "content": str(n)}
            for n in range(files)
        ]
        project.commits.create({"branch": "main", "commit_message": "fill", "actions": actions})

        def commit(turn: int) -> object:
            wanted = [
                {"action": "update", "file_path": "d0/0.txt", "content": f"new {turn}"},
                {"action": "create", "file_path": f"more/{turn}.txt", "content": "x"},
                {"action": "create", "file_path": f"d2/more-{turn}.txt", "content": "x"},
            ]
            body = {"branch": "main", "commit_message": "m", "actions": wanted}
            return project.commits.create(body)

        found = {
            "read an issue": milliseconds(lambda turn: project.issues.get(turn + 1)),
            "create an issue": milliseconds(lambda _: project.issues.create({"title": "t"})),
            "list 100 issues": milliseconds(
                lambda _: project.issues.list(per_page=100, get_all=False)
            ),
            "commit three actions": milliseconds(commit),
        }
        pace = writes_per_s(client, 2) / writes_per_s(client, 1)
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
        peak_kb = int(status.partition("VmHWM:")[2].split()[0])
        return found, pace, peak_kb / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--projects", type=int, default=1_000)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    sizes = (options.issues, options.projects, options.files)
    small, _, _ = measure(*map(hundredth, sizes))
    large, pace, memory_mb = measure(*sizes)
    for label, counts in (("small", map(hundredth, sizes)), ("large", sizes)):
        print("{}: {:,} issues, {:,} projects, {:,} files".format(label, *counts))
    for name, took in large.items():
        print(f"{name:<22}{small[name]:7.1f} ms small {took:7.1f} ms large, "
              f"ratio {took / small[name]:.2f}")  # fmt: skip
    print(f"two writers do {pace:.2f} times what one does")
    print(f"memory at most {memory_mb:.0f} MB (aim: below 200)")


if __name__ == "__main__":
    main()
