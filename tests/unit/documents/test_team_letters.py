"""The letters of steps 2 and 3 say what the rosters say, complete or not."""

from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.letters import drafts
from inventaris.view import look
from tests.builders import settings
from tests.world import NOW, OFFICE, TECHNICIAN, World, a_city, a_snapshot_at, commented

KOMINFO = """### Tim teknis Kominfo
Dasar: Disposisi nomor 12 tanggal 20 November 2026

1. Andi, NIP -, jabatan Pranata Komputer, penanggung jawab, @teknisi
"""
OPD = """### Tim OPD
| Nama | NIP | Jabatan | Unsur | Peran |
|---|---|---|---|---|
| Sari | - | Kepala Bidang | OPD | ketua |
|  | - |  | Kominfo | entah |
"""


@pytest.fixture
def letters(tmp_path: Path) -> dict[str, str]:
    snapshot = commented(a_snapshot_at("03"), KOMINFO, TECHNICIAN)
    settled, _ = World().settled(commented(snapshot, OPD, OFFICE))
    renderer = Renderer(settings(tmp_path), a_city())
    return {
        draft.kind.key: renderer.text(f"surat/{draft.kind.key}.md.j2", draft.values).replace(
            "\\-", "-"
        )
        for draft in drafts(look(settled, a_city(), NOW))
    }


def test_the_assignment_names_its_basis_once_and_roles_in_words(letters: dict[str, str]) -> None:
    text = letters["surat-tugas"]
    assert "Disposisi nomor 12 tanggal 20 November 2026." in text
    assert text.count("20 November 2026") == 1
    assert "| 1 | Andi | - | - | Pranata Komputer | penanggung jawab |" in text


def test_what_a_roster_lacks_is_left_open_in_the_decree(letters: dict[str, str]) -> None:
    text = letters["keputusan-tim"]
    assert "| 1 | Sari | - | Kepala Bidang | OPD | ketua |" in text
    assert "| 2 | - | - | - | Kominfo | - |" in text
