"""Worksheets as people fill them in, and what the plan makes of them."""

from dataclasses import replace

from inventaris.model.action import PostNote
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan
from tests.world import BOT, NOW, SECRET, World, a_city

CITY = a_city()
NIP = "19800101 200501 2 001"
TEAM = f"""### Tim OPD
1. Sari Nasution, NIP {NIP}, jabatan Kepala Bidang, OPD, ketua, @sari.disdik
2. Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi
"""
OTHER = TEAM.replace("Sari Nasution", "Budi Harahap").replace("@sari.disdik", "@budi")
KOMINFO = """### Tim teknis Kominfo
Dasar: Disposisi nomor 12 tanggal 20 November 2026

1. Andi, NIP -, jabatan Pranata Komputer, penanggung jawab, @teknisi
2. Cici, NIP -, jabatan Staf, anggota
"""
CLAIMS = "### Klaim presentasi\n1. Cetak\n2. Masuk"
SCAN = f"[surat.pdf](/uploads/{SECRET}/surat.pdf)"


def settled(snapshot: Snapshot) -> Snapshot:
    return World().settled(snapshot)[0]


def names(snapshot: Snapshot, sheet: str = "tim-opd") -> list[str]:
    taken = snapshot.dossier.sheets.get(sheet)
    return [row["nama"] for row in taken.rows] if taken else []


def keys(snapshot: Snapshot, beginning: str = "") -> list[str]:
    """The service's notes, in order."""
    marked = [n.body.rpartition("<!-- inventaris:")[2] for n in snapshot.notes if n.author == BOT]
    return [key for one in marked if (key := one.split()[0]).startswith(beginning)]


def told(snapshot: Snapshot, beginning: str) -> list[PostNote]:
    planned = plan(snapshot, CITY, NOW)
    return [a for a in planned if isinstance(a, PostNote) and a.key.startswith(beginning)]


def deleted(snapshot: Snapshot, number: int) -> Snapshot:
    return replace(snapshot, notes=tuple(n for n in snapshot.notes if n.id != number))


def without_notes(snapshot: Snapshot) -> Snapshot:
    """What people wrote alone: the service would tell all of it anew."""
    return replace(snapshot, notes=tuple(n for n in snapshot.notes if n.author != BOT))


def number_of(snapshot: Snapshot, body: str) -> int:
    return next(note.id for note in snapshot.notes if note.body == body)
