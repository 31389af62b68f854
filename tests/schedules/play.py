"""Play a schedule's turns on one request, in one city with others."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock
from random import Random
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import gitlab
import redis
from babel.dates import format_date

from inventaris.working_days import opening, working_day
from sandbox.demo.people import Person
from sandbox.demo.stack import BOT, Stack
from tests.crash.worker import Worker
from tests.schedules.schedule import Fault, Turn
from tests.stack import DOCUMENTS, SOURCE, City, step_label, zipped
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")
HELD_S = 2.5  # how long a stall is waited for
STALL_S = 1.5  # longer than the service waits for an answer
TEAM = """### Tim OPD
1. Sari, NIP 19800101 200501 2 001, jabatan Kepala Bidang, OPD, ketua, @sari.disdik
2. Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi
"""
SHEETS = {
    "team": TEAM,
    "bad team": "### Tim OPD\n1. Sari, NIP 12, jabatan, ?\n",
    "technicians": "### Tim teknis Kominfo\nDasar: Disposisi nomor 12 tanggal 20 November 2026\n\n"
    "1. Andi, NIP -, jabatan Pranata Komputer, penanggung jawab, @teknisi\n",
    "claims": "### Klaim presentasi\n1. Mencetak surat\n2. Mencatat surat masuk\n",
    "verdicts": "### Putusan pengujian\n1. sesuai\n2. tidak diuji (belum ada akun penguji)\n",
    "response": "### Tanggapan\nPutusan: sesuai\n",
    "bad response": "### Tanggapan\nPutusan: perlu perbaikan\n",
    "bad appointment": "Jadwal presentasi: besok jam 9",
    "no appointment": "Jadwal presentasi: batal",
    "": "Komentar ini telah diubah.",
}


@dataclass
class Stage:
    """The processes, for all who play at the same time."""

    stack: Stack
    workers: list[Worker]
    _lock: Lock = field(default_factory=Lock)

    def kill(self, place: int) -> None:
        """End a worker at once and start another."""
        with self._lock:
            worker = self.workers[place % len(self.workers)]
            worker.kill()
            worker.start()

    def kill_all(self) -> None:
        with self._lock:
            for worker in self.workers:
                worker.kill()
            for worker in self.workers:
                worker.start()


class Play:
    """One request and those who have to do with it."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.seed = seed
        self.deleted: set[str] = set()  # keys of the service's notes that people deleted
        self._stage = stage
        self._random = Random(-seed)
        self.city = City(stage.stack)
        self.request = self.city.file(f"Aplikasi {seed}")
        self._office = self.city.office("disdik")

    def go(self, turns: tuple[Turn, ...]) -> None:
        """Do all turns; what the forge refuses people is their bad luck."""
        for turn in turns:
            time.sleep(turn.pause_s)
            rule = self._begin(turn.fault) if turn.fault else None
            try:
                self._act(turn.act, turn.argument)
            except gitlab.GitlabError as refused:
                # What was deleted meanwhile, or is not theirs to do.
                if refused.response_code not in {400, 403, 404, 409}:
                    raise
            if turn.fault and rule:
                self._strike(turn.fault, rule)

    def go_on(self) -> None:
        """The technician has work tried again that was given up."""
        self._say(self.city.technician, f"@{BOT} periksa")

    def _begin(self, fault: Fault) -> int | None:
        """Set a fault; give the rule's id where a request will be stalled by it."""
        control = self.city.control
        match fault.kind:
            case "drop" | "double":
                control("PUT", "/deliveries", **{fault.kind: fault.nth})
            case "late":
                control("PUT", "/deliveries", delay_s=fault.nth / 4)
            case "swap":
                control("PUT", "/deliveries", reorder=True)
            case "kill":
                self._stage.kill(fault.nth)
            case "forget":
                with redis.Redis.from_url(self._stage.stack.redis_url) as memory:
                    memory.flushall()
            case mode:
                wanted = {"mode": mode, "nth": fault.nth, "route": fault.route}
                # Git's credentials are not read by the forge's faults.
                user = "" if "git-" in fault.route else BOT
                rule = control("POST", "/faults", **wanted, method=fault.method, user=user)
                return int(rule["id"]) if mode in {"before", "after"} else None
        return None

    def _strike(self, fault: Fault, rule: int) -> None:
        """Wait until the request is held; end the workers, or let the service lose patience."""
        until = time.monotonic() + HELD_S
        while time.monotonic() < until:
            state = self.city.control("GET", f"/faults/{rule}")["state"]
            if state == "held":
                if fault.kills:
                    self._stage.kill_all()
                else:
                    time.sleep(STALL_S)
            if state != "waiting":
                break
            time.sleep(0.05)
        self.city.control("POST", f"/faults/{rule}/release")

    def _act(self, act: str, argument: str) -> None:
        deeds: dict[str, Callable[[str], object]] = {
            "move": lambda step: self._edit(add_labels=step_label(step), remove=step_label(step)),
            "two labels": lambda step: self._edit(add_labels=step_label(step)),
            "strip labels": lambda _: self._edit(labels=""),
            "drag to Closed": lambda _: self._edit(state_event="close", remove=""),
            "reopen": lambda _: self._edit(state_event="reopen"),
            "assign": self._assign,
            "attach all": lambda _: self.request.attach_documents(),
            "attach one": self._attach,
            "attach none": lambda number: self.request.comment(
                f"{DOCUMENTS[int(number) - 2]}: tidak tersedia, swakelola"
            ),
            "deliver anew": self._deliver,
            "edit the form": self._edit_form,
            "office says": self.request.comment,
            "office fills in": lambda sheet: self.request.comment(_sheet(sheet)),
            "office edits a comment": self._rewrite,
            "office deletes a comment": lambda _: self._one_of("sari.disdik").delete(),
            "office cancels": lambda _: self.request.comment(
                "@inventaris-bot batalkan-permohonan tidak jadi"
            ),
            "technician says": lambda body: self._say(self.city.technician, body),
            "technician fills in": lambda sheet: self._say(self.city.technician, _sheet(sheet)),
            "technician deletes a note of the service": lambda _: self._delete_note(),
            "head says": lambda body: self._say(self.city.head, body),
        }
        deeds[act](argument)

    def _edit(self, remove: str | None = None, **edit: str) -> None:
        """Edit as the board does; `remove` all steps but this one."""
        request = self.request
        issue = request.issue
        if remove is not None:
            standing = [s for s in issue.labels if s.startswith("langkah::") and s != remove]
            edit["remove_labels"] = ",".join(standing)
        issue.manager.update(request.iid, edit)

    def _assign(self, username: str) -> None:
        person = self.city.technician.account.id if username else 0
        self.request.issue.manager.update(self.request.iid, {"assignee_ids": [person]})

    def _attach(self, number: str) -> None:
        name = DOCUMENTS[int(number) - 2]
        paper = self.city.upload(self._office, f"{number}.txt", f"{name}\n".encode())
        self.request.comment(f"{name}: {paper}")

    def _deliver(self, _: str) -> None:
        packed = zipped({**SOURCE, "src/baru.php": f"<?php // {self._random.random()}\n"})
        source = self.city.upload(self._office, "aplikasi.zip", packed)
        self.request.comment(f"1. Source code: {source}")

    def _edit_form(self, question: str) -> None:
        """Leave out what is asked, or put something else there; with no question, clear all."""
        text = self.request.issue.description if question else ""
        edited = text.replace(f"### {question}", f"### Bukan {question}")
        self._office.edit(self.request.iid, edited)

    def _rewrite(self, sheet: str) -> None:
        note = self._one_of("sari.disdik")
        note.body = _sheet(sheet)
        note.save()

    def _delete_note(self) -> None:
        note = self._one_of(BOT)
        note.delete()
        self.deleted.add(key_of(note.body))

    def _say(self, person: Person, body: str) -> None:
        project = person.project(f"permohonan/{self.request.opd}")
        project.issues.get(self.request.iid, lazy=True).notes.create({"body": body})

    def _one_of(self, username: str) -> Any:
        """Give one of somebody's comments, as they would edit or delete it."""
        author = self.city.technician if username == BOT else self._office
        project = author.project(f"permohonan/{self.request.opd}")
        issue = project.issues.get(self.request.iid, lazy=True)
        notes = [
            note
            for note in issue.notes.list(iterator=True, sort="asc")
            if note.author["username"] == username and not note.system
        ]
        if not notes:
            raise gitlab.GitlabError("nothing said so far", response_code=404)
        return self._random.choice(notes)


def key_of(body: str) -> str:
    """Give the key of a note of the service."""
    return body.rpartition("<!-- inventaris:")[2].split(" ")[0]


def _sheet(name: str) -> str:
    if name != "appointment":
        return SHEETS[name]
    calendar = a_city().calendar
    day = opening(calendar, working_day(calendar, datetime.now(WIB).date(), 5)).date()
    told = format_date(datetime.combine(day, clock(9), WIB), "EEEE, d MMMM y", locale="id")
    return f"Jadwal presentasi: {told} pukul 09.00 WIB s.d. 10.30 di ruang rapat"
