"""The status note: one glance, then the steps and the history, and nothing that is Kominfo's."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from inventaris.documents.render import Renderer
from inventaris.documents.report import report_values
from inventaris.model.action import PostNote
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    AnnouncementApproved,
    AttachmentWaived,
    BallPassed,
    EndDecided,
    Finding,
    MeetingCancelled,
    MeetingSet,
    MovePutBack,
    RequestReceived,
    ResponseGiven,
    SourcePromised,
    StepEntered,
    StepSkipped,
)
from inventaris.model.facts.decisions import EndKind
from inventaris.planner import status
from inventaris.planner.history import history
from tests.builders import (
    FILED,
    FORM,
    NOW,
    a_city,
    a_dossier,
    a_view,
    settings,
    source_staged,
    steps_entered,
)

TENTH = "langkah::10-rekomendasi"


FIRST = "langkah::01-permohonan"
THIRD = "langkah::03-tim-opd"
FIFTH = "langkah::05-presentasi"
REPORT = "laporan/laporan.md.j2"


def day(number: int) -> datetime:
    return FILED + timedelta(days=number)


def eventful() -> Dossier:
    """Everything that can happen to a request, more or less at once."""
    meeting = MeetingSet(1, day(4), day(5), "Aula @root", "siti", "9-a", day(3))
    verdicts = ("perlu-perbaikan", "sesuai")
    return a_dossier(
        put_back=(MovePutBack(TENTH, 5, day(4), "siti", "bukan-petugas"),),
        waived={"pengadaan": AttachmentWaived("pengadaan", "swakelola", "teknisi", day(2))},
        promised=SourcePromised(date(2026, 3, 20), "vendor", "teknisi", day(2)),
        skipped={TENTH: StepSkipped(TENTH, "tidak-diperlukan", "sudah ada", (), "teknisi", day(8))},
        meeting=meeting,
        meeting_cancelled=MeetingCancelled(2, meeting, "siti", "9-b", day(5)),
        responses=tuple(
            ResponseGiven(round_, verdict, (), (), "", "", "x", "teknisi", day(6 + round_))  # type: ignore[arg-type]
            for round_, verdict in enumerate(verdicts)
        ),
        approved=AnnouncementApproved("kadis", "kepala", (), day(9)),
        decided=EndDecided("dibatalkan", "siti", day(9), "berubah rencana"),
        finished_at=day(9),
    )


def waiting() -> Dossier:
    """The presentation is agreed, the day after the test's."""
    return a_dossier(
        steps=steps_entered("01", "02", "03", "04", "05"),
        ball=(*a_dossier().ball[:3], BallPassed("jadwal", day(4))),
        meeting=MeetingSet(0, day(10), day(11), "Aula", "siti", "9-a", day(4)),
    )


def note_of(dossier: Dossier, folder: Path, **issue: Any) -> str:
    (note,) = status.actions(a_view(dossier, **issue))
    assert isinstance(note, PostNote)
    rendered = Renderer(settings(folder), a_city()).note(note)
    assert not rendered.internal
    return rendered.body


def test_where_it_stands_whose_turn_it_is_and_until_when_come_first(tmp_path: Path) -> None:
    overview = note_of(a_dossier(), tmp_path).partition("<details>")[0]
    assert "Langkah 11 dari 12: Laporan" in overview
    assert "Menunggu **Dinas Kominfo** sejak" in overview
    assert "Janji layanan: **Senin, 9 Maret 2026 pukul 14.30 WIB**, **terlambat**" in overview
    assert "Kalender: berjalan sejak 2 Maret 2026 pukul 08.30 WIB" in overview
    assert "sebelumnya terpakai 6 jam 30 menit" in overview
    assert "source code tersimpan" in overview


def test_while_others_are_awaited_kominfos_time_stands(tmp_path: Path) -> None:
    overview = note_of(waiting(), tmp_path, labels=(FIFTH,)).partition("<details>")[0]
    assert "Menunggu **pertemuan yang dijadwalkan**" in overview
    assert "Pertemuan: **Kamis, 12 Maret 2026 pukul 08.30 WIB**, Aula" in overview
    assert "Kominfo (jam kerja): berhenti, terpakai 6 jam 30 menit, tersisa 6 jam" in overview


@pytest.mark.parametrize(("days_ago", "words"), [(8, ", **sudah lewat**."), (1, "WIB**.")])
def test_an_office_that_is_late_is_told_so_as_kominfo_is(
    days_ago: int, words: str, tmp_path: Path
) -> None:
    since = NOW - timedelta(days=days_ago)
    awaited = replace(
        a_dossier(steps=(StepEntered(THIRD, 3, since, "teknisi"),)),
        complete_at=None,
        ball=(BallPassed("opd", since),),
    )
    overview = note_of(awaited, tmp_path, labels=(THIRD,)).partition("<details>")[0]
    (line,) = (line for line in overview.splitlines() if line.startswith("📅"))
    assert line.startswith("📅 Batas: **")
    assert line.endswith(words)


