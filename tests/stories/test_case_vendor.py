"""The vendor keeps the source: the request goes on, and nothing ever says that it is stored."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date

from inventaris.forge.issues import list_requests
from inventaris.planner import reminders
from tests.stack import DOCUMENTS, SOURCE, City, Request, zipped
from tests.stories.outcome import project, register_entry

pytestmark = pytest.mark.timeout(300)
NAME = "Sistem Parkir Tepi Jalan"
PROMISED = datetime.now(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=40)
SPOKEN = format_date(PROMISED, "d MMMM y", locale="id")
STORED = ("source code-nya tersimpan", "telah disimpan", "tersimpan di")


@pytest.fixture(scope="module")
def told(city: City) -> Request:
    request = the_office_has_everything_but_the_source(city)
    kominfo_goes_on_without_until_a_day(request)
    it_is_registered_without_source_and_announced(request)
    return request


def the_office_has_everything_but_the_source(city: City) -> Request:
    request = city.file(
        NAME, opd="dishub", answers={"Letak source code": "masih di penyedia, belum diserahkan"}
    )
    request.move("04")
    office = city.office("dishub")
    papers = [f"{name}: {city.upload(office, f'{name[0]}.txt', b'Isi')}" for name in DOCUMENTS]
    request.comment("\n".join(papers))
    request.comment("1. Source code: belum tersedia, menunggu penyedia")
    request.waits_to_hear("tidak-tersedia-")
    return request


def kominfo_goes_on_without_until_a_day(request: Request) -> None:
    request.says(request.city.technician, "@inventaris-bot terima-tanpa 1 menunggu penyedia")
    assert "dengan tanggal penyerahan" in request.waits_to_hear("perintah-")
    request.says(
        request.city.technician,
        f"@inventaris-bot terima-tanpa 1 paling lambat {SPOKEN}, menunggu penyedia",
    )
    request.waits_for("promised")
    told = request.waits_to_hear("berkas-lengkap")
    assert "tanpa Source code aplikasi (dijanjikan paling lambat" in told
    assert "seluruh berkas" not in told


def it_is_registered_without_source_and_announced(request: Request) -> None:
    for steps, fact in (
        (("07",), "complete_at"),
        (("08", "09"), "registered"),
        (("11",), "report"),
    ):
        request.move(*steps)
        request.waits_for(fact)
    assert "sumber belum diserahkan" in request.waits_to_hear("terdaftar")
    request.move("12")
    request.waits_for("finished_at")
    request.settles()


def test_neither_register_nor_report_nor_note_says_stored(told: Request) -> None:
    entry = register_entry(told, NAME)
    assert entry["versi"] == []
    assert entry["sumber"]["dijanjikan"] == PROMISED.isoformat()
    (report,) = (f for f in told.dossier["report"]["files"] if f["name"].endswith(".md"))
    text = project(told.city, "arsip").files.raw(report["path"], ref="main").decode()
    assert f"dijanjikan paling lambat {SPOKEN}" in text
    read = told.read_by(told.city.office("dishub")).replace("tidak akan dinyatakan tersimpan", "")
    for text_read in (text, read):
        assert not [words for words in STORED if words in text_read]


def test_the_announcement_names_the_day(told: Request) -> None:
    assert f"**belum diserahkan**, dijanjikan paling lambat {SPOKEN}" in told.said("pemberitahuan")
    assert not told.staging_repositories()


def test_among_all_that_are_closed_the_nightly_sweep_finds_it(told: Request) -> None:
    context = told.city.context
    owed = {"state": "closed", "labels": reminders.OWED}
    assert [ref for ref, _ in list_requests(context.forge, context.places, **owed)] == [told.ref]


def test_the_source_comes_with_a_request_of_its_own_and_fills_the_entry(told: Request) -> None:
    second = told.city.file(NAME, opd="dishub", source=zipped(SOURCE))
    second.goes_to_the_end()
    entry = register_entry(second, NAME)
    assert [row["permohonan"] for row in entry["versi"]] == [second.number]
    assert entry["sumber"] is None
