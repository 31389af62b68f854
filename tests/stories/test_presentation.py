"""A presentation is agreed in comments: named, moved, cancelled, and its calendar file follows."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from babel.dates import format_date
from icalendar import Calendar, Event

from inventaris.working_days import opening, working_day
from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City, Request
from tests.stories.outcome import project
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")


def a_day(ahead: int) -> datetime:
    """Nine o'clock, so many working days from now."""
    calendar = a_city().calendar
    day = working_day(calendar, datetime.now(WIB).date(), ahead)
    return datetime.combine(opening(calendar, day).date(), time(9), WIB)


def line(start: datetime, place: str) -> str:
    day = format_date(start, "EEEE, d MMMM y", locale="id")
    return f"Jadwal presentasi: {day} pukul {start:%H.%M} WIB s.d. 10.30 di {place}"


def calendar_file(request: Request, note: Any) -> tuple[str, Event]:
    """The file behind a note's link, as the office's own person opens it."""
    link = note.body.partition("](")[2].partition(")")[0]
    path = f"/projects/{ROOT_GROUP}%2Fpermohonan%2F{request.opd}{link}"
    answer = requests.get(
        f"{request.city.stack.forge_url}/api/v4{path}",
        headers={"PRIVATE-TOKEN": request.city.office(request.opd).account.token},
        timeout=30,
    )
    assert answer.ok, f"{path}: {answer.status_code}"
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.events
    kept = project(request.city, "arsip").files.raw(
        request.dossier["invitation"]["file"]["path"], ref="main"
    )
    assert kept == answer.content
    return str(calendar["method"]), event


@pytest.fixture(scope="module")
def request_at_05(city: City) -> Request:
    request = city.file("Sistem Jadwal Rapat")
    request.move("05")
    request.waits_until(lambda: bool(request.notes().get("jadwal-diminta")), "asked for a date")
    return request


def test_a_presentation_is_named_moved_and_cancelled(request_at_05: Request) -> None:
    request, first, second = request_at_05, a_day(5), a_day(8)
    assert "giliran::opd" in request.labels

    request.comment("Jadwal presentasi: besok jam 9")
    request.waits_until(lambda: bool(request.said("jadwal-ditolak-")), "told what is doubtful")

    request.comment(f"Selamat pagi.\n\n{line(first, 'ruang rapat /close')}")
    request.waits_until(lambda: "undangan-0" in request.notes(), "invited")
    (invited,) = request.notes()["undangan-0"]
    method, event = calendar_file(request, invited)
    assert (method, event["sequence"], event.start) == ("PUBLISH", 0, first.astimezone(UTC))
    assert event["location"] == "ruang rapat /close"
    request.waits_until(lambda: "giliran::jadwal" in request.labels, "awaiting the day")

    request.comment(line(second, "aula"))
    request.waits_until(lambda: "undangan-1" in request.notes(), "invited anew")
    _, moved = calendar_file(request, request.notes()["undangan-1"][0])
    assert (moved["uid"], moved["sequence"]) == (event["uid"], 1)
    assert moved.start == second.astimezone(UTC)

    moving = next(n for n in request.issue.notes.list(iterator=True) if "di aula" in n.body)
    request.city.office(request.opd).gitlab.projects.get(
        f"{ROOT_GROUP}/permohonan/{request.opd}"
    ).issues.get(request.iid).notes.delete(moving.id)
    request.waits_until(lambda: "undangan-2" in request.notes(), "fallen back")
    assert "telah dihapus" in request.notes()["undangan-2"][0].body
    _, back = calendar_file(request, request.notes()["undangan-2"][0])
    assert (back["sequence"], back.start) == (2, first.astimezone(UTC))

    request.comment("Jadwal presentasi: batal, kepala dinas berhalangan")
    request.waits_until(lambda: "undangan-3" in request.notes(), "cancelled")
    method, gone = calendar_file(request, request.notes()["undangan-3"][0])
    assert (method, gone["status"], gone["sequence"]) == ("CANCEL", "CANCELLED", 3)
    assert gone["uid"] == event["uid"]
    request.settles()
    assert "giliran::opd" in request.labels
    assert request.issue.state == "opened"
    assert {len(notes) for key, notes in request.notes().items() if "undangan" in key} == {1}
