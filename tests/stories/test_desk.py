"""At the desk: a visitor late on a Friday, a complaint, and a letter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import requests

from inventaris.documents.phrasing import Phrasing
from inventaris.model.calendar import Calendar
from inventaris.working_days import hours_on, is_working_day, opening, working_day
from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.desk_world import COMPLAINT, VISIT, a_form
from tests.stack import City, Request, step_label
from tests.stories.desk_entries import entered, entered_on

FRIDAY = 5
NIK = "1276010101800001"
LETTER = {"Diterima pada": "23 November 2026 pukul 09.15", "Dibawa oleh": "Pak Rahmat"}


def a_friday(calendar: Calendar) -> date:
    """The last working Friday that is over for some weeks, so that its deadline is as well."""
    day = datetime.now(ZoneInfo(calendar.timezone)).date() - timedelta(weeks=3)
    while day.isoweekday() != FRIDAY or not is_working_day(calendar, day):
        day -= timedelta(days=1)
    return day


def test_a_visitor_late_on_a_friday(city: City) -> None:
    calendar, write = city.context.city.calendar, Phrasing(city.context.city).moment
    friday = a_friday(calendar)
    zone = ZoneInfo(calendar.timezone)
    closes = datetime.combine(friday, hours_on(calendar, friday).closes, zone)
    opens = opening(calendar, working_day(calendar, friday, 1))
    project = city.technician.gitlab.projects.get(f"{ROOT_GROUP}/buku-tamu")
    scan = project.upload("ktp.txt", filedata=b"pindaian")
    asked = {"Permintaan disampaikan": write(closes - timedelta(minutes=20))}
    form = a_form({**VISIT, **asked}) + f"\nKTP {NIK} {scan['markdown']}"
    visit = entered(city, "buku-tamu", "Kunjungan", f"{form}\n/confidential")
    visit.waits_until(lambda: bool(visit.said("kunjungan")), "the visit is told")

    # Twenty minutes were left on Friday; ten are left on the next working day.
    assert write(opens + timedelta(minutes=10)) in visit.said("kunjungan")
    visit.waits_until(lambda: NIK not in visit.text(), "the number is masked")
    assert visit.issue.confidential
    assert "16 angka" in visit.said("samaran-uraian")
    gone = requests.get(
        f"{city.stack.forge_url}/api/v4/projects/{project.id}{scan['url']}",
        headers={"PRIVATE-TOKEN": city.stack.root_token},
        timeout=30,
    )
    assert gone.status_code == 404
    visit.waits_until(lambda: "waktu::terlambat" in visit.issue.labels, "the label of lateness")

    # The clerk fills in when it really was.
    given = f"\n### Informasi diberikan\n\n{write(opens + timedelta(minutes=5))}\n"
    visit.edit(description=visit.issue.description + given)
    visit.waits_until(lambda: visit.issue.state == "closed", "the visit is closed")
    told = visit.said("kunjungan")
    assert "25 menit jam layanan, menepati janji" in told
    assert "waktu::terlambat" not in visit.issue.labels


def test_a_visitors_data_go_when_their_time_is_over(city: City) -> None:
    old = {**VISIT, "Permintaan disampaikan": "3 Maret 2025 pukul 09.00"}
    visit = entered_on(date(2025, 3, 3), city, "buku-tamu", "Kunjungan", a_form(old))
    visit.waits_until(lambda: "data::dihapus" in visit.issue.labels, "the data are erased")
    assert "Budi" not in visit.text()
    assert visit.issue.state == "closed"
    assert "telah dihapus" in visit.issue.description


def test_a_complaint_by_letter_about_a_request(city: City) -> None:
    request = city.file("Aplikasi yang Diadukan")
    request.waits_for("form_complete_at")
    text = a_form({**COMPLAINT, "Bobot": "Ringan", "Permohonan terkait": request.number})
    complaint = entered(city, "pengaduan", "Belum ditanggapi", text)
    complaint.waits_until(lambda: bool(complaint.said("terkait-")), "the relation is told")

    complaint.waits_until(lambda: complaint.issue.due_date is not None, "the due date")
    assert {"bobot::ringan", "kanal::surat"} <= set(complaint.issue.labels)
    (link,) = complaint.issue.links.list(get_all=True)
    assert (link.project_id, link.iid) == (request.issue.project_id, request.iid)
    office = city.office("disdik")
    seen = office.gitlab.projects.get(request.issue.project_id).issues.get(request.iid)
    assert list(seen.links.list(get_all=True)) == []
    bodies = [note.body for note in seen.notes.list(iterator=True)]
    assert not [body for body in bodies if "pengaduan" in body and "related" in body]

    complaint.edit(state_event="close")
    complaint.waits_until(lambda: bool(complaint.said("tanpa-jawaban-")), "told that it lacks")
    complaint.waits_until(lambda: complaint.issue.state == "opened", "opened again")
    complaint.comment("Jawaban: permohonan telah ditanggapi hari ini.")
    complaint.comment(f"@{BOT} selesai")
    complaint.waits_until(lambda: complaint.issue.state == "closed", "closed with its answer")
    assert "keadaan::selesai" in complaint.issue.labels


def test_a_letter_that_the_desk_typed_in_is_the_offices_from_then_on(city: City) -> None:
    office = city.office("disdik")
    project = city.technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/disdik")
    scan = project.upload("surat.txt", filedata=b"Surat permohonan\n")["markdown"]
    form = {
        **LETTER,
        "Nama aplikasi": "Aplikasi dari Surat",
        "Tujuan dan kegunaan": "Melayani surat masuk.",
        "Unit pemilik": "Bidang Umum",
        "Penanggung jawab": "Sari Nasution",
        "Kontak": "sari@disdik.invalid",
        "Tanggal surat permohonan": "20 November 2026",
        "Pindaian surat permohonan": scan,
        "Letak source code": "https://git.invalid/disdik/surat.git",
    }
    labels = f'/label ~"{step_label("01")}" ~"kanal::surat"'
    issue = project.issues.create(
        {"title": "Permohonan", "description": f"{a_form(form)}\n{labels}"}
    )
    request = Request(city, "disdik", int(issue.iid))
    receipt = request.waits_to_hear("tanda-terima")
    assert f"@{office.account.username}, " in receipt
    assert "Isian **Nomor surat permohonan** belum diisi." in receipt
    assert "23 November 2026 pukul 09.15 WIB" in receipt
    assert "- **Saluran:** Surat" in receipt
    assert "kanal::surat" in request.labels

    request.comment("Perbaikan formulir\n\nNomor surat permohonan: 000.8/12/2026")
    request.waits_for("form_complete_at")
    assert request.dossier["received"]["channel"] == "surat"
