"""A good request, from letter to announcement: twelve steps, everybody who has a part in them."""

import io
import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import requests
from babel.dates import format_date
from openpyxl import load_workbook

from inventaris.working_days import opening, working_day
from sandbox.demo.people import Person
from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City, Request
from tests.stories.outcome import good_outcome, outcome, register_entry
from tests.world import a_city

pytestmark = pytest.mark.timeout(420)
NAME = "SIRAPAT (Sistem Rapat)"
WIB = ZoneInfo("Asia/Jakarta")
CLAIMS = ("Rapat dapat dijadwalkan", "Notulen dapat diunduh")
AREAS = 13


@pytest.fixture(scope="module")
def told(city: City) -> Request:
    request = sari_files(city)
    kominfo_names_its_team_in_a_workbook(request)
    the_office_names_its_team(request)
    the_seven_files_come(request)
    they_agree_on_a_day_and_the_claims_are_written_down(request)
    both_sides_analyse(request)
    the_technician_tests(request)
    the_head_responds(request)
    the_source_is_kept_and_the_name_reserved(request)
    the_clerk_records_the_heads_signature(request)
    return request


def sari_files(city: City) -> Request:
    answers = {
        "Subdomain yang diinginkan": "sirapat",
        "Kebutuhan hosting": "2 vCPU, RAM 4 GB, PHP 8.2",
    }
    request = city.file(NAME, answers=answers)
    assert request.number in request.waits_to_hear("tanda-terima")
    return request


def kominfo_names_its_team_in_a_workbook(request: Request) -> None:
    request.move("02")
    request.waits_until(lambda: ".xlsx" in request.said("lembar-02-semua"), "the workbook")
    technician = request.city.technician
    link = re.search(r"/uploads/[0-9a-f]{32}/[\w.-]+\.xlsx", request.said("lembar-02-semua"))
    assert link
    book = load_workbook(io.BytesIO(upload(request, technician, link[0])))
    tab = book["Tim teknis Kominfo"]
    cells = {str(cell.value): cell for row in tab.iter_rows() for cell in row if cell.value}
    tab["B3"] = "Disposisi nomor 12 tanggal 20 November 2026"
    filled = {"NIP": "-", "Jabatan/kantor": "Staf", "Peran dalam tim": "penanggung jawab"}
    for head, value in filled.items():
        tab.cell(cells["Teknisi Kominfo"].row, cells[head].column, value)
    sent_back = io.BytesIO()
    book.save(sent_back)
    place = technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/{request.opd}")
    file = place.upload("Tim kami.xlsx", filedata=sent_back.getvalue())
    request.says(technician, f"Terlampir {file['markdown']}")
    request.waits_for("assigned")
    assert "@teknisi" in request.waits_to_hear("tim-kominfo")


def the_office_names_its_team(request: Request) -> None:
    request.move("03")
    request.comment(
        "### Tim OPD\n\n"
        "1. Sari Nasution, NIP -, jabatan Analis, OPD, ketua, @sari.disdik\n"
        "2. Teknisi Kominfo, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi"
    )
    assert "Sari Nasution" in request.waits_to_hear("tim-opd")
    assert "KEPUTUSAN KEPALA DINAS PENDIDIKAN" in request.waits_to_hear("konsep-keputusan-tim")


def the_seven_files_come(request: Request) -> None:
    request.move("04")
    request.attach_documents()
    request.comment("@inventaris-bot siap")
    assert "seluruh berkas" in request.waits_to_hear("berkas-lengkap")
    assert request.said("lampiran").count("✅ ada") == 7


def they_agree_on_a_day_and_the_claims_are_written_down(request: Request) -> None:
    request.move("05")
    calendar = a_city().calendar
    day = opening(calendar, working_day(calendar, datetime.now(WIB).date(), 3)).date()
    spoken = format_date(day, "EEEE, d MMMM y", locale="id")
    request.comment(f"Jadwal presentasi: {spoken} pukul 09.00 WIB di ruang rapat")
    invitation = request.waits_to_hear("undangan-0")
    assert f"{datetime.combine(day, time(9)):%H.%M}" in invitation
    assert ".ics" in invitation
    assert "giliran::jadwal" in request.labels
    claims = "\n".join(f"{number}. {claim}" for number, claim in enumerate(CLAIMS, 1))
    request.says(request.city.technician, f"### Klaim presentasi\n\n{claims}")
    is_read(request, "klaim")
    # The day is still to come, and minutes are drafted of what has been.
    assert not request.said("konsep-berita-acara")


def both_sides_analyse(request: Request) -> None:
    request.move("06")
    request.comment(
        "### Analisis a: kebutuhan dan ruang lingkup\n\n"
        "Kebutuhan: Jadwal rapat tercatat.\nRuang lingkup: Satu dinas.\n\n"
        "### Analisis d: infrastruktur, SDM, dan anggaran\n\n"
        "Infrastruktur: Satu mesin virtual.\nSDM: Dua orang.\nAnggaran: Tidak ada."
    )
    request.says(
        request.city.technician,
        "### Analisis b: aplikasi sejenis\n\nSimpulan: Tidak ada yang perlu digabungkan.",
        internal=True,
    )
    for sheet in ("a", "b", "d"):
        is_read(request, f"analisis-{sheet}")


