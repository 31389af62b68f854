"""publiccode.yml is written only where every mandatory field is truly known."""

import pytest
import yaml

from inventaris.model.request import RequestForm
from inventaris.register.publiccode import publiccode_of

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


def test_a_fully_answered_form_gives_the_file() -> None:
    text, missing = publiccode_of(RequestForm(KNOWN), "http://forge.invalid/a")
    assert missing == ()
    written = yaml.safe_load(text)
    assert written["publiccodeYmlVersion"] == "0.7.0"
    assert written["description"]["id"]["features"] == ["Agenda surat", "Disposisi"]
    assert written["maintenance"] == {"type": "none"}
    assert "contacts" not in written["maintenance"]


@pytest.mark.parametrize(
    ("field", "answer", "code"),
    [
        ("lisensi", "", "publiccode-lisensi"),
        ("lisensi", "hak cipta milik pemerintah kota", "publiccode-lisensi"),
        ("uraian", "pendek", "publiccode-uraian"),
        ("fitur", "", "publiccode-fitur"),
        ("basis", "Perangkat bergerak (mobile)", "publiccode-basis"),
        ("status", "entah", "publiccode-status"),
        ("pemeliharaan", "Oleh OPD sendiri", "publiccode-pemeliharaan"),
        ("pemeliharaan", "Dengan kontrak penyedia", "publiccode-pemeliharaan"),
    ],
)
def test_what_is_not_known_is_not_guessed(field: str, answer: str, code: str) -> None:
    text, missing = publiccode_of(RequestForm({**KNOWN, field: answer}), "http://forge.invalid/a")
    assert (text, missing) == ("", (code,))
