"""A visitor on the Friday before *Lebaran* 2027, and the request that he brings.

In Ramadan the office closes at 15.30 on a Friday; until 15 March all days are holidays or joint
leave. The whole city runs on that day, then again after the holidays, with an empty Redis.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.clock import begun_at
from tests.desk_world import VISIT, a_form
from tests.stack import SOURCE, City, Request, running_city, step_label, zipped
from tests.stories.desk_entries import Entry, entered

pytestmark = pytest.mark.timeout(400)
WIB = ZoneInfo("Asia/Jakarta")
FRIDAY = datetime(2027, 3, 5, 15, 21, tzinfo=WIB)
REOPENED = datetime(2027, 3, 16, 7, 34, tzinfo=WIB)  # ten minutes before the reminder is due
REMINDED = datetime(2027, 3, 16, 7, 41, tzinfo=WIB)


def test_a_visitor_before_lebaran(tmp_path: Path) -> None:
    with begun_at(FRIDAY), running_city(tmp_path / "city") as city:
        visit = budi_comes_ten_minutes_before_closing(city)
        request = the_desk_files_his_request(city)
        his_office_hands_in_the_rest(request)
        closed_for_the_holidays(city)
        with running_again(city, REOPENED):
            nobody_was_reminded_meanwhile(visit, request)
        with running_again(city, REMINDED):
            the_desk_is_reminded_and_answers(visit)


def budi_comes_ten_minutes_before_closing(city: City) -> Entry:
    visit = entered(
        city, "buku-tamu", "Kunjungan", a_form({**VISIT, "Permintaan disampaikan": "15.20"})
    )
    visit.waits_until(lambda: bool(visit.said("kunjungan")), "the visit is told")
    told = visit.said("kunjungan")
    assert "5 Maret 2027 pukul 15.20 WIB" in told
    assert "16 Maret 2027 pukul 07.50 WIB" in told  # ten minutes on Friday, twenty after
    return visit


def the_desk_files_his_request(city: City) -> Request:
    project = city.technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/dishub")
    scan = project.upload("surat.txt", filedata=b"Surat permohonan\n")["markdown"]
    form = {
        "Diterima pada": "5 Maret 2027 pukul 15.20",
        "Dibawa oleh": "Budi Harahap",
        "Nama aplikasi": "Aplikasi Parkir",
        "Tujuan dan kegunaan": "Mencatat parkir.",
        "Unit pemilik": "Bidang Umum",
        "Penanggung jawab": "Budi Harahap",
        "Kontak": "budi@dishub.invalid",
        "Nomor surat permohonan": "000.8/7/2027",
        "Tanggal surat permohonan": "4 Maret 2027",
        "Pindaian surat permohonan": scan,
        "Letak source code": project.upload("parkir.zip", filedata=zipped(SOURCE))["markdown"],
    }
    labels = f'/label ~"{step_label("01")}" ~"kanal::datang-langsung"'
    issue = project.issues.create(
        {"title": "Permohonan", "description": f"{a_form(form)}\n{labels}"}
    )
    request = Request(city, "dishub", int(issue.iid))
    receipt = request.waits_to_hear("tanda-terima")
    assert "5 Maret 2027 pukul 15.20 WIB" in receipt
    assert "Datang langsung" in receipt
    return request


def his_office_hands_in_the_rest(request: Request) -> None:
    request.attach_documents()
    request.move("04")
    told = request.waits_to_hear("berkas-lengkap")
    # Complete on Friday; the one working day that is promised is the first after the leave.
    assert "16 Maret 2027" in told
    assert request.issue.due_date == "2027-03-16"


def closed_for_the_holidays(city: City) -> None:
    city.stack.stop()


@contextmanager
def running_again(city: City, moment: datetime) -> Iterator[None]:
    """Start everything that day, Redis empty, and stop it again."""
    with begun_at(moment):
        city.stack.start_redis()
        city.stack.start_forge()
        city.stack.start_service()
        city.stack.start_worker()
        city.stack.start_beat()
        try:
            yield
        finally:
            city.stack.stop()


def nobody_was_reminded_meanwhile(visit: Entry, request: Request) -> None:
    later = Request(request.city, request.opd, request.iid)
    later.comment(f"@{BOT} periksa")  # answered by a pass over all that the holidays left
    later.waits_to_hear("perintah-")
    assert not [key for key in later.notes() if key.startswith("pengingat")]
    assert not visit.said("pengingat")
    assert "waktu::terlambat" not in visit.issue.labels
    assert "waktu::terlambat" not in later.labels


def the_desk_is_reminded_and_answers(visit: Entry) -> None:
    visit.waits_until(lambda: bool(visit.said("pengingat")), "the reminder")
    visit.comment(f"@{BOT} selesai")
    visit.waits_until(lambda: visit.issue.state == "closed", "the visit is closed")
    told = visit.said("kunjungan")
    assert "menepati janji" in told
    assert "21 menit jam layanan" in told or "22 menit jam layanan" in told
