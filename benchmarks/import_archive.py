"""Claim: an archive of 20,000 files is imported, and pushed, at least 3 times as fast as by
extracting, adding, committing and pushing; up to the push it takes at most 1.3 times as long as
`git fast-import` takes for a stream that is ready; and its memory does not depend on the archive's
bytes.

    python -m benchmarks.import_archive [--files 20000] [--large-mib 1024]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from inventaris.sources.delivery import Archive
from inventaris.sources.pipeline import import_delivery
from inventaris.sources.publish import push
from tests.git_server import git_server

MIB = 1024 * 1024
CLEAN = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "B",
    "GIT_AUTHOR_EMAIL": "b@example.org",
    "GIT_COMMITTER_NAME": "B",
    "GIT_COMMITTER_EMAIL": "b@example.org",
}


@dataclass
class Measured:
    seconds: float = 0.0
    cpu_s: float = 0.0
    """Of this process and its children: on a busy machine steadier than `seconds`."""
    peak_mib: float = 0.0


@dataclass(frozen=True)
class Ratio:
    """Seconds, or a ratio of them: on the clock and of the processors."""

    clock: float
    cpu: float

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.clock + other.clock, self.cpu + other.cpu)

    def __truediv__(self, other: Ratio) -> Ratio:
        return Ratio(self.clock / other.clock, self.cpu / other.cpu)

    def __str__(self) -> str:
        return f"{self.clock:.2f} ({self.cpu:.2f} by CPU)"


@contextmanager
def measured() -> Iterator[Measured]:
    """Time, and the largest proportional memory of this process's descendants and itself."""
    result, over = Measured(), threading.Event()
    before = _memory_mib(os.getpid())

    def watch() -> None:
        while not over.wait(0.05):
            pids = [os.getpid(), *_descendants(os.getpid())]
            result.peak_mib = max(result.peak_mib, sum(map(_memory_mib, pids)) - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start, cpu_start = time.perf_counter(), _cpu_s()
    try:
        yield result
    finally:
        result.seconds = time.perf_counter() - start
        result.cpu_s = _cpu_s() - cpu_start
        over.set()
        watcher.join()


def _cpu_s() -> float:
    return sum(os.times()[:4])


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _memory_mib(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss_Anon:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def make_archive(path: Path, files: int) -> None:
    """Pieces of real source (this Python's library), sizes from some bytes to some 40 KiB."""
    library = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    text = "".join(path.read_text(errors="replace") for path in library)
    chance = random.Random(4)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(files):
            size = min(int(chance.lognormvariate(7.6, 1.1)), 40_000)
            start = chance.randrange(len(text) - size)
            name = f"app/src/mod{n % 97}/part{n % 13}/file{n}.py"
            archive.writestr(name, text[start : start + size])


def make_large(path: Path, mib: int) -> None:
    block = random.Random(5).randbytes(MIB)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for n in range(4):
            with archive.open(f"app/large{n}.bin", "w", force_zip64=True) as out:
                for m in range(mib // 4):
                    out.write(block[m % 97 :] + block[: m % 97])


def run(*arguments: str, cwd: Path) -> None:
    subprocess.run(arguments, cwd=cwd, env=CLEAN, check=True, stdout=subprocess.DEVNULL)


def extract_add_commit_push(archive: Path, scratch: Path, url: str) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(scratch)
    run("git", "init", "-q", "-b", "main", cwd=scratch / "app")
    run("git", "add", ".", cwd=scratch / "app")
    run("git", "commit", "-q", "-m", "x", cwd=scratch / "app")
    run("git", "push", "-q", url, "main", cwd=scratch / "app")


def ready_stream(repo: Path, stream: Path) -> None:
    with stream.open("wb") as out:
        subprocess.run(
            ["git", "--git-dir", str(repo), "fast-export", "main"],
            stdout=out,
            env=CLEAN,
            check=True,
        )


def fast_import(stream: Path, repo: Path, *flags: str, **settings: str) -> None:
    run("git", "init", "-q", "--bare", str(repo), cwd=repo.parent)
    chosen = [part for name, value in settings.items() for part in ("-c", f"core.{name}={value}")]
    with stream.open("rb") as source:
        subprocess.run(
            ["git", "--git-dir", str(repo), *chosen, "fast-import", "--quiet", *flags],
            stdin=source,
            env=CLEAN,
            check=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--large-mib", type=int, default=1024)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, git_server(Path(folder)) as server:
        compare(Path(folder), server.url, options.files)
        show_memory(Path(folder), options.large_mib)


def compare(root: Path, url: str, files: int) -> None:
    archive = root / "source.zip"
    make_archive(archive, files)
    print(
        f"{files} files, archive of {archive.stat().st_size / MIB:.1f} MiB, {os.cpu_count()} CPUs"
    )

    def target(name: str) -> str:
        run("git", "init", "-q", "--bare", f"{name}.git", cwd=root)
        return f"{url}/{name}.git"

    def ours(name: str, *, scan: bool) -> None:
        import_delivery(
            Archive.of_file(archive),
            root / f"{name}-local.git",
            work_dir=root / "work",
            message_of=lambda sha256: f"{sha256}\n",
            scan=scan,
        )

    def measure(what: str, work: Callable[[], None]) -> Ratio:
        with measured() as result:
            work()
        print(
            f"{what:<56}{result.seconds:7.2f} s {result.cpu_s:7.2f} s CPU {result.peak_mib:5.0f} MiB",
            flush=True,
        )
        return Ratio(result.seconds, result.cpu_s)

    (root / "extracted").mkdir()
    by_hand_url, ours_url = target("by-hand"), target("ours")
    by_hand = measure(
        "extract + add + commit + push",
        lambda: extract_add_commit_push(archive, root / "extracted", by_hand_url),
    )
    ready_stream(root / "by-hand.git", root / "stream")
    ready = measure(
        "git fast-import of a ready stream",
        lambda: fast_import(root / "stream", root / "ready.git"),
    )
    ready_ours = measure(
        "   the same with our settings (no deltas, compression 1)",
        lambda: fast_import(root / "stream", root / "ready-ours.git", "--depth=0", compression="1"),
    )
    unscanned = measure("ours up to the push, without secret scan", lambda: ours("u", scan=False))
    ours("warm", scan=True)
    scanned = measure("ours up to the push, with secret scan", lambda: ours("ours", scan=True))
    pushed = measure("our push", lambda: push(root / "ours-local.git", ours_url, ["main:main"]))
    print(f"extract + add + commit + push / ours: {by_hand / (unscanned + pushed)} (aim: 3)")
    print(f"   the same with the secret scan:     {by_hand / (scanned + pushed)}")
    print(f"ours up to the push / ready stream:   {unscanned / ready} (aim: 1.3)")
    print(f"   the same with the secret scan:     {scanned / ready}")
    print(f"   against one with our settings:     {unscanned / ready_ours}")


def show_memory(root: Path, large_mib: int) -> None:
    for mib in (large_mib // 8, large_mib):
        archive = root / "large.zip"
        make_large(archive, mib)
        with measured() as result:
            import_delivery(
                Archive.of_file(archive),
                root / f"large-{mib}.git",
                work_dir=root / "work",
                message_of=lambda sha256: f"{sha256}\n",
                scan=False,
            )
        print(f"archive of {mib:5} MiB: {result.seconds:6.1f} s, peak {result.peak_mib:5.0f} MiB")


if __name__ == "__main__":
    main()
