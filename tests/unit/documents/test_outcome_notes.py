"""What an office is told of what came out."""

from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from tests.builders import settings
from tests.world import NOW, a_city

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
        (
            "publiccode-lisensi",
            "belum dapat dibuat: lisensi sumber terbuka (pengenal SPDX) belum disebutkan.\n",
        ),
        (
            "publiccode-basis publiccode-fitur",
            "belum dapat dibuat: basis aplikasi belum disebutkan menurut pilihan formulir, atau bukan web; fitur utama belum disebutkan.\n",
        ),
    ],
)
def test_why_there_is_no_publiccode_is_one_sentence(
    publiccode: str, told: str, tmp_path: Path
) -> None:
    note = PostNote("tersimpan", "catatan/tersimpan.md.j2", {**STORED, "publiccode": publiccode})
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert f"- **Keterangan untuk umum (publiccode.yml):** {told}" in body


def test_mended_findings_are_a_list_that_keeps_their_own_full_stops(tmp_path: Path) -> None:
    values = {
        "pemohon": "sari.disdik",
        "nomor": "2026-disdik-7",
        "putusan": "sesuai",
        "putaran": 2,
        "commit": "",
        "temuan": [],
        "tertutup": [
            {"nomor": 1, "temuan": "Kata sandi tertulis"},
            {"nomor": 2, "temuan": "Tanpa panduan."},
        ],
    }
    note = PostNote("tanggapan-2", "catatan/tanggapan.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert "- 1\\. Kata sandi tertulis\n- 2\\. Tanpa panduan.\n" in body


def test_the_reason_of_a_refusal_stands_apart(tmp_path: Path) -> None:
    values = {
        "pemohon": "sari.disdik",
        "nomor": "2026-disdik-7",
        "sebutan": "Permohonan ganda",
        "alasan": "sudah terdaftar",
        "dasar": "",
        "dasar_diverifikasi": False,
        "perbaikan": "Lanjutkan yang ada.",
        "oleh": "kadis",
    }
    body = Renderer(settings(tmp_path), a_city()).note(
        PostNote("akhir", "catatan/akhir-ditolak.md.j2", values)
    )
    assert "ditolak: **Permohonan ganda**.\n\n**Alasan:** sudah terdaftar\n" in body.body


@pytest.mark.parametrize("is_verified", [True, False])
def test_law_that_nobody_verified_says_what_its_mark_means(
    is_verified: bool, tmp_path: Path
) -> None:
    values = {
        "pemohon": "sari.disdik",
        "nomor": "2026-disdik-7",
        "sebutan": "Permohonan ganda",
        "alasan": "sudah terdaftar",
        "dasar": "Pasal 5",
        "dasar_diverifikasi": is_verified,
        "perbaikan": "Lanjutkan yang ada.",
        "oleh": "kadis",
    }
    note = PostNote("akhir", "catatan/akhir-ditolak.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    mark = "**Dasar:** Pasal 5 **\\[periksa\\]** (rumusan dasar hukum ini belum diverifikasi;"
    assert (mark in body) is not is_verified
    assert ("periksa" in body) is not is_verified


def test_foreign_text_at_a_sentences_end_brings_no_second_full_stop(tmp_path: Path) -> None:
    values = {
        "pemohon": "sari.disdik",
        "nomor": "2026-disdik-7",
        "oleh": "sari.disdik",
        "alasan": "Pindah ke *SRIKANDI*.",
    }
    note = PostNote("akhir", "catatan/akhir-dibatalkan.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert "oleh Sari Nasution: Pindah ke \\*SRIKANDI\\*. Aplikasi yang sama" in body


def test_the_announcement_says_how_the_application_was_found(tmp_path: Path) -> None:
    values: dict[str, object] = {
        **STORED,
        "nomor": "2026-disdik-7",
        "opd": "Dinas Pendidikan",
        "terdaftar": True,
        "hasil": {
            "putusan": "sesuai-dengan-catatan",
            "catatan": 2,
            "rekomendasi": "disusun",
            "subdomain": "sipadu.kota.example",
        },
        "sumber_dijanjikan": None,
        "laporan": [],
        "disetujui": NOW,
        "bertanda_tangan": False,
    }
    note = PostNote("pemberitahuan", "catatan/pemberitahuan.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert "- **Tanggapan Dinas Kominfo:** sesuai dengan catatan, 2 catatan masih terbuka\n" in body
    assert "suratnya disampaikan tersendiri (`sipadu.kota.example`)\n" in body
    assert "- **Daftar Aplikasi Pemerintah:** tercatat\n" in body


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("sari.disdik", "isian Anda sebelumnya."),
        ("teknisi", "isian sebelumnya dari Teknisi Kominfo."),
        ("", "Belum ada isian lain; mohon kirim kembali."),
    ],
)
def test_whose_worksheet_counts_again_is_told_by_name(now: str, told: str, tmp_path: Path) -> None:
    values = {"judul": "Tim OPD", "oleh": "sari.disdik", "kini": now}
    note = PostNote("lembar-mundur-x", "catatan/lembar-mundur.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert told in body
    assert body.count("@") == 1


@pytest.mark.parametrize("end", ["ditolak", "dibatalkan"])
def test_a_text_for_a_messenger_says_request_once(end: str, tmp_path: Path) -> None:
    values = {
        "pemohon": "sari.disdik",
        "nomor": "2026-disdik-7",
        "sebutan": "bukan aplikasi",
        "alasan": "Laman statis",
        "dasar": "",
        "dasar_diverifikasi": False,
        "perbaikan": "Ajukan permohonan baru.",
        "oleh": "teknisi",
        "permohonan": {"nomor": "2026-disdik-7", "alamat": "http://forge.invalid/7"},
    }
    note = PostNote("akhir", f"catatan/akhir-{end}.md.j2", values)
    body = Renderer(settings(tmp_path), a_city()).note(note).body
    assert f"Permohonan inventarisasi aplikasi 2026-disdik-7: {end}." in body


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("akun-tidak-aktif", "Akun pemohon"),
        ("tanpa-penanggung-jawab", "Permohonan ini"),
        ("persetujuan", "Pemberitahuan hasil"),
        ("tidak-tersedia", "Perangkat daerah"),
    ],
)
def test_a_call_to_an_office_that_nobody_holds_is_still_a_sentence(
    name: str, begins: str, tmp_path: Path
) -> None:
    values: dict[str, object] = {
        "kepala": [],
        "pejabat": [],
        "peran": "pemohon",
        "nama": "Sari",
        "sebelumnya": "teknisi",
        "aplikasi": "SIPADU",
        "nomor": "2026-disdik-7",
        "baris": [
            {"nomor": 7, "nama": "Dokumen pengadaan", "alasan": "swakelola", "sumber": False}
        ],
    }
    note = PostNote(name, f"catatan/{name}.md.j2", values)
    assert Renderer(settings(tmp_path), a_city()).note(note).body.startswith(begins)