def test_findings_are_named_as_long_as_they_wait_for_the_office(tmp_path: Path) -> None:
    findings = tuple(Finding(number, "Kata sandi", "Ganti") for number in ("1", "3"))
    given = ResponseGiven(1, "perlu-perbaikan", findings, (), "", "c" * 40, "x", "kadis", day(7))
    asked = a_dossier(responses=(given,), staged=replace(source_staged(), commit="c" * 40))
    told = "Menunggu perbaikan atas temuan nomor 1, 3 pada tanggapan Dinas Kominfo."
    assert told in note_of(asked, tmp_path).partition("<details>")[0]
    mended = replace(asked, staged=replace(source_staged(), commit="d" * 40))
    assert told not in note_of(mended, tmp_path)


def test_a_source_that_is_to_come_is_told_until_it_has_come(tmp_path: Path) -> None:
    promised = replace(eventful(), staged=None, stored=None, decided=None, finished_at=None)
    told = "Source code **belum diserahkan**, dijanjikan paling lambat **20 Maret 2026**."
    assert told in note_of(promised, tmp_path, description="").partition("<details>")[0]
    assert told not in note_of(eventful(), tmp_path)


@pytest.mark.parametrize(
    ("how", "words"),
    [("tidak-diperlukan", "tidak diperlukan"), ("di-luar-sistem", "selesai di luar sistem")],
)
def test_how_the_recommendation_was_left_out_is_told(
    how: Literal["tidak-diperlukan", "di-luar-sistem"], words: str, tmp_path: Path
) -> None:
    skipped = {TENTH: StepSkipped(TENTH, how, "surat 5/2026", (), "teknisi", day(8))}
    overview = note_of(a_dossier(skipped=skipped), tmp_path).partition("<details>")[0]
    assert f"**Rekomendasi subdomain dan hosting:** {words}" in overview
    values = report_values(a_view(a_dossier(skipped=skipped)), NOW)
    said = " ".join(Renderer(settings(tmp_path), a_city()).text(REPORT, values).split())
    assert f"Rekomendasi dinyatakan {words}; alasannya disebut pada bagian B.2." in said


@pytest.mark.parametrize("dossier", [a_dossier(), eventful(), Dossier(number="2026-disdik-7")])
@pytest.mark.parametrize("state", ["opened", "closed"])
def test_whatever_happened_can_be_read(dossier: Dossier, state: str, tmp_path: Path) -> None:
    body = note_of(dossier, tmp_path, state=state)
    assert body.count("<details>") == body.count("</details>") == 2
    assert "@root" not in body
    assert max(len(line.split("|")) for line in body.splitlines()) == 4  # two columns on a phone


def test_the_approval_comes_before_the_end_that_it_led_to() -> None:
    approval = AnnouncementApproved("kadis", "kepala", (), day(9))
    ended = a_dossier(approved=approval, finished_at=day(9))
    told: Any = history(a_view(ended))[-1]["hal"]
    assert [what["apa"] for what in told][-2:] == ["disetujui", "selesai"]


def test_the_history_is_told_oldest_first_and_once(tmp_path: Path) -> None:
    told = history(a_view(eventful()))
    moments = [row["saat"] for row in told]
    assert moments == sorted(set(moments))  # type: ignore[type-var]
    body = note_of(eventful(), tmp_path)
    for said in (
        "permohonan diajukan",
        "kartu di langkah **04 Undangan dan berkas** oleh Teknisi Kominfo",
        "pemindahan ke langkah 10 Rekomendasi oleh siti dikembalikan",
        "berkas diterima tanpa Dokumen pengadaan",
        "source code dijanjikan paling lambat 20 Maret 2026",
        "langkah 10 Rekomendasi dinyatakan tidak diperlukan",
        "jadwal presentasi dibatalkan",
        "tanggapan: perlu perbaikan",
        "permohonan dibatalkan",
    ):
        assert said in body


def test_what_is_kominfos_alone_is_not_told(tmp_path: Path) -> None:
    body = note_of(a_dossier(), tmp_path)
    staged = source_staged()
    for secret in (staged.project, staged.web_url, "penampungan"):
        assert secret not in body