def the_technician_tests(request: Request) -> None:
    request.move("07")
    assert "aplikasi.zip" in request.waits_to_hear("penampungan-1")
    sheets = request.waits_to_hear("lembar-07-kominfo")
    areas = re.findall(r"^\| ([^|-]+) \| +\| +\|$", sheets, re.MULTILINE)
    assert len(areas) == AREAS
    rows = "\n".join(f"| {area} | tidak diuji | Belum dijadwalkan. |" for area in areas)
    request.says(
        request.city.technician,
        "### Putusan pengujian\n\n"
        f"1. {CLAIMS[0]}: sesuai\n2. {CLAIMS[1]}: tidak diuji (belum ada rapat)\n\n"
        "### Keamanan aplikasi web\n\n"
        f"| Bidang | Hasil | Bukti atau alasan |\n|---|---|---|\n{rows}",
        internal=True,
    )
    for sheet in ("hasil-uji", "keamanan-web"):
        is_read(request, sheet)


def the_head_responds(request: Request) -> None:
    request.move("08")
    request.says(
        request.city.head,
        "### Tanggapan\n\nPutusan: sesuai dengan catatan\n\n"
        "| Nomor | Temuan | Perbaikan |\n|---|---|---|\n"
        "| 1 | Notulen belum diuji. | Sediakan satu rapat contoh. |",
        internal=True,
    )
    assert "**sesuai dengan catatan**" in request.waits_to_hear("tanggapan-1")


def the_source_is_kept_and_the_name_reserved(request: Request) -> None:
    request.move("09")
    assert request.number in request.waits_to_hear("tersimpan")
    request.move("10")
    assert "`sirapat.tebingtinggikota.go.id`" in request.waits_to_hear("rekomendasi-")
    assert "2 inti prosesor" in request.waits_to_hear("konsep-rekomendasi")
    request.move("11")
    assert f"laporan-{request.number}.pdf" in request.waits_to_hear("laporan")


def the_clerk_records_the_heads_signature(request: Request) -> None:
    stack = request.city.stack
    clerk = Person(stack, stack.accounts["juru.surat"])
    request.city.technician.move(request.opd, request.iid, "langkah::12-pemberitahuan")
    request.waits_to_hear("persetujuan")
    place = clerk.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/{request.opd}")
    scan = place.upload("pindaian.txt", filedata=b"Pemberitahuan bertanda tangan\n")
    request.says(clerk, f"@inventaris-bot setujui\n\n{scan['markdown']}")
    request.waits_for("finished_at")
    request.settles()
    assert "atas nama kepala dinas" in request.said("perintah-")


def is_read(request: Request, sheet: str) -> None:
    def read() -> bool:
        taken = request.dossier["sheets"].get(sheet)
        return bool(taken and not taken["problems"])

    request.waits_until(read, sheet)


def upload(request: Request, person: Person, link: str) -> bytes:
    path = f"/projects/{ROOT_GROUP}%2Fpermohonan%2F{request.opd}{link}"
    answer = requests.get(
        f"{request.city.stack.forge_url}/api/v4{path}",
        headers={"PRIVATE-TOKEN": person.account.token},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.content


def test_it_ends_with_one_of_everything(told: Request) -> None:
    assert outcome(told, NAME) == good_outcome(told)
    assert told.labels == {"langkah::12-pemberitahuan", "kanal::gitlab", "keadaan::selesai"}
    assert told.dossier["approved"]["capacity"] == "juru-surat"


def test_no_step_was_passed_over_or_warned_about(told: Request) -> None:
    assert not [key for key in told.notes() if key.startswith(("peringatan", "dikembalikan"))]
    steps = [entry["step"].partition("::")[2][:2] for entry in told.dossier["steps"]]
    assert steps == [f"{number:02}" for number in range(1, 13)]


def test_the_office_reads_what_is_meant_for_it_and_nothing_else(told: Request) -> None:
    read = told.read_by(told.city.office(told.opd))
    for meant in ("Tanda terima berkas lengkap", "Notulen belum diuji.", "sirapat", ".ics"):
        assert meant in read
    for internal in ("penampungan", "Belum dijadwalkan.", "Tidak ada yang perlu digabungkan."):
        assert internal not in read


def test_another_office_does_not_know_of_it(told: Request) -> None:
    stranger = told.city.office("dishub")
    for path in (
        f"/projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik/issues/{told.iid}",
        f"/projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik/issues/{told.iid}/notes",
        f"/projects/{ROOT_GROUP}%2Farsip",
        f"/projects/{ROOT_GROUP}%2Faplikasi%2Fdisdik%2Fsirapat-sistem-rapat",
    ):
        answer = requests.get(
            f"{told.city.stack.forge_url}/api/v4{path}",
            headers={"PRIVATE-TOKEN": stranger.account.token},
            timeout=30,
        )
        assert answer.status_code == 404, path


def test_the_register_carries_the_name_and_the_version(told: Request) -> None:
    entry = register_entry(told, NAME)
    assert entry["subdomain"]["nama"] == "sirapat.tebingtinggikota.go.id"
    assert [row["permohonan"] for row in entry["versi"]] == [told.number]
