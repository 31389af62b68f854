"""Why a source was refused, in figures that people read."""

from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from tests.builders import settings
from tests.world import a_city

MIB = 2**20


@pytest.mark.parametrize(
    ("code", "values", "told"),
    [
        ("sumber-terlalu-besar", {"batas": 2048 * MIB}, "melebihi batas 2,1 GB. "),
        ("isi-terlalu-besar", {"batas": 8192 * MIB}, "melebihi batas 8,6 GB. "),
        ("memori-terlampaui", {"batas": 512 * MIB}, "lebih dari batas 536,9 MB. "),
        (
            "berkas-terlalu-besar",
            {"jalur": "data.sql", "batas": 2048 * MIB, "terlihat": 3000 * MIB},
            "melebihi batas 2,1 GB untuk satu berkas (ukurannya 3,1 GB). ",
        ),
        (
            "berkas-terlalu-besar",
            {"jalur": "data.sql", "batas": 2048 * MIB, "terlihat": 2048 * MIB + 1},
            "melebihi batas 2,1 GB untuk satu berkas. ",
        ),
        ("terlalu-banyak-berkas", {"batas": 200_000}, "melebihi batas 200.000. "),
        ("terlalu-lama", {"batas": 1800.0}, "dalam batas 1.800 detik. "),
        (
            "terlalu-dalam",
            {"jalur": "a/a", "batas": 64, "terlihat": 2000},
            "bertingkat 2.000, melebihi batas 64 tingkat. ",
        ),
    ],
)
def test_sizes_and_counts_are_written_for_people(
    code: str, values: dict[str, object], told: str, tmp_path: Path
) -> None:
    kept = {name: str(value) for name, value in values.items()}  # as a dossier keeps them
    renderer = Renderer(settings(tmp_path), a_city())
    assert told in renderer.text(f"galat/{code}.md.j2", {"nama": "a.zip", **kept})
