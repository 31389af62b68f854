"""The whole way of a good request, and what it leaves."""

import hashlib
import io
import re
import zipfile
from typing import Any

import pytest
import requests

from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.stack import SOURCE, City, Request, zipped
from tests.stories.outcome import (
    application_project,
    good_outcome,
    outcome,
    project,
    register_entry,
)

NAME = "Sistem Pelayanan Terpadu"
COMPLAINTS = ("diskominfo@tebingtinggikota.go.id", "diskominfott@gmail.com")
SERVICE = ("Tidak dipungut biaya", "Penyimpanan source code aplikasi", *COMPLAINTS)


@pytest.fixture(scope="module")
def finished(city: City) -> Request:
    request = city.file(NAME)
    request.goes_to_the_end()
    return request


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def note(request: Request, key: str) -> Any:
    (told,) = request.notes()[key]
    return told


def test_it_is_closed_with_one_of_everything(finished: Request) -> None:
    assert outcome(finished, NAME) == good_outcome(finished)


def test_the_issue_is_titled_and_waits_for_nobody(finished: Request) -> None:
    assert finished.issue.title == f"{finished.number} · {NAME} · disdik"
    assert not [label for label in finished.labels if label.startswith("giliran::")]
    assert "keadaan::selesai" in finished.labels


def test_each_of_the_seven_attachments_is_told_with_its_sum(finished: Request) -> None:
    table = note(finished, "lampiran").body
    records = finished.dossier["attachments"]["records"]
    assert table.count("✅ ada") == len(records) == 7
    assert all(record["sha256"] in table for record in records)


def test_what_only_kominfo_works_with_is_told_to_kominfo_alone(finished: Request) -> None:
    internal = {key for key, (told,) in finished.notes().items() if told.internal}
    # Did a pass see the card there, or before its approval?
    by_chance = {"permohonan-masuk", "lembar-08-kominfo", "persetujuan"}
    assert internal - by_chance == {
        "aplikasi-sejenis",
        "konsep-pemberitahuan",
        "lembar-07-kominfo",
        "penampungan-1",
    }


def test_the_permanent_repository_holds_what_was_delivered(finished: Request) -> None:
    repository = application_project(finished, NAME)
    assert repository.visibility == "private"
    main = repository.protectedbranches.get("main")
    assert not main.allow_force_push
    tag = repository.tags.get(finished.number)
    assert tag.commit["id"] == finished.dossier["staged"]["commit"]
    assert tag.target != tag.commit["id"]  # annotated
    assert finished.dossier["staged"]["sha256"] in tag.message
    with zipfile.ZipFile(
        io.BytesIO(repository.repository_archive(sha=finished.number, format="zip"))
    ) as archive:
        stored = {
            name.partition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if not name.endswith("/")
        }
    assert stored == SOURCE


def test_the_delivery_is_known_by_its_sum(finished: Request) -> None:
    link = re.search(r"/uploads/\w+/aplikasi.zip", finished.issue.description)
    assert link
    delivered = sha256(upload(finished, link[0]))
    assert finished.dossier["staged"]["sha256"] == delivered
    assert delivered in note(finished, "pemberitahuan").body


def test_the_office_holds_the_report_that_the_dossier_holds(finished: Request) -> None:
    archive = project(finished.city, "arsip")
    for file in finished.dossier["report"]["files"]:
        handed_out = upload(finished, file["upload_markdown_url"])
        assert sha256(handed_out) == file["sha256"]
        assert handed_out == archive.files.raw(file["path"], ref="main")
        assert f"{file['upload_markdown_url']})" in note(finished, "laporan").body


def test_the_archive_tells_the_whole_course_to_whoever_reads_it_alone(finished: Request) -> None:
    archive = project(finished.city, "arsip")
    home = f"permohonan/{finished.number[:4]}/{finished.number}"
    told = archive.files.raw(f"{home}/riwayat.md", ref="main").decode()
    assert told.startswith(f"# Riwayat permohonan {finished.number}\n")
    assert told.index("permohonan dibuka") < told.index("permohonan berakhir dan ditutup")


def upload(request: Request, link: str) -> bytes:
    """Fetch an upload of the issue as the office's own person."""
    office = request.city.office(request.opd)
    path = f"/projects/{ROOT_GROUP}%2Fpermohonan%2F{request.opd}{link}"
    answer = requests.get(
        f"{request.city.stack.forge_url}/api/v4{path}",
        headers={"PRIVATE-TOKEN": office.account.token},
        timeout=30,
    )
    assert answer.ok, f"{path}: {answer.status_code}"
    return answer.content


def test_the_announcement_does_not_pose_as_a_letter(finished: Request) -> None:
    assert note(finished, "pemberitahuan").body.startswith(
        "### Pemberitahuan otomatis, bukan surat dinas\n"
    )


def test_the_register_has_the_application_with_its_version(finished: Request) -> None:
    entry = register_entry(finished, NAME)
    assert (entry["skema"], entry["nama"], entry["opd"]["kunci"]) == (1, NAME, "disdik")
    (version,) = entry["versi"]
    assert version["tag"] == finished.number
    assert version["commit"] == finished.dossier["staged"]["commit"]
    assert version["sha256_kiriman"] == finished.dossier["staged"]["sha256"]


@pytest.mark.parametrize("place", ["formulir", "tanda-terima", "status", "pemberitahuan"])
def test_cost_product_and_complaint_addresses_stand_there(finished: Request, place: str) -> None:
    text = form_template(finished) if place == "formulir" else note(finished, place).body
    missing = [words for words in SERVICE if words not in text]
    assert not missing


def form_template(request: Request) -> str:
    repository = project(request.city, f"permohonan/{request.opd}")
    rows = repository.repository_tree(".gitlab/issue_templates", ref="main", iterator=True)
    (path,) = (row["path"] for row in rows if row["name"] == "Permohonan.md")
    return str(repository.files.raw(path, ref="main").decode())


def test_a_pass_that_finds_nothing_to_do_costs_four_requests(finished: Request) -> None:
    city = finished.city
    city.stack.process("beat").stop()  # no sweep meanwhile
    finished.settles()
    try:
        city.control("DELETE", "/counters")
        city.stack.run("reconcile", str(finished.ref))
        counted = [row for row in city.control("GET", "/counters") if row["user"] == BOT]
    finally:
        city.stack.start_beat()
    assert sum(row["count"] for row in counted) == 4, counted


def test_a_new_version_goes_on_top_of_the_one_before(finished: Request) -> None:
    changed = {**SOURCE, "src/index.php": "<?php echo 'Versi dua';\n"}
    second = finished.city.file(NAME, source=zipped(changed))
    second.goes_to_the_end()
    repository = application_project(second, NAME)
    assert {tag.name for tag in repository.tags.list(iterator=True)} == {
        finished.number,
        second.number,
    }
    tagged = repository.commits.get(second.number)
    assert tagged.parent_ids == [finished.dossier["stored"]["commit"]]
    assert repository.files.raw("src/index.php", ref="main").decode() == changed["src/index.php"]
    versions = register_entry(second, NAME)["versi"]
    assert [row["permohonan"] for row in versions] == [finished.number, second.number]
