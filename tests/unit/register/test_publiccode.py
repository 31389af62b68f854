"""publiccode.yml is written only where every mandatory field is truly known."""

import pytest
import yaml

from inventaris.model.request import RequestForm
from inventaris.register.publiccode import publiccode_of
from tests.world import a_city

KNOWN = {
    "aplikasi": "SIPADU",
    "tujuan": "Melayani surat masuk dan keluar.",
    "uraian": "Aplikasi ini mencatat surat masuk dan surat keluar. " * 4,
    "fitur": "Agenda surat; Disposisi",
    "basis": "Web",
    "status": "Sudah dipakai",
    "lisensi": "MIT",
    "pemeliharaan": "Tidak dipelihara",
}


def written(answers: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    form = RequestForm(answers)
    return publiccode_of(form, a_city().workflow, "id", "http://forge.invalid/a")


def test_a_fully_answered_form_gives_the_file() -> None:
    text, missing = written(KNOWN)
    assert missing == ()
    read = yaml.safe_load(text)
    assert read["publiccodeYmlVersion"] == "0.7.0"
    assert read["description"]["id"]["features"] == ["Agenda surat", "Disposisi"]
    assert read["maintenance"] == {"type": "none"}
    assert "contacts" not in read["maintenance"]


def test_a_licence_is_written_as_spdx_writes_it() -> None:
    read = yaml.safe_load(written({**KNOWN, "lisensi": "mit or apache-2.0"})[0])
    assert read["legal"] == {"license": "MIT OR Apache-2.0"}


@pytest.mark.parametrize(
    ("field", "answer", "code"),
    [
        ("lisensi", "", "publiccode-lisensi"),
        ("lisensi", "hak cipta milik pemerintah kota", "publiccode-lisensi"),
        ("lisensi", "belum", "publiccode-lisensi"),
        ("lisensi", "proprietary", "publiccode-lisensi"),
        ("tujuan", "", "publiccode-tujuan"),
        ("uraian", "pendek", "publiccode-uraian"),
        ("uraian", "panjang " * 2000, "publiccode-uraian"),
        ("fitur", "", "publiccode-fitur"),
        ("basis", "Perangkat bergerak (mobile)", "publiccode-basis"),
        ("status", "entah", "publiccode-status"),
        ("pemeliharaan", "Oleh OPD sendiri", "publiccode-pemeliharaan"),
        ("pemeliharaan", "Dengan kontrak penyedia", "publiccode-pemeliharaan"),
    ],
)
def test_what_is_not_known_is_not_guessed(field: str, answer: str, code: str) -> None:
    text, missing = written({**KNOWN, field: answer})
    assert (text, missing) == ("", (code,))
