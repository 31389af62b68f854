"""Builders of what the domain works on: a good request unless a test says otherwise."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from inventaris.city import load_city
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.model.action import Action, PostNote
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    ApplicationRegistered,
    AttachmentRecord,
    AttachmentsChecked,
    BallPassed,
    SourceStaged,
    SourceStored,
    StepEntered,
)
from inventaris.model.issue import Issue, IssueRef, LabelEvent, Person
from inventaris.model.snapshot import Snapshot
from inventaris.model.steps import Holder
from inventaris.settings import HOME, Settings, load_settings
from inventaris.view import View, look

FILED = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # Monday, 08.30 in the city
NOW = FILED + timedelta(days=9, hours=3)
BOT = "inventaris-bot"
APPLICANT = Person(7, "siti", "Siti Aminah")
TECHNICIAN = Person(3, "teknisi", "Teknisi Kominfo")
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
COMMIT = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
FORM = """\
### Nama aplikasi
Sistem Informasi Perpustakaan Sekolah
### Tujuan dan kegunaan
Mencatat peminjaman buku di sekolah dasar dan menengah pertama.
### Unit pemilik
Bidang Pembinaan Sekolah Dasar
### Penanggung jawab
Siti Aminah
### Kontak
0812-3456-7890, siti@disdik.example
### Nomor surat permohonan
400.3/117/2026
### Tanggal surat permohonan
27 Februari 2026
### Pindaian surat permohonan
[surat.pdf](/uploads/0123456789abcdef0123456789abcdef/surat.pdf)
### Letak source code
[sipus-1.4.zip](/uploads/0123456789abcdef0123456789abcdef/sipus-1.4.zip)
"""


@cache
def a_city() -> City:
    """The city whose folder comes with the product."""
    return load_city(HOME / "kota/tebing-tinggi", frozenset(DUTIES))


def settings(work_dir: Path, **overrides: Any) -> Settings:
    given = {
        "gitlab_url": "https://gitlab.example",
        "gitlab_token": "glpat-not-a-token",
        "webhook_secret": "not-a-secret-of-anyone",
        "work_dir": work_dir,
    }
    return load_settings(**given | overrides)


def answers_in(actions: Iterable[Action], work_dir: Path) -> list[str]:
    """What commands are answered with, as people read it."""
    renderer = Renderer(settings(work_dir), a_city())
    return [
        renderer.note(one).body
        for one in actions
        if isinstance(one, PostNote) and one.key.startswith("perintah-")
    ]


def steps_entered(*numbers: str, every: timedelta = timedelta(days=1)) -> tuple[StepEntered, ...]:
    """The card in each of these steps in turn, one after the other."""
    labels = {step.number: step.label for step in a_city().workflow.steps}
    return tuple(
        StepEntered(labels[number], place, FILED + place * every, TECHNICIAN.username)
        for place, number in enumerate(numbers)
    )


def balls_passed() -> tuple[BallPassed, ...]:
    """Whose turn it was: the office's in steps 3 and 4, nobody's but the date's in step 5."""
    turns: tuple[tuple[Holder, int], ...] = (
        ("kominfo", 0),
        ("opd", 2),
        ("kominfo", 3),
        ("jadwal", 4),
        ("kominfo", 5),
    )
    return tuple(BallPassed(holder, FILED + timedelta(days=day)) for holder, day in turns)


def attachments_checked(**changes: Any) -> AttachmentsChecked:
    """All seven there."""
    records = tuple(
        AttachmentRecord(
            kind=kind.key,
            verdict="ada",
            filename=f"{kind.key}.{'zip' if kind.is_source else 'pdf'}",
            sha256=SHA256,
            size_bytes=1_250_000 * kind.number,
            media_type="application/zip" if kind.is_source else "application/pdf",
        )
        for kind in a_city().workflow.attachments
    )
    checked = AttachmentsChecked("masukan", FILED + timedelta(days=3), records)
    return replace(checked, **changes)


def source_staged(**changes: Any) -> SourceStaged:
    staged = SourceStaged(
        input="masukan",
        at=FILED + timedelta(days=6),
        delivery="sipus-1.4.zip",
        project="inventarisasi/penampungan/2026-disdik-7-1",
        web_url="https://gitlab.example/inventarisasi/penampungan/2026-disdik-7-1",
        commit=COMMIT,
        tree=TREE,
        files=1284,
        size_bytes=18_400_000,
        sha256=SHA256,
        has_history=False,
        top_folder="sipus-1.4",
    )
    return replace(staged, **changes)


def source_stored(**changes: Any) -> SourceStored:
    stored = SourceStored(
        at=FILED + timedelta(days=8),
        application="sistem-informasi-perpustakaan-sekolah",
        project="inventarisasi/aplikasi/disdik/sistem-informasi-perpustakaan-sekolah",
        web_url="https://gitlab.example/inventarisasi/aplikasi/disdik/sistem-informasi-perpustakaan-sekolah",
        branch="main",
        tag="2026-disdik-7",
        commit=COMMIT,
        publiccode="ditulis",
    )
    return replace(stored, **changes)


def a_dossier(**changes: Any) -> Dossier:
    """A request that came as far as the report, with nothing left open but what people do."""
    checked = attachments_checked()
    stored = source_stored()
    path = "disdik/sistem-informasi-perpustakaan-sekolah/inventaris.yml"
    dossier = Dossier(
        number="2026-disdik-7",
        revision=12,
        filed_at=FILED,
        form_complete_at=FILED + timedelta(minutes=2),
        complete_at=checked.at,
        steps=steps_entered("01", "02", "03", "04", "05", "06", "07", "08", "09", "11"),
        ball=balls_passed(),
        attachments=checked,
        staged=source_staged(),
        deliveries=1,
        stored=stored,
        registered=ApplicationRegistered(
            stored.at,
            path,
            f"https://gitlab.example/inventarisasi/daftar-aplikasi/-/blob/main/{path}",
        ),
    )
    return replace(dossier, **changes)


def an_issue(**changes: Any) -> Issue:
    issue = Issue(
        ref=IssueRef("disdik", 7),
        id=70,
        project_id=17,
        title="2026-disdik-7 · Sistem Informasi Perpustakaan Sekolah · disdik",
        description=FORM,
        state="opened",
        labels=("langkah::11-laporan",),
        author=APPLICANT,
        created_at=FILED,
        updated_at=NOW,
        web_url="https://gitlab.example/inventarisasi/permohonan/disdik/-/issues/7",
    )
    return replace(issue, **changes)


def a_view(dossier: Dossier | None = None, *, now: datetime = NOW, **changes: Any) -> View:
    """The request as a decision sees it; `changes` are the issue's."""
    dossier = a_dossier() if dossier is None else dossier
    events = tuple(
        LabelEvent(entry.event_id, entry.at, "add", entry.step, TECHNICIAN)
        for entry in dossier.steps
        if entry.event_id
    )
    return look(Snapshot(an_issue(**changes), events, (), dossier, BOT), a_city(), now)
