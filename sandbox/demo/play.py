"""The main job as people do it: an office files a request, a technician moves it across the board."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.demo.people import Applicant, DemoError, Official, Technician, wait_until
from sandbox.demo.source import Source
from sandbox.demo.stack import BOT, Stack

OPD = "diskominfo"
SHORT_S, LONG_S = 60.0, 1800.0


class Play:
    """One request from filing to announcement; `acts` yields a line before each act."""

    def __init__(self, stack: Stack, source: Source, scratch: Path) -> None:
        folder = stack.kota_dir / stack.city
        workflow = tomllib.loads((folder / "langkah.toml").read_text())
        self.steps: list[dict[str, Any]] = workflow["langkah"]
        self._kinds: list[dict[str, Any]] = workflow["lampiran"]
        self._questions = tomllib.loads((folder / "formulir.toml").read_text())["isian"]
        self._zone = ZoneInfo(tomllib.loads((folder / "kota.toml").read_text())["zona"])
        self._source, self._scratch = source, scratch
        accounts = stack.accounts.values()
        self.office = Applicant(stack, next(a for a in accounts if a.role == f"opd {OPD}"), OPD)
        self.technician = Technician(stack, next(a for a in accounts if a.role == "teknisi"))
        self.head = Official(stack, next(a for a in accounts if a.role == "kepala"))
        self.iid = 0
        self.number = ""

    def acts(self) -> Iterator[str]:
        """Play on; each act is done when the next one is asked for.

        Raises:
            DemoError: the service refused, or did not act in time.

        """
        yield f"{self.office.account.name} files a request for {self._source.application}"
        self._file()
        for step in self.steps[1:]:
            yield f"{self.technician.account.name} moves the card to {step['label']}"
            self.technician.move(OPD, self.iid, step["label"])
            entered = partial(_entered, step=step)
            if "lampiran" in step.get("tugas", []):
                self._wait("the card to be recorded", SHORT_S, entered)
                yield f"{self.office.account.name} attaches the documents"
                self._attach()
                self._wait("the attachments", LONG_S, lambda d: bool(d.get("complete_at")))
                continue
            if "pemberitahuan" in step.get("tugas", []):
                self._wait("the card to be recorded", SHORT_S, entered)
                yield f"{self.head.account.name} approves the announcement"
                self.head.approve(OPD, self.iid)
            self._wait(step["label"], LONG_S, partial(_done, step=step))
        yield "The service announces the result and closes the request"
        wait_until(
            lambda: (
                self.technician.issue(OPD, self.iid).state == "closed"
                and bool(self.technician.dossier(self.number).get("finished_at"))
            ),
            "the announcement",
            SHORT_S,
        )

    def _file(self) -> None:
        letter = self._paper("surat-permohonan", "Surat permohonan")
        answers = {
            "aplikasi": self._source.application,
            "tujuan": "Diisi untuk memperagakan inventarisasi aplikasi.",
            "unit": "Bidang Aplikasi Informatika",
            "penanggung-jawab": self.office.account.name,
            "kontak": self.office.account.email,
            "nomor-surat": "000/PERAGAAN",
            "tanggal-surat": datetime.now(self._zone).date().isoformat(),
            "pindaian-surat": self.office.attach(letter),
            "sumber": self._delivered(),
        }
        parts = [
            f"### {question['label']}\n\n{answers[question['kunci']]}\n"
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
        self._wait("the form", SHORT_S, lambda d: bool(d.get("form_complete_at")))

    def _delivered(self) -> str:
        if self._source.archive:
            return self.office.attach(self._source.archive)
        return self._source.url

    def _attach(self) -> None:
        lines = []
        for kind in self._kinds:
            if kind.get("sumber"):
                continue
            paper = self._paper(f"{kind['nomor']}-{kind['kunci']}", kind["nama"])
            lines.append(f"{kind['nomor']}. {kind['nama']}: {self.office.attach(paper)}")
        self.office.comment(self.iid, "\n".join(lines))

    def _paper(self, name: str, title: str) -> Path:
        """Write a stand-in document that says what it is."""
        paper = self._scratch / f"{name}.txt"
        paper.write_text(f"{title}\n\nDokumen contoh untuk peragaan, bukan dokumen asli.\n")
        return paper

    def _wait(self, what: str, timeout_s: float, is_so: Any) -> None:
        def looked() -> bool:
            self._stop_where_the_service_refused()
            return bool(is_so(self.technician.dossier(self.number)))

        wait_until(looked, what, timeout_s)

    def _stop_where_the_service_refused(self) -> None:
        for key in (
            "formulir-kurang-",
            "sumber-ditolak-",
            "lampiran-kurang-",
            "dikembalikan-",
            "buntu-",
            "sumber-belum-ada",
        ):
            told = self._said(key)
            # Documents are handed in only after the bot asked for them.
            if told and not (key == "lampiran-kurang-" and "keliru" not in self._said("lampiran ")):
                raise DemoError(told)

    def _said(self, key: str) -> str:
        """Give the newest note of the service with this key, without its marker."""
        for note in reversed(self.technician.notes(OPD, self.iid)):
            text, _, mark = note.body.rpartition("<!-- inventaris:")
            if note.author["username"] == BOT and mark.startswith(key):
                return str(text).strip()
        return ""


def _entered(dossier: dict[str, Any], step: dict[str, Any]) -> bool:
    return any(entry["step"] == step["label"] for entry in dossier.get("steps", []))


def _done(dossier: dict[str, Any], step: dict[str, Any]) -> bool:
    facts = {
        "penampungan": "staged",
        "penyimpanan": "registered",
        "laporan": "report",
        "pemberitahuan": "finished_at",
    }
    return _entered(dossier, step) and all(
        dossier.get(facts[duty]) for duty in step.get("tugas", [])
    )
