"""The whole product with its forge as processes, and people at work in it: for stories and crashes."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import requests

from inventaris.context import Context, build_context
from inventaris.model.action import Action
from inventaris.model.entry import DeskAction
from inventaris.model.issue import IssueRef
from inventaris.reconcile import dry_run
from inventaris.settings import load_settings
from sandbox.demo.people import (
    STEP,
    Applicant,
    DemoError,
    Official,
    Person,
    Technician,
    wait_until,
)
from sandbox.demo.stack import BOT, HOME, ROOT_GROUP, Account, Stack

LEASE_S, REQUEST_TIMEOUT_S, SWEEP_S, TOUCH_S = 3.0, 2.5, 2.0, 1.0
SETTLES_S = 90.0
TRUSTED_HOST = "localhost"  # 127.0.0.1 stays an address that nobody may have us clone from
DOCUMENTS = (
    "2. Dokumentasi dan analisis",
    "3. Dokumen pengembangan",
    "4. Dokumen pengujian",
    "5. Panduan instalasi",
    "6. Panduan pengguna",
    "7. Dokumen pengadaan",
)
SOURCE = {
    "README.md": "# Aplikasi\n\nAplikasi contoh.\n",
    "src/index.php": "<?php echo 'Selamat datang';\n",
    "sql/skema.sql": "CREATE TABLE warga (id INTEGER PRIMARY KEY);\n",
}
Json = dict[str, Any]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Give an archive as an office would pack it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def step_label(number: str) -> str:
    """Give the label of a step, `09`."""
    return next(label for label in _LABELS if label.startswith(f"{STEP}{number}-"))


_LABELS = tuple(
    f"{STEP}{name}"
    for name in (
        "01-permohonan",
        "02-tim-kominfo",
        "03-tim-opd",
        "04-undangan-berkas",
        "05-presentasi",
        "06-analisis",
        "07-instalasi-uji",
        "08-tanggapan",
        "09-pendaftaran-penyimpanan",
        "10-rekomendasi",
        "11-laporan",
        "12-pemberitahuan",
    )
)


class City:
    """A running stack with its people; requests are filed in it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.technician = Technician(stack, self._account("teknisi"))
        self.head = Official(stack, self._account("kepala"))

    def office(self, opd: str) -> Applicant:
        """Give the office's one person with an account."""
        return Applicant(self.stack, self._account(f"opd {opd}"), opd)

    def _account(self, role: str) -> Account:
        return next(a for a in self.stack.accounts.values() if a.role == role)

    def control(self, method: str, path: str, /, **body: object) -> Any:
        """Turn one of the forge's knobs under `/_sandbox/`."""
        return self.as_root(method, f"/_sandbox{path}", **body)

    def as_root(self, method: str, path: str, /, **body: object) -> Any:
        answer = requests.request(
            method,
            f"{self.stack.forge_url}{path}",
            json=body or None,
            headers={"PRIVATE-TOKEN": self.stack.root_token},
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def file(
        self,
        application: str,
        *,
        opd: str = "disdik",
        source: str | bytes | None = None,
        answers: Mapping[str, str] | None = None,
        extra: str = "",
    ) -> "Request":
        """File a good request: source is an address, or an archive's bytes (a small one if None).

        Args:
            application: its name; equal names are versions of one application.
            opd: the office.
            source: what the form names as source code.
            answers: answers by question, instead of the good ones; empty leaves a question out.
            extra: text below the form.

        """
        office = self.office(opd)
        given = {
            "Nama aplikasi": application,
            "Tujuan dan kegunaan": "Melayani surat masuk.",
            "Unit pemilik": "Bidang Umum",
            "Penanggung jawab": office.account.name,
            "Kontak": office.account.email,
            "Nomor surat permohonan": "000.8/12/2026",
            "Tanggal surat permohonan": "20 November 2026",
            "Pindaian surat permohonan": self.upload(office, "surat.txt", b"Surat permohonan\n"),
            **(answers or {}),
        }
        if "Letak source code" not in given:
            packed = zipped(SOURCE) if source is None else source
            given["Letak source code"] = (
                packed if isinstance(packed, str) else self.upload(office, "aplikasi.zip", packed)
            )
        parts = [f"### {question}\n\n{answer}\n" for question, answer in given.items() if answer]
        parts += [extra, f'/label ~"{_LABELS[0]}" ~"kanal::gitlab"']
        return Request(self, opd, office.file(f"Permohonan {application}", "\n".join(parts)))

    def upload(self, office: Applicant, name: str, content: bytes) -> str:
        """Upload to the office's project; the Markdown to write."""
        path = f"{ROOT_GROUP}/permohonan/{office.opd}"
        project = office.gitlab.projects.get(path)
        return str(project.upload(name, filedata=content)["markdown"])

    @cached_property
    def context(self) -> Context:
        """Give what the service would act with here, by the administrator's token."""
        given: Json = {
            name.removeprefix("INVENTARIS_").lower(): value
            for name, value in self.stack.environment().items()
            if name.startswith("INVENTARIS_")
        }
        if "trusted_hosts" in given:
            given["trusted_hosts"] = json.loads(given["trusted_hosts"])
        # Whoever counts or stalls the service's requests must not meet the test's own.
        given["gitlab_token"] = self.stack.root_token
        return build_context(load_settings(**given), lambda *_: None, lambda *_: None)

    def left_to_do(self, ref: IssueRef) -> tuple[Action | DeskAction, ...]:
        """Give what a pass would do now."""
        return dry_run(self.context, ref)


@dataclass(frozen=True)
class Request:
    """One filed request: what people do to it, and what the world shows of it."""

    city: City
    opd: str
    iid: int

    @property
    def ref(self) -> IssueRef:
        return IssueRef(self.opd, self.iid)

    @cached_property
    def number(self) -> str:
        return f"{self.issue.created_at[:4]}-{self.opd}-{self.iid}"

    @property
    def issue(self) -> Any:
        return self.city.technician.issue(self.opd, self.iid)

    @property
    def labels(self) -> set[str]:
        return set(self.issue.labels)

    @property
    def dossier(self) -> Json:
        return self.city.technician.dossier(self.number)

    def move(self, *steps: str) -> None:
        """Drag the card as the technician, to steps such as `09`; the head approves the last."""
        for step in steps:
            self.city.technician.move(self.opd, self.iid, step_label(step))
        if step_label(steps[-1]) == _LABELS[-1]:
            self.city.head.approve(self.opd, self.iid)

    def comment(self, body: str) -> None:
        self.city.office(self.opd).comment(self.iid, body)

    def says(self, person: Person, body: str, *, internal: bool = False) -> None:
        """Have somebody comment; an internal note is read by Kominfo alone."""
        issue = person.project(f"permohonan/{self.opd}").issues.get(self.iid, lazy=True)
        issue.notes.create({"body": body, "internal": internal})

    def read_by(self, person: Person) -> str:
        """Give everything on the issue that somebody can read."""
        issue = person.project(f"permohonan/{self.opd}").issues.get(self.iid)
        notes = (note.body for note in issue.notes.list(iterator=True))
        return "\n\n".join((issue.title, issue.description, *notes))

    def waits_to_hear(self, key: str) -> str:
        """Wait until the service has said this; what it said."""
        self.waits_until(lambda: bool(self.said(key)), key)
        return self.said(key)

    def attach_documents(self) -> None:
        """Hand in attachments 2 to 7."""
        office = self.city.office(self.opd)
        lines = [
            f"{name}: {self.city.upload(office, f'{name[0]}.txt', f'{name}{chr(10)}'.encode())}"
            for name in DOCUMENTS
        ]
        self.comment("\n".join(lines))

    def notes(self) -> dict[str, list[Any]]:
        """Give the service's notes by key, each in the order of posting."""
        found: dict[str, list[Any]] = {}
        for note in self.city.technician.notes(self.opd, self.iid):
            _, marked, mark = note.body.rpartition("<!-- inventaris:")
            if note.author["username"] == BOT and marked:
                found.setdefault(mark.split(" ")[0], []).append(note)
        return found

    def said(self, key: str) -> str:
        """Give the newest note with this key, or whose key begins so where it ends with `-`."""
        told = [
            note
            for name, notes in self.notes().items()
            if name == key or (key.endswith("-") and name.startswith(key))
            for note in notes
        ]
        return str(max(told, key=lambda note: note.id).body) if told else ""

    def waits_for(self, fact: str, timeout_s: float = SETTLES_S) -> None:
        """Wait until the dossier holds this fact."""
        self.waits_until(lambda: bool(self.dossier.get(fact)), fact, timeout_s)

    def waits_until(
        self, is_so: Callable[[], bool], what: str, timeout_s: float = SETTLES_S
    ) -> None:
        try:
            wait_until(is_so, what, timeout_s)
        except DemoError as late:
            told = "\n\n".join(n.body for notes in self.notes().values() for n in notes)
            raise AssertionError(f"{self.ref}: {late}\n{told}") from late

    def is_settled(self) -> bool:
        return not self.city.left_to_do(self.ref)

    def settles(self, timeout_s: float = SETTLES_S) -> None:
        """Wait until a pass would find nothing to do."""
        self.waits_until(self.is_settled, "nothing left to do", timeout_s)

    def goes_to_the_end(self) -> None:
        """Through every step with work for the machine, as soon as the one before is done."""
        self.attach_documents()
        for step, fact in (
            ("04", "complete_at"),
            ("07", "staged"),
            ("08", "staged"),
            ("09", "registered"),
            ("11", "report"),
            ("12", "finished_at"),
        ):
            self.move(step)
            self.waits_for(fact)
        self.settles()

    def trail(self) -> list[Json]:
        """Read the dossier's trail, oldest first: every file of it, by its revision."""
        technician = self.city.technician
        archive = technician.gitlab.projects.get(f"{ROOT_GROUP}/arsip")
        folder = f"permohonan/{self.number.partition('-')[0]}/{self.number}/jejak"
        rows = archive.repository_tree(path=folder, ref="main", iterator=True)
        texts = [archive.files.raw(file_path=row["path"], ref="main") for row in rows]
        return sorted((json.loads(text) for text in texts), key=lambda read: read["revisi"])

    def staging_repositories(self) -> list[str]:
        """Give the paths of the staging projects of this request; deleted ones are only marked."""
        group = self.city.technician.gitlab.groups.get(f"{ROOT_GROUP}/penampungan")
        projects = group.projects.list(iterator=True, search=self.number)
        there = (row.path for row in projects if not row.attributes.get("marked_for_deletion_on"))
        return sorted(path for path in there if path.startswith(f"{self.number}-"))


@contextmanager
def running_city(
    folder: Path, *, data: Path = HOME / "kota" / "tebing-tinggi", **settings: str
) -> Iterator[City]:
    """Start everything with short leases, set the forge up, and stop it all at the end.

    Args:
        folder: scratch space.
        data: the city's own folder.
        settings: `INVENTARIS_*` that go before the stack's own.

    """
    stack = Stack(folder, city=data.name, kota_dir=data.parent)
    stack.settings |= {
        "LEASE_S": str(LEASE_S),
        "REQUEST_TIMEOUT_S": str(REQUEST_TIMEOUT_S),
        "SWEEP_INTERVAL_S": str(SWEEP_S),
        "TOUCH_INTERVAL_S": str(TOUCH_S),
        "TRUSTED_HOSTS": json.dumps([TRUSTED_HOST]),
        **settings,
    }
    try:
        stack.start_redis()
        stack.start_forge()
        stack.make_accounts()
        stack.run_setup("--no-panduan")
        stack.start_service()
        stack.start_worker()
        stack.start_beat()
        yield City(stack)
    finally:
        stack.stop()
