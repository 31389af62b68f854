"""The minutes of the presentation: date in words, both sides, the claims."""

from datetime import UTC, datetime
from pathlib import Path

from inventaris.documents.render import Renderer
from inventaris.letters.minutes import minutes_values
from inventaris.model.facts import MeetingSet, SheetTaken
from inventaris.view import View
from tests.builders import NOW, a_city, a_dossier, a_view, settings

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
        "kepala": [],
    }
    text = Renderer(settings(tmp_path), a_city()).text(
        "surat/berita-acara.md.j2", {**values, **heading}
    )
    assert "hari ini Jumat, tanggal enam bulan Maret tahun dua ribu dua puluh enam" in text
    assert "pukul 09.00 sampai 11.00 WIB, bertempat di Ruang rapat" in text
    assert "| 1 | Siti Aminah | 19800101 200501 2 001 |" in text
    assert "| 1 | Teknisi Kominfo | \\- |" in text
    assert "1. Mencatat \\*peminjaman\\*" in text


def test_kominfos_own_roster_goes_before_its_people_on_the_offices_team() -> None:
    roster = SheetTaken("tim-kominfo", "4-d", "kadis", NOW, ({"nama": "Budi"},))
    values = minutes_values(a_presented(roster))
    assert values is not None
    assert [one["nama"] for one in values["pihak_kominfo"]] == ["Budi"]  # type: ignore[attr-defined]


def test_there_are_no_minutes_before_the_end_nor_without_claims() -> None:
    assert minutes_values(a_presented(now=HELD.start)) is None
    assert minutes_values(a_view(a_dossier(meeting=HELD))) is None
    assert minutes_values(a_view(a_dossier(sheets={"klaim": CLAIMS}))) is None
