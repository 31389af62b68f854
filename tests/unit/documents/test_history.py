"""The trail in words, for whoever reads the archive alone."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from inventaris.documents.render import Renderer
from inventaris.dossier_files import dump_fact, fact_name
from inventaris.jobs.run import JOBS
from inventaris.model.facts import (
    AttachmentRecord,
    AttachmentsChecked,
    BallPassed,
    EndDecided,
    Fact,
    FormCompleted,
    JobStarted,
    MailSent,
    MeetingSet,
    MovePutBack,
    NotePosted,
    ProposalJudged,
    SheetWithdrawn,
    SourcePromised,
    StepEntered,
    StepSkipped,
)
from inventaris.plain_data import revived
from tests.builders import NOW, a_city, settings

SEVENTH, NINTH = "langkah::07-instalasi-uji", "langkah::09-pendaftaran-penyimpanan"


def an_example(kind: Any, is_full: bool) -> Any:
    """Give a value of a type: with everything that it may hold, or with nothing that it need not."""
    of, parts = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: an_example(hint, is_full) for name, hint in hints.items()})
    if of in (Union, UnionType):
        return an_example(parts[0], is_full) if is_full else None
    if of is Literal:
        return parts[0]
    if of is tuple:
        return (an_example(parts[0], is_full),) if is_full else ()
    if of is not None and issubclass(of, Mapping):
        return {"a": "b"} if is_full else {}
    plain = {
        str: "x-y/z" if is_full else "",
        int: 1,
        bool: is_full,
        date: NOW.date(),
        datetime: NOW,
    }
    return plain[kind]


def told(fact: Fact, work_dir: Path) -> str:
    told = revived({"nama": fact_name(fact), **dump_fact(fact)})
    trail = [{"revisi": 1, "pada": NOW, "fakta": [told]}]
    values = {"nomor": "2026-disdik-7", "jejak": trail}
    return Renderer(settings(work_dir), a_city()).text("berkas/riwayat.md.j2", values)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (NotePosted("tanda-terima", 5), "catatan disampaikan: tanda terima permohonan"),
        (AttachmentsChecked("", NOW, ()), "lampiran diperiksa: 0 ada, 0 keliru, 7 belum"),
        (
            AttachmentsChecked("", NOW, (AttachmentRecord("source", "ada"),)),
            "lampiran diperiksa: 1 ada, 0 keliru, 6 belum",
        ),
        (
            NotePosted("pengingat-jadwal-0-20270107-sebelum-1-hari", 5),
            "catatan disampaikan: pengingat pertemuan",
        ),
        (
            NotePosted("lembar-terbaca-tim-opd-semua", 5),
            "catatan disampaikan: isian lembar kerja yang terbaca",
        ),
        (
            MailSent("berkas-lengkap/opd", NOW),
            "surel dikirim: tanda terima berkas lengkap, kepada perangkat daerah",
        ),
        (MailSent("akhir/inspektorat", NOW), "pemberitahuan akhir permohonan, kepada inspektorat"),
        (JobStarted("sejenis", "0f3a", NOW), "pekerjaan dimulai: pencarian aplikasi sejenis"),
        (
            StepEntered(SEVENTH, 4, NOW, "teknisi", "langkah-terlewat"),
            "kartu masuk langkah: 07 Instalasi dan uji, dengan peringatan: langkah terlewat (oleh",
        ),
        (
            MovePutBack(NINTH, 4, NOW, "teknisi", "perlu-penampungan", SEVENTH),
            "kartu dikembalikan: 09 Pendaftaran dan penyimpanan, ke 07 Instalasi dan uji",
        ),
        (StepEntered("langkah::99-lama", 4, NOW, ""), "kartu masuk langkah: langkah::99-lama"),
        (
            StepSkipped(SEVENTH, "tidak-diperlukan", "x", ("BA 3/2026",), "teknisi", NOW),
            "langkah dilewati: 07 Instalasi dan uji, tidak diperlukan, alasan: x (bukti: BA 3/2026)",
        ),
        (BallPassed("opd", NOW), "giliran berpindah: perangkat daerah"),
        (BallPassed(None, NOW), "giliran berpindah: tidak ada yang ditunggu"),
        (
            SourcePromised(date(2027, 1, 12), "menunggu vendor", "kadis", NOW),
            "source code dijanjikan: paling lambat 12 Januari 2027, alasan: menunggu vendor",
        ),
        (
            EndDecided("ditolak", "kadis", NOW, "sudah ada", "ganda"),
            "permohonan diakhiri: ditolak (ganda), alasan: sudah ada (oleh Kepala Dinas Kominfo)",
        ),
        (
            ProposalJudged("5-ab", "x", NOW, ("jadwal/hari-libur",)),
            "usulan jadwal presentasi dinilai: belum dapat dicatat (hari libur)",
        ),
        (
            MeetingSet(0, NOW, NOW, "aula", "x", "5-ab", NOW),
            "jadwal presentasi ditetapkan: 11 Maret 2026 pukul 11.30 WIB, aula",
        ),
        (SheetWithdrawn("klaim", NOW), "isian lembar kerja dihapus: Klaim presentasi"),
        (FormCompleted(NOW), "formulir lengkap\n"),
    ],
)
def test_what_happened_is_told_by_what_it_was_and_not_by_a_key(
    fact: Fact, words: str, tmp_path: Path
) -> None:
    assert f"- {words}" in told(fact, tmp_path) or f": {words}" in told(fact, tmp_path)


@pytest.mark.parametrize("kind", get_args(Fact), ids=lambda kind: str(kind.__name__))
@pytest.mark.parametrize("is_full", [True, False], ids=["full", "empty"])
def test_every_fact_can_be_told(kind: type[Fact], is_full: bool, tmp_path: Path) -> None:
    """A fact that cannot be told could not be committed either: the commit's message tells it."""
    assert "\n- " in told(an_example(kind, is_full), tmp_path)


def test_each_job_is_told_by_what_it_does(tmp_path: Path) -> None:
    keys = [job for job in JOBS if told(JobStarted(job, "", NOW), tmp_path).count(f": {job}\n")]
    assert keys == []


def test_what_people_wrote_stays_text(tmp_path: Path) -> None:
    fact = EndDecided("dibatalkan", "sari", NOW, "@root\n/close")
    assert "\n/close" not in told(fact, tmp_path)
    assert "@root" not in told(fact, tmp_path)
