"""What an office is told of where its source is kept."""

from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from tests.builders import settings
from tests.world import a_city

STORED = {
    "pemohon": "sari.disdik",
    "aplikasi": "SIPADU",
    "tautan_repositori": "http://forge.invalid/a",
    "tag": "2026-disdik-7",
    "commit": "c" * 40,
    "sha256": "",
    "kiriman": "sipadu.zip",
    "daftar": "disdik/sipadu/inventaris.yml",
}


@pytest.mark.parametrize(
    ("publiccode", "told"),
    [
        ("dikirim", "sudah ada dalam kiriman\n"),
        ("publiccode-lisensi", "tidak ditulis: lisensi bebas (kode SPDX) belum disebutkan.\n"),
        (
            "publiccode-basis publiccode-fitur",
            "tidak ditulis: basis aplikasi belum disebutkan; fitur utama belum disebutkan.\n",
        ),
    ],
)
def test_why_there_is_no_publiccode_is_one_sentence(
    publiccode: str, told: str, tmp_path: Path
) -> None:
    note = PostNote("tersimpan", "catatan/tersimpan.md.j2", {**STORED, "publiccode": publiccode})
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert f"- **publiccode.yml:** {told}" in body
