"""The minutes of the presentation: date in words, both sides, the claims."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.letters.minutes import minutes_values
from inventaris.model.facts import MeetingSet, SheetTaken
from inventaris.model.issue import Note
from inventaris.parsing.proposals import read_proposals
from inventaris.view import View, look
from tests.builders import APPLICANT, BOT, NOW, a_city, a_dossier, a_view, settings

HELD = MeetingSet(
    sequence=0,
    start=datetime(2026, 3, 6, 2, 0, tzinfo=UTC),
    end=datetime(2026, 3, 6, 4, 0, tzinfo=UTC),
    place="Ruang rapat",
    by="siti",
    source="1-a",
    at=NOW,
)
CLAIMS = SheetTaken("klaim", "2-b", "teknisi", NOW, ({"klaim": "Mencatat *peminjaman*"},))
TEAM = SheetTaken(
    "tim-opd",
    "3-c",
    "siti",
    NOW,
    (
        {"nama": "Siti Aminah", "nip": "19800101 200501 2 001", "unsur": "opd"},
        {"nama": "Teknisi Kominfo", "nip": "-", "unsur": "kominfo"},
    ),
)


def a_presented(*sheets: SheetTaken, now: datetime = NOW) -> View:
    held = {sheet.sheet: sheet for sheet in (CLAIMS, TEAM, *sheets)}
    return a_view(a_dossier(meeting=HELD, sheets=held), now=now)


def test_the_minutes_tell_when_who_and_what_was_claimed(tmp_path: Path) -> None:
    values = minutes_values(a_presented())
    assert values is not None
    heading: dict[str, object] = {
        "permohonan": "2026-disdik-7",
        "aplikasi": "SIPUS",
        "opd": "Disdik",
        "opd_bersama": False,
        "kepala": [],
    }
    text = Renderer(settings(tmp_path), a_city()).text(
        "surat/berita-acara.md.j2", {**values, **heading}
    )
    assert "hari ini Jumat, tanggal enam bulan Maret tahun dua ribu dua puluh enam" in text
    assert "pukul 09.00 sampai 11.00 WIB **\\[periksa\\]**, bertempat di Ruang rapat" in text
    assert "| 1 | Siti Aminah | 19800101 200501 2 001 |" in text
    assert "| 1 | Teknisi Kominfo | \\- |" in text
    assert "1. Mencatat \\*peminjaman\\*" in text


def printed(tmp_path: Path, view: View, *, is_shared: bool = False) -> str:
    values = minutes_values(view)
    assert values is not None
    heading: dict[str, object] = {"permohonan": "1", "aplikasi": "SIPUS", "opd": "Disdik"}
    heading |= {"kepala": [], "opd_bersama": is_shared}
    return Renderer(settings(tmp_path), a_city()).text(
        "surat/berita-acara.md.j2", {**heading, **values}
    )


def test_whose_people_these_are_is_left_open_in_a_shared_project(tmp_path: Path) -> None:
    text = printed(tmp_path, a_presented(), is_shared=True)
    assert "milik \\[diisi\\] (permohonan" in text
    assert "**Dari \\[diisi\\]:**\n" in text
    assert "\n**\\[diisi\\]**\n" in text
    assert "Disdik" not in text
    assert "**Dari Disdik:**\n" in printed(tmp_path, a_presented())


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("via Zoom", "**, via Zoom, telah"),
        ("daring melalui Zoom", "**, daring melalui Zoom, telah"),
        ("Aula", "**, bertempat di Aula, telah"),
        ("", "**, bertempat di **\\[diisi\\]**, telah"),
    ],
)
def test_a_meeting_is_at_a_place_or_by_some_means(tmp_path: Path, place: str, where: str) -> None:
    view = a_presented()
    held = replace(HELD, place=place)
    assert where in printed(tmp_path, replace(view, dossier=replace(view.dossier, meeting=held)))


@pytest.mark.parametrize(
    ("hours", "marked"), [("09.00 s.d. selesai", True), ("09.00 s.d. 11.00 WIB", False)]
)
def test_an_end_that_nobody_named_is_marked(tmp_path: Path, hours: str, marked: bool) -> None:
    view = a_presented()
    note = Note(1, APPLICANT, f"Jadwal presentasi: Jumat, 6 Maret 2026 pukul {hours}", NOW, NOW)
    city = view.city
    (line,) = read_proposals((note,), BOT, city.meeting, city.workflow.courtesies)
    held = replace(HELD, source=line.source)
    dossier = replace(view.dossier, meeting=held)
    said = look(replace(view.snapshot, notes=(note,), dossier=dossier), city, NOW)
    assert ("11.00 WIB **\\[periksa\\]**, bertempat" in printed(tmp_path, said)) is marked


def test_kominfos_own_roster_goes_before_its_people_on_the_offices_team() -> None:
    roster = SheetTaken("tim-kominfo", "4-d", "kadis", NOW, ({"nama": "Budi"},))
    values = minutes_values(a_presented(roster))
    assert values is not None
    assert [one["nama"] for one in values["pihak_kominfo"]] == ["Budi"]  # type: ignore[attr-defined]


def test_there_are_no_minutes_before_the_end_nor_without_claims() -> None:
    assert minutes_values(a_presented(now=HELD.start)) is None
    assert minutes_values(a_view(a_dossier(meeting=HELD))) is None
    assert minutes_values(a_view(a_dossier(sheets={"klaim": CLAIMS}))) is None
