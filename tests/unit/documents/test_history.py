"""The trail in words, for whoever reads the archive alone."""

from pathlib import Path

from inventaris.documents.render import Renderer
from inventaris.dossier_files import dump_fact, fact_name
from inventaris.model.facts import Fact, FormCompleted, StepSkipped
from tests.builders import NOW, a_city, settings


def told(fact: Fact, work_dir: Path) -> str:
    told = {"nama": fact_name(fact), **dump_fact(fact)}
    trail = [{"revisi": 1, "pada": NOW, "fakta": [told]}]
    values = {"nomor": "2026-disdik-7", "jejak": trail}
    return Renderer(settings(work_dir), a_city()).text("berkas/riwayat.md.j2", values)


def test_a_step_left_out_is_told_with_its_evidence(tmp_path: Path) -> None:
    fact = StepSkipped("langkah::08", "tidak-diperlukan", "x", ("BA 3/2026",), "teknisi", NOW)
    assert "langkah dilewati: langkah::08 (bukti: BA 3/2026) (oleh teknisi)" in told(fact, tmp_path)


def test_what_needs_no_evidence_is_told_without(tmp_path: Path) -> None:
    assert "\n- formulir lengkap\n" in told(FormCompleted(NOW), tmp_path)
