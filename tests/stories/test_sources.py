"""Where source code comes from: what is refused, with the reason on the issue, and what is taken."""

import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.git_server import git_server
from tests.stack import SOURCE, TRUSTED_HOST, City, Request, zipped

REPORTER = 20


def locked_zip() -> bytes:
    """Set the flag that says that the entries are encrypted (APPNOTE 4.4.4, bit 0)."""
    packed = bytearray(zipped(SOURCE))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(signature)
        while place >= 0:
            packed[place + flags] |= 1
            place = packed.find(signature, place + 1)
    return bytes(packed)


def empty_zip() -> bytes:
    packed = io.BytesIO()
    zipfile.ZipFile(packed, "w").close()
    return packed.getvalue()


ARCHIVES = {
    "jalan-keluar": (zipped({"../../etc/passwd": "root", "/etc/shadow": "root"}), "tidak berisi satu pun berkas"),
    "terkunci": (locked_zip(), "arsip dikunci dengan kata sandi"),
    "kosong": (empty_zip(), "tidak berisi satu pun berkas"),
    "rusak": (zipped(SOURCE)[:-60], "tidak dapat dibaca sampai selesai"),
    "bukan-arsip": (b"<?php echo 1;\n", "bukan arsip"),
}  # fmt: skip
ADDRESSES = {
    "metadata": ("http://169.254.169.254/latest/meta-data.git", "mengarah ke jaringan internal"),
    "berkas-sistem": ("file:///etc", "bukan alamat repositori Git yang dapat dipakai"),
    "mesin-ini": ("http://127.0.0.1:1/aplikasi.git", "mengarah ke jaringan internal"),
    "kantor-lain": (
        "{forge}/" + ROOT_GROUP + "/permohonan/dishub.git",
        "tidak ada di GitLab ini atau tidak terbaca oleh akun pemohon",
    ),
    "tidak-ada": (
        "{forge}/" + ROOT_GROUP + "/tidak-ada.git",
        "tidak ada di GitLab ini atau tidak terbaca oleh akun pemohon",
    ),
}


@pytest.mark.parametrize("name", [*ARCHIVES, *ADDRESSES])
def test_a_bad_source_is_refused_on_the_issue_and_a_mended_one_goes_on(
    city: City, name: str
) -> None:
    source: str | bytes
    if name in ARCHIVES:
        source, sentence = ARCHIVES[name]
    else:
        address, sentence = ADDRESSES[name]
        source = address.format(forge=city.stack.forge_url)
    request = city.file(f"Aplikasi {name}", source=source)
    request.waits_for("form_complete_at")
    before = repositories(city)
    request.move("07")
    request.waits_until(lambda: bool(request.said("sumber-ditolak-")), "the refusal")
    request.settles()
    assert sentence in request.said("sumber-ditolak-")
    assert not request.dossier["staged"]
    assert repositories(city) == before
    assert request.issue.state == "opened"
    assert "langkah::07-instalasi-uji" in request.labels
    mended = city.upload(city.office(request.opd), "baik.zip", zipped(SOURCE))
    request.comment(f"Source code: {mended}")
    request.waits_for("staged")
    assert request.dossier["staged"]["delivery"] == "baik.zip"


def repositories(city: City) -> set[str]:
    rows = city.as_root("GET", "/api/v4/projects?per_page=100&simple=true")
    return {row["path_with_namespace"] for row in rows}


def test_the_offices_own_project_on_this_gitlab_is_taken_with_its_history(city: City) -> None:
    office = city.office("disdik")
    own: Any = office.gitlab.projects.create({"name": "perpustakaan", "visibility": "private"})
    for number, text in enumerate(("satu", "dua")):
        own.commits.create(
            {
                "branch": "main",
                "commit_message": f"Versi {text}",
                "actions": [
                    {
                        "action": "update" if number else "create",
                        "file_path": "index.php",
                        "content": f"<?php echo '{text}';\n",
                    }
                ],
            }
        )
    head = own.commits.list(iterator=True).next().id
    bot: Any = office.gitlab.users.list(username=BOT, iterator=True).next()
    own.members.create({"user_id": bot.id, "access_level": REPORTER})
    request = city.file("Perpustakaan", source=own.http_url_to_repo)
    staged = staged_of(request)
    assert (staged["commit"], staged["has_history"]) == (head, True)


def test_a_repository_on_a_trusted_host_is_taken(city: City, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "README.md").write_text("# Arsip digital\n")
    for command in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        ["-c", "user.name=Sari", "-c", "user.email=s@disdik.invalid", "commit", "-qm", "Awal"],
        ["clone", "--quiet", "--bare", ".", str(tmp_path / "served" / "arsip.git")],
    ):
        subprocess.run(["git", "-C", work, *command], check=True)
    with git_server(tmp_path / "served") as server:
        address = server.url.replace("127.0.0.1", TRUSTED_HOST) + "/arsip.git"
        request = city.file("Arsip Digital", source=address)
        staged = staged_of(request)
    assert (staged["delivery"], staged["files"]) == (address, 1)


def staged_of(request: Request) -> Any:
    request.waits_for("form_complete_at")
    request.move("07")
    request.waits_for("staged")
    return request.dossier["staged"]
