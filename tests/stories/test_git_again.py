"""A vendor's repository, empty at first and mended there: the address stays, what it holds does not."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.git_server import git_server
from tests.stack import TRUSTED_HOST, City, Request

pytestmark = pytest.mark.timeout(300)
TO_BE_MENDED = """### Tanggapan

Putusan: perlu perbaikan

| Nomor | Temuan | Perbaikan |
|---|---|---|
| 1 | Tanpa panduan. | Tambahkan panduan. |
"""


@dataclass(frozen=True)
class Vendor:
    """Who keeps the repository, and never tells us of a push."""

    work: Path
    served: Path
    address: str

    def pushes(self, name: str, text: str) -> None:
        (self.work / name).write_text(text)
        self._git("add", ".")
        self._git("-c", "user.name=Vendor", "-c", "user.email=v@x.invalid", "commit", "-qm", name)
        self._git("push", "--quiet", str(self.served), "HEAD:main")

    def _git(self, *command: str) -> None:
        subprocess.run(["git", "-C", self.work, *command], check=True)


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[Vendor]:
    work, served = tmp_path / "work", tmp_path / "served" / "antrean.git"
    for folder, kind in ((work, ()), (served, ("--bare",))):
        command = ["git", "init", "--quiet", "--initial-branch=main", *kind, str(folder)]
        subprocess.run(command, check=True)
    with git_server(tmp_path / "served") as server:
        address = server.url.replace("127.0.0.1", TRUSTED_HOST)
        yield Vendor(work, served, f"{address}/antrean.git")


def test_what_the_address_holds_now_is_fetched_when_it_is_awaited(
    city: City, vendor: Vendor
) -> None:
    request = city.file("Antrean Puskesmas", source=vendor.address)
    request.waits_for("form_complete_at")
    request.move("07")
    refused = request.waits_to_hear("sumber-ditolak-")
    assert "sebutkan kembali alamat Git-nya" in refused

    vendor.pushes("README.md", "# Antrean\n")
    request.comment(f"Sekarang ada isinya: {vendor.address}")
    request.waits_to_hear("penampungan-1")
    request.settles()
    assert "giliran::kominfo" in request.labels

    request.move("08")
    request.says(city.head, TO_BE_MENDED, internal=True)
    request.waits_to_hear("tanggapan-1")
    request.waits_until(lambda: "giliran::opd" in request.labels, "the office's turn")
    request.comment(f"Sudah, lihat {vendor.address}")  # but nobody pushed
    assert "sama dengan kiriman sebelumnya" in request.waits_to_hear("sumber-sama-2")
    request.settles()
    assert "giliran::opd" in request.labels

    vendor.pushes("PANDUAN.md", "# Panduan\n")
    request.comment("@inventaris-bot siap")
    compared = request.waits_to_hear("perbandingan-3")
    assert "1 berkas ditambah, 0 diubah, 0 dihapus" in compared
    request.settles()
    assert "giliran::kominfo" in request.labels
    assert_nothing_came_twice(request)


def assert_nothing_came_twice(request: Request) -> None:
    assert len(request.staging_repositories()) == 3
    assert {len(notes) for notes in request.notes().values()} == {1}
