"""The city's worksheets as tests read them, and who stands in them."""

from inventaris.model.worksheets import Reading
from inventaris.worksheets import read_worksheet
from tests.world import a_city

SHEETS = {sheet.key: sheet for sheet in a_city().worksheets}
NIP = "19800101 200501 2 001"
PPPK = "19900505 202321 1 004"
SARI = {
    "nama": "Sari Nasution, S.Pd., M.Si.",
    "nip": NIP,
    "jabatan": "Kepala Bidang",
    "unsur": "opd",
    "peran": "ketua",
    "akun": "sari.disdik",
}
BUDI = {
    "nama": "Budi",
    "nip": "-",
    "jabatan": "Pranata Komputer",
    "unsur": "kominfo",
    "peran": "anggota",
}
CLAIMS = [
    {"nomor": "1", "klaim": "Mencetak laporan"},
    {"nomor": "2", "klaim": "Masuk dengan NIP"},
    {"nomor": "3", "klaim": "Ekspor data"},
]


def read(key: str, text: str, *offered: dict[str, str]) -> Reading:
    return read_worksheet(text, SHEETS[key], offered)


def codes(reading: Reading) -> list[tuple[str, int, str]]:
    return [(p.code.rpartition("/")[2], p.row, p.column) for p in reading.problems]
