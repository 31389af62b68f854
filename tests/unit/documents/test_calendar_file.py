"""The calendar file, as its own library and another one read it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from inventaris.documents.calendar_file import CalendarEvent, calendar_file
from inventaris.documents.render import Renderer
from tests.builders import a_city, settings

WIB = ZoneInfo("Asia/Jakarta")
EVENT = CalendarEvent(
    uid="2026-disdik-7-presentasi@kota.example",
    sequence=1,
    stamp=datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
    start=datetime(2026, 12, 2, 9, 0, tzinfo=WIB),
    end=datetime(2026, 12, 2, 11, 0, tzinfo=WIB),
    summary="Presentasi aplikasi SIPADU; versi 1,5 (2026-disdik-7)",
    location="Aula, Jl. Sutomo No. 14; lantai 2\\3",
    description="Dinas Pendidikan mempresentasikan aplikasinya.\nPermohonan: https://gitlab.example/7",
    url="https://gitlab.example/7",
    organizer="Dinas Komunikasi dan Informatika, Kota: Contoh",
    organizer_mail="kominfo@kota.example",
)
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200
).map(lambda text: text.strip() or "x")


def file(event: CalendarEvent = EVENT) -> bytes:
    return calendar_file(event, "-//Inventaris//ID")


def by_another_reader(content: bytes) -> Iterator[object]:
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    event = calendar.vevent
    for name in ("uid", "sequence", "dtstart", "dtend", "summary", "location", "description"):
        yield getattr(event, name).value


def test_two_readers_find_what_was_written() -> None:
    told = [
        EVENT.uid,
        "1",
        EVENT.start,
        EVENT.end,
        EVENT.summary,
        EVENT.location,
        EVENT.description,
    ]
    assert list(by_another_reader(file())) == told
    (event,) = Calendar.from_ical(file()).events
    assert (event.start, event.end, event["summary"]) == (EVENT.start, EVENT.end, EVENT.summary)


def test_times_stand_in_utc_so_that_no_table_of_zones_is_needed() -> None:
    assert b"DTSTART:20261202T020000Z\r\n" in file()
    assert b"DTEND:20261202T040000Z\r\n" in file()
    assert b"TZID" not in file()


def test_every_line_ends_with_cr_lf_and_is_short() -> None:
    lines = file(replace(EVENT, summary="é" * 300)).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_a_published_event_names_its_organizer_and_no_attendee() -> None:
    calendar = Calendar.from_ical(file())
    (event,) = calendar.events
    assert (calendar["method"], event["status"]) == ("PUBLISH", "CONFIRMED")
    assert event["organizer"] == "mailto:kominfo@kota.example"
    assert event["organizer"].params["CN"] == EVENT.organizer
    assert "attendee" not in event


def test_a_cancelled_one_has_the_same_uid_and_says_so_twice() -> None:
    calendar = Calendar.from_ical(file(replace(EVENT, sequence=2, is_cancelled=True)))
    (event,) = calendar.events
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert event["uid"] == EVENT.uid


def test_the_same_event_gives_the_same_bytes() -> None:
    assert file() == file()


@given(TEXTS, TEXTS)
def test_foreign_text_adds_no_line_of_its_own(summary: str, place: str) -> None:
    hostile = f"{summary}\r\nATTENDEE:mailto:x@y.example"
    (read,) = Calendar.from_ical(file(replace(EVENT, summary=hostile, location=place))).events
    assert "attendee" not in read
    assert read["location"] == place
    assert read["organizer"].params["CN"] == EVENT.organizer


@pytest.mark.parametrize("cancelled", [False, True])
def test_its_texts_are_plain_and_on_the_point(tmp_path: Path, cancelled: bool) -> None:
    renderer = Renderer(settings(tmp_path), a_city())
    values = {
        "nomor": "2026-disdik-7",
        "aplikasi": "SIPADU_2 *baru*\n/close",
        "opd": "Dinas Pendidikan",
        "batal": cancelled,
        "tautan_permohonan": "https://gitlab.example/7",
    }
    title = renderer.plain("kalender/judul.txt.j2", values)
    prefix = "BATAL: " if cancelled else ""
    assert title == f"{prefix}Presentasi aplikasi SIPADU_2 *baru* /close (2026-disdik-7)"
    told = renderer.plain("kalender/uraian.txt.j2", values)
    assert "https://gitlab.example/7" in told
    assert ("hapus dahulu acara ini" in told) is not cancelled  # Thunderbird refuses a second file
