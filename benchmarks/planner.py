"""Claim: with 200 label events and 300 comments that nothing is left to do about, 5,000 plans a second
and more, as long as the request stays as it was read. Where GitLab answers the same as before, reading
the answers and planning takes about three times as long as parsing their JSON. What changed has its
price: where the comments are known five times as long, where none was ever seen fifty times.

    python -m benchmarks.planner [--events 200] [--comments 300] [--seconds 2]

Plans a second are of processor time, so that a busy machine does not tell another story.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from inventaris.dossier_files import dump_state
from inventaris.forge.client import Forge, Json
from inventaris.forge.snapshot import gather
from inventaris.model.issue import Note, Person
from inventaris.model.snapshot import Snapshot
from inventaris.places import Places
from inventaris.planner.plan import plan
from tests.world import (
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    commented,
    moved,
)

MINUTE = timedelta(minutes=1)
BOT = "@inventaris-bot"
COMMENTS = (
    "Selamat pagi, berkas kami susulkan minggu depan. Terima kasih.",
    "Baik, kami tunggu.\n\n> Selamat pagi, berkas kami susulkan minggu depan.",
    f"1. Source code: [v{{n}}.zip](/uploads/{SECRET}/v{{n}}.zip)\n7. Dokumen pengadaan: tidak tersedia",
    f"{BOT} periksa",
    "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat {n}",
    "### Analisis kebutuhan\n\n| Kebutuhan | Prioritas |\n|---|---|\n| Cetak surat {n} | tinggi |\n",
    "Catatan rapat ke-{n}:\n" + "- membahas integrasi dengan sistem kepegawaian\n" * 8,
)


def a_long_request(events: int, comments: int) -> tuple[Snapshot, datetime]:
    """A card moved to and fro while people talk, until nothing is left to do about it."""
    world, now = World(), NOW
    steps = [step.label for step in a_city().workflow.steps[:8]]
    snapshot, _ = world.settled(a_snapshot(), now)
    moves = 0
    for number in range(max(events // 2, comments)):
        now += MINUTE
        if number < comments:
            body = COMMENTS[number % len(COMMENTS)].format(n=number)
            by = OFFICE if number % 3 else TECHNICIAN
            snapshot = commented(snapshot, body, by, now)
        if len(snapshot.label_events) < events - 1:
            moves += 1
            snapshot = moved(snapshot, steps[moves % len(steps)], TECHNICIAN, now)
        if number % 10 == 9:
            snapshot, _ = world.settled(snapshot, now, rounds=40)
    now += MINUTE
    return world.settled(snapshot, now, rounds=40)[0], now


class Answers:
    """What GitLab answers for a request, as the four texts of JSON that a pass reads."""

    def __init__(self, snapshot: Snapshot) -> None:
        def person(one: Person) -> Json:
            return {"id": one.id, "username": one.username, "name": one.name, "state": "active"}

        def plain(row: Any) -> Json:
            return {slot: getattr(row, slot) for slot in row.__slots__}

        issue = snapshot.issue
        shown = {**plain(issue), "author": person(issue.author), "assignees": []}
        content = base64.b64encode(dump_state(snapshot.dossier)).decode()
        events = [
            {**plain(one), "created_at": one.at, "label": {"name": one.label},
             "user": person(one.user) if one.user else None}
            for one in snapshot.label_events
        ]  # fmt: skip
        notes = [{**plain(one), "author": person(one.author)} for one in snapshot.notes]
        self.texts = {
            "issue": json.dumps(shown, default=str),
            "resource_label_events": json.dumps(events, default=str),
            "notes": json.dumps(notes, default=str),
            "berkas": json.dumps({"content": content}),
        }

    def get(self, _path: str) -> Json:
        return cast("Json", json.loads(self.texts["issue"]))

    def list(self, path: str, **_query: Any) -> Iterator[Json]:
        return iter(json.loads(self.texts[path.rpartition("/")[2]]))

    def find(self, _path: str, **_query: Any) -> Json | None:
        return cast("Json", json.loads(self.texts["berkas"]))

    def parse(self) -> None:
        for text in self.texts.values():
            json.loads(text)


def gathered_anew(snapshot: Snapshot) -> Snapshot:
    """Equal, but no part of it is the same object: what the next pass reads."""

    def again(person: Person) -> Person:
        return replace(person)

    def note(one: Note) -> Note:
        return replace(one, body="".join(list(one.body)), author=again(one.author))

    return replace(
        snapshot,
        issue=replace(snapshot.issue, description="".join(list(snapshot.issue.description))),
        notes=tuple(map(note, snapshot.notes)),
        label_events=tuple(map(replace, snapshot.label_events)),
        dossier=replace(snapshot.dossier),
    )


def seconds_each(work: Callable[[], object], seconds: float) -> float:
    """Processor time of one turn."""
    turns, start = 0, time.process_time()
    while (gone := time.process_time() - start) < seconds:
        work()
        turns += 1
    return gone / turns


def unseen(snapshot: Snapshot, number: int) -> Snapshot:
    """The same with every text changed a little, so that nothing read before is of use."""
    notes = tuple(
        one if one.author.username == snapshot.bot else replace(one, body=f"{one.body}\n\n{number}")
        for one in snapshot.notes
    )
    return replace(gathered_anew(snapshot), notes=notes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--comments", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    snapshot, now = a_long_request(options.events, options.comments)
    city, answers, places = a_city(), Answers(snapshot), Places("inventarisasi")
    size = sum(map(len, answers.texts.values()))
    print(f"{len(snapshot.label_events)} label events, {len(snapshot.notes)} comments and notes, "
          f"{size / 1024:.0f} KiB of JSON")  # fmt: skip

    def planned(one: Snapshot, at: datetime = now) -> None:
        assert plan(one, city, at) == ()

    def looked() -> None:
        forge = cast("Forge", answers)
        planned(gather(forge, places, city, snapshot.bot, snapshot.issue.ref))

    number = iter(range(1_000_000_000))
    # What the making of snapshots costs is taken off again.
    making = seconds_each(lambda: gathered_anew(snapshot), options.seconds / 4)
    changing = seconds_each(lambda: unseen(snapshot, next(number)), options.seconds / 4)
    parsing = seconds_each(answers.parse, options.seconds)
    print(f"{'json.loads of what GitLab answers':<52}{1 / parsing:9.0f} a second")
    for label, each in (
        (
            "plan, comments never seen before",
            seconds_each(lambda: plan(unseen(snapshot, next(number)), city, now), options.seconds)
            - changing,
        ),
        (
            "plan, all changed but the comments' texts",
            seconds_each(lambda: planned(gathered_anew(snapshot)), options.seconds) - making,
        ),
        (
            "plan, only the dossier changed",
            seconds_each(
                lambda: planned(replace(snapshot, dossier=replace(snapshot.dossier))),
                options.seconds,
            ),
        ),
        (
            "plan, nothing changed but the time",
            seconds_each(
                lambda: planned(snapshot, now + timedelta(microseconds=next(number))),
                options.seconds,
            ),
        ),
        (
            "json.loads, look and plan, all answered as before",
            seconds_each(looked, options.seconds),
        ),
    ):
        print(f"{label:<52}{1 / each:9.0f} a second, {each / parsing:7.3f} times json.loads")


if __name__ == "__main__":
    main()
