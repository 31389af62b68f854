"""An office that forgets half of it, hands in the rest bit by bit, and mends what was found."""

import pytest

from sandbox.demo.people import Person
from tests.stack import DOCUMENTS, SOURCE, City, Request, zipped
from tests.stories.outcome import application_project, register_entry

pytestmark = pytest.mark.timeout(300)
NAME = "Sistem Buku Induk"


@pytest.fixture(scope="module")
def told(city: City) -> Request:
    request = budi_files_without_a_contact_and_without_source(city)
    he_corrects_the_form_in_a_comment(request)
    he_brings_three_files_of_six_and_one_is_none(request)
    he_brings_the_rest_and_says_that_one_does_not_exist(request)
    the_technician_takes_it_without(request)
    the_source_is_answered_to_be_mended(request)
    he_sends_it_mended(request)
    it_goes_to_the_end(request)
    return request


def budi_files_without_a_contact_and_without_source(city: City) -> Request:
    request = city.file(NAME, opd="dishub", answers={"Kontak": "", "Letak source code": ""})
    missing = request.waits_to_hear("tanda-terima")
    assert "Kontak" in missing
    request.waits_until(lambda: "giliran::opd" in request.labels, "his turn")
    return request


def he_corrects_the_form_in_a_comment(request: Request) -> None:
    city = request.city
    source = city.upload(city.office("dishub"), "induk.zip", zipped(SOURCE))
    request.comment(f"Perbaikan formulir\nKontak: 0812-3456\nLetak source code: {source}")
    request.waits_for("form_complete_at")
    request.waits_until(
        lambda: "Isian langkah pertama lengkap." in request.said("tanda-terima"), "the receipt"
    )


def he_brings_three_files_of_six_and_one_is_none(request: Request) -> None:
    request.move("04")
    request.waits_to_hear("lampiran-kurang-")
    hands_in(request, DOCUMENTS[:2])
    request.comment(f"{DOCUMENTS[2]}: {uploaded(request, 'uji.exe', b'MZ' + bytes(600))}")
    request.waits_until(lambda: "⚠️ keliru" in request.said("lampiran"), "the wrong file")
    assert "uji.exe" in request.said("lampiran")
    request.waits_until(lambda: len(calls(request)) == 2, "the call to the wrong file")
    assert "Dokumen pengujian" in request.said("lampiran-kurang-")
    assert "Panduan pengguna" not in request.said("lampiran-kurang-")
    request.comment("@inventaris-bot siap")
    request.waits_to_hear("perintah-")
    assert not request.dossier.get("complete_at")


def he_brings_the_rest_and_says_that_one_does_not_exist(request: Request) -> None:
    hands_in(request, DOCUMENTS[2:5])
    request.comment("7. Dokumen pengadaan: tidak tersedia, dikerjakan sendiri")
    told = request.waits_to_hear("tidak-tersedia-")
    assert "dikerjakan sendiri" in told
    assert "tidak-tersedia" not in request.read_by(request.city.office("dishub"))


def the_technician_takes_it_without(request: Request) -> None:
    request.comment("@inventaris-bot terima-tanpa 7 dikerjakan sendiri")
    request.waits_until(
        lambda: "bukan wewenang" in "".join(n.body for ns in request.notes().values() for n in ns),
        "the office may not",
    )
    assert not request.dossier.get("complete_at")
    request.says(request.city.technician, "@inventaris-bot terima-tanpa 7 swakelola")
    request.waits_to_hear("berkas-lengkap")


def the_source_is_answered_to_be_mended(request: Request) -> None:
    request.move("07")
    request.waits_to_hear("penampungan-1")
    request.move("08")
    responds(
        request,
        "perlu perbaikan",
        "| 1 | Kata sandi tertulis. | Keluarkan dari kode. |",
        "| 2 | Tanpa panduan. | Tambahkan README. |",
    )
    asked = request.waits_to_hear("tanggapan-1")
    assert "Keluarkan dari kode." in asked
    request.waits_until(
        lambda: {"keadaan::perlu-perbaikan", "giliran::opd"} <= request.labels, "his turn"
    )


def he_sends_it_mended(request: Request) -> None:
    mended = {**SOURCE, "README.md": "# Buku induk\n\nPanduan.\n", "aturan.ini": "mode=aman\n"}
    request.comment(f"1. Source code: {uploaded(request, 'induk-2.zip', zipped(mended))}")
    compared = request.waits_to_hear("perbandingan-2")
    assert "1 berkas ditambah, 1 diubah, 0 dihapus" in compared
    assert "giliran::kominfo" in request.labels
    responds(request, "sesuai")
    told = request.waits_to_hear("tanggapan-2")
    assert "Sudah diperbaiki sejak putaran sebelumnya" in told
    request.waits_until(
        lambda: "keadaan::perlu-perbaikan" not in request.labels, "nothing left to mend"
    )


def it_goes_to_the_end(request: Request) -> None:
    for step, fact in (("09", "registered"), ("11", "report"), ("12", "finished_at")):
        request.move(step)
        request.waits_for(fact)
    request.settles()


def responds(request: Request, verdict: str, *findings: str) -> None:
    head: Person = request.city.head
    table = ["| Nomor | Temuan | Perbaikan |", "|---|---|---|", *findings] if findings else []
    text = "\n".join(["### Tanggapan", "", f"Putusan: {verdict}", "", *table])
    request.says(head, text, internal=True)


def calls(request: Request) -> list[str]:
    return [key for key in request.notes() if key.startswith("lampiran-kurang-")]


def hands_in(request: Request, names: tuple[str, ...]) -> None:
    request.comment(
        "\n".join(
            f"{name}: {uploaded(request, f'{name[0]}.txt', f'{name}{chr(10)}'.encode())}"
            for name in names
        )
    )


def uploaded(request: Request, name: str, content: bytes) -> str:
    return request.city.upload(request.city.office(request.opd), name, content)


def test_the_mended_source_is_what_is_kept(told: Request) -> None:
    repository = application_project(told, NAME)
    assert "Panduan" in repository.files.raw("README.md", ref=told.number).decode()
    assert [row["permohonan"] for row in register_entry(told, NAME)["versi"]] == [told.number]
    assert len(told.staging_repositories()) == 2


def test_what_was_waived_is_told_with_its_reason(told: Request) -> None:
    assert "➖ diterima tanpa berkas: swakelola (Teknisi Kominfo)" in told.said("lampiran")
    assert told.issue.state == "closed"


def test_nothing_was_told_twice(told: Request) -> None:
    assert {len(notes) for notes in told.notes().values()} == {1}


def test_the_rest_that_he_knew_of_called_him_no_second_time(told: Request) -> None:
    assert len(calls(told)) == 2