def test_of_hand_overs_within_a_minute_only_the_last_is_told() -> None:
    checked = (
        BallPassed("kominfo", day(3) + timedelta(seconds=10)),
        BallPassed("opd", day(3) + timedelta(seconds=20)),
    )
    dossier = a_dossier(ball=(BallPassed("opd", day(2)), *checked), steps=steps_entered("01"))
    turns = [
        what["giliran"]
        for row in history(a_view(dossier))
        for what in row["hal"]  # type: ignore[attr-defined]
        if what["apa"] == "giliran"
    ]
    assert turns == ["opd", "opd"]


def test_as_long_as_nothing_happens_the_note_says_the_same() -> None:
    view = a_view(waiting(), labels=(FIFTH,))
    later = replace(view, now=view.now + timedelta(hours=12))
    assert list(status.actions(view)) == list(status.actions(later))


def test_a_request_that_came_by_letter_counts_from_when_it_came(tmp_path: Path) -> None:
    came = day(1) - timedelta(days=3)
    by_letter = replace(a_dossier(), received=RequestReceived("surat", came.date(), came))
    first: Any = history(a_view(by_letter))[0]
    assert (first["saat"], first["hal"][0]["apa"]) == (came, "diterima")
    assert "permohonan dicatat petugas" in note_of(by_letter, tmp_path)
    assert f"Kalender: berjalan sejak {came.day} Februari 2026" in note_of(by_letter, tmp_path)


def test_the_offices_former_requests_that_the_form_names_can_be_opened(tmp_path: Path) -> None:
    home = "https://gitlab.example/inventarisasi/permohonan/disdik/-/issues"
    named = "Versi baru dari 2025-disdik-3, lihat dishub#2 dan 2026-disdik-9."
    body = note_of(a_dossier(), tmp_path, description=f"{FORM}### Uraian panjang\n{named}\n")
    assert f"Merujuk permohonan [2025-disdik-3]({home}/3).\n" in body
    assert "dishub" not in body
    assert "Merujuk" not in note_of(a_dossier(), tmp_path)


def test_what_came_out_is_told_with_the_files(tmp_path: Path) -> None:
    overview = note_of(eventful(), tmp_path).partition("<details>")[0]
    assert "- **Tanggapan Dinas Kominfo:** sesuai\n" in overview
    assert "- **Rekomendasi subdomain dan hosting:** tidak diperlukan\n" in overview
    assert (
        "Rekomendasi" not in note_of(waiting(), tmp_path, labels=(FIFTH,)).partition("<details>")[0]
    )


def test_a_request_that_ended_before_its_time_says_why_and_claims_no_step(tmp_path: Path) -> None:
    body = note_of(eventful(), tmp_path)
    assert "**Dibatalkan** 11 Maret 2026 pukul 08.30 WIB.\n\nAlasan: berubah rencana.\n" in body
    assert "| 12 Pemberitahuan | tidak dijalani |" in body


def test_a_request_that_was_refused_tells_what_was_left_off(tmp_path: Path) -> None:
    refused = EndDecided("ditolak", "kadis", day(2), "ganda", "ganda")
    dossier = a_dossier(steps=steps_entered("01", "02"), decided=refused, finished_at=day(2))
    body = note_of(dossier, tmp_path, labels=())
    assert "| 01 Permohonan | ✅ selesai" in body
    assert "| 02 Tim teknis Kominfo | ⏹️ terhenti" in body
    assert "| 03 Tim OPD | tidak dijalani |" in body


@pytest.mark.parametrize("end", ["ditolak", "dibatalkan", "dipindahkan"])
def test_the_step_at_which_a_request_ended_before_its_time_is_not_told_as_done(
    end: EndKind, tmp_path: Path
) -> None:
    decided = EndDecided(end, "kadis", day(2), "ganda", "ganda")
    dossier = a_dossier(steps=steps_entered("01"), decided=decided, finished_at=day(2))
    body = note_of(dossier, tmp_path, labels=(FIRST,))
    assert "| 01 Permohonan | ⏹️ terhenti" in body
    assert "✅" not in body


def test_a_request_that_was_announced_claims_no_step_that_nobody_did(tmp_path: Path) -> None:
    dossier = a_dossier(steps=steps_entered("01", "02", "12"), finished_at=day(2))
    body = note_of(dossier, tmp_path, labels=())
    assert "| 01 Permohonan | ✅ selesai" in body
    assert "| 02 Tim teknis Kominfo | ⚠️ tidak lengkap, " in body
    assert "| 03 Tim OPD | dilewati |" in body
    assert "| 12 Pemberitahuan | ✅ selesai" in body


def test_nothing_is_told_as_earlier_than_the_filing(tmp_path: Path) -> None:
    early = a_dossier(form_complete_at=FILED - timedelta(seconds=1))
    body = note_of(early, tmp_path)
    assert "2 Maret 2026 pukul 08.30 WIB: permohonan diajukan; formulir lengkap" in body
