"""The main job as people do it, read from `lakon.toml`: an office asks, Kominfo moves the card and decides."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.demo.people import Applicant, DemoError, Person, Technician, wait_until
from sandbox.demo.source import Source
from sandbox.demo.stack import BOT, ROOT_GROUP, Stack

OPD = "diskominfo"
OFFICE = f"opd {OPD}"
SHORT_S, LONG_S = 60.0, 1800.0
_SCREENPLAY = tomllib.loads(Path(__file__).with_name("lakon.toml").read_text())
ACTS: list[dict[str, Any]] = _SCREENPLAY["laku"]
_REFUSALS = (  # keys of the notes that end the demo
    "formulir-kurang-",
    "sumber-ditolak-",
    "sumber-belum-ada",
    "lampiran-kurang-",
    "jadwal-ditolak-",
    "dikembalikan-",
    "buntu-",
)


class Play:
    """One request from filing to announcement; `acts` yields a line before each act."""

    def __init__(self, stack: Stack, source: Source) -> None:
        folder = stack.kota_dir / stack.city
        workflow = tomllib.loads((folder / "langkah.toml").read_text())
        self.steps: list[dict[str, Any]] = workflow["langkah"]
        self._questions = tomllib.loads((folder / "formulir.toml").read_text())["isian"]
        self._zone = ZoneInfo(tomllib.loads((folder / "kota.toml").read_text())["zona"])
        self._source = source
        accounts = {account.role: account for account in reversed(stack.accounts.values())}
        self.office = Applicant(stack, accounts[OFFICE], OPD)
        self.technician = Technician(stack, accounts["teknisi"])
        self._people: dict[str, Person] = {"opd": self.office, "teknisi": self.technician}
        for role in ("kepala", "juru-surat"):
            self._people[role] = Person(stack, accounts[role])
        self.iid = 0
        self.number = ""
        self.happened: dict[str, list[str]] = {step["label"]: [] for step in self.steps}

    def acts(self) -> Iterator[str]:
        """Play on; each act is done when the next one is asked for.

        Raises:
            DemoError: the service refused, or did not act in time.

        """
        yield f"{self.office.account.name} files a request for {self._source.application}"
        self._file()
        label = self.steps[0]["label"]
        self.happened[label].append("received, the form is complete")
        for act in ACTS:
            person = self._people[act["oleh"]]
            label = act.get("pindah", label)
            yield f"{person.account.name} {act.get('hal') or f'moves the card to {label}'}"
            self._play(act, person)
            if "hasil" in act:
                dossier = self.technician.dossier(self.number)
                self.happened[label].append(act["hasil"].format_map(dossier))
        yield "The service closes the request"
        wait_until(
            lambda: self.technician.issue(OPD, self.iid).state == "closed", "the end", SHORT_S
        )

    def _play(self, act: Mapping[str, Any], person: Person) -> None:
        if label := act.get("pindah"):
            self.technician.move(OPD, self.iid, label)
            self._wait("the card to be recorded", partial(_stood_in, label=label))
        lines = [act["tulis"].strip().format_map(self._known())] if "tulis" in act else []
        lines += [f"{title}: {self._attached(person, title)}" for title in act.get("berkas", ())]
        if lines:
            issue = self._place(person).issues.get(self.iid, lazy=True)
            internal = act.get("internal", False)
            issue.notes.create({"body": "\n".join(lines), "internal": internal})
        for fact in act.get("tunggu", ()):
            self._wait(fact, partial(_holds, path=fact))

    def _known(self) -> dict[str, Any]:
        """What a line may name: the dossier, the people, the day that the service gave as example."""
        example = re.search(r"`([^`]+)`", self._said("jadwal-diminta"))
        account = self.office.account
        return self.technician.dossier(self.number) | {
            "aplikasi": self._source.application,
            "nama": account.name,
            "akun": account.username,
            "surel": account.email,
            "bot": BOT,
            "hari": datetime.now(self._zone).date().isoformat(),
            "jadwal": example[1] if example else "",
        }

    def _file(self) -> None:
        known = self._known() | {
            "surat": self._attached(self.office, "Surat permohonan"),
            "sumber": self._source.url
            or (self._source.archive and self.office.attach(self._source.archive)),
        }
        answers = _SCREENPLAY["formulir"]
        parts = [
            f"### {question['label']}\n\n{answers[question['kunci']].format_map(known)}\n"
            for question in self._questions
            if question["kunci"] in answers
        ]
        parts.append(f'/label ~"{self.steps[0]["label"]}" ~"kanal::gitlab"')
        title = f"Permohonan inventarisasi {self._source.application}"
        self.iid = self.office.file(title, "\n".join(parts))
        issue = self.technician.issue(OPD, self.iid)
        filed = datetime.fromisoformat(issue.created_at).astimezone(self._zone)
        self.number = f"{filed.year}-{OPD}-{self.iid}"
        wait_until(lambda: bool(self._said("tanda-terima")), "the receipt", SHORT_S)
        self._wait("the form", lambda d: bool(d.get("form_complete_at")))

    def _place(self, person: Person) -> Any:
        return person.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/{OPD}")

    def _attached(self, person: Person, title: str) -> str:
        """Upload a stand-in document that says what it is; its Markdown."""
        text = f"{title}\n\nDokumen contoh untuk peragaan, bukan dokumen asli.\n"
        name = f"{title.replace('. ', '-').replace(' ', '-').lower()}.txt"
        upload = self._place(person).upload(name, filedata=text.encode())
        return str(upload["markdown"])

    def _wait(self, what: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
        def looked() -> bool:
            there = is_so(self.technician.dossier(self.number))
            if not there:
                self._stop_where_the_service_refused()
            return there

        wait_until(looked, what, LONG_S)

    def _stop_where_the_service_refused(self) -> None:
        for key in _REFUSALS:
            told = self._said(key)
            # Documents are handed in only after the bot asked for them.
            if told and not (key == "lampiran-kurang-" and "keliru" not in self._said("lampiran ")):
                raise DemoError(told)

    def _said(self, key: str) -> str:
        """Give the newest note of the service with this key, without its marker."""
        if not self.iid:
            return ""
        for note in reversed(self.technician.notes(OPD, self.iid)):
            text, _, mark = note.body.rpartition("<!-- inventaris:")
            if note.author["username"] == BOT and mark.startswith(key):
                return str(text).strip()
        return ""


def _stood_in(dossier: dict[str, Any], label: str) -> bool:
    return any(entry["step"] == label for entry in dossier.get("steps", []))


def _holds(dossier: dict[str, Any], path: str) -> bool:
    """Tell whether a fact is there; a worksheet only when all of it was understood."""
    found: Any = dossier
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return bool(found) and not (isinstance(found, dict) and found.get("problems"))
