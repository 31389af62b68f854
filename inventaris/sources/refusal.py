"""Why a source is refused whole, and why a part of it is left out.

The rule between the two: what only names a bad place (an absolute path, a link that leaves the
tree, a device) is left out and told; what contradicts itself (two contents for one name, a size or
checksum that differs, an unreadable or locked archive) is refused, because nobody could say
afterwards which content was delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from inventaris.errors import RequestError

VALUES: Mapping[str, AbstractSet[str]] = {
    "sumber-terlalu-besar": {"nama", "batas"},
    "sumber-kosong": {"nama"},
    "bukan-arsip": {"nama"},
    "arsip-rusak": {"nama"},
    "arsip-terkunci": {"nama"},
    "arsip-kosong": {"nama"},
    "arsip-bertentangan": {"nama", "jalur"},
    "kompresi-tidak-didukung": {"nama", "jalur", "metode"},
    "terlalu-banyak-berkas": {"nama", "batas"},
    "isi-terlalu-besar": {"nama", "batas"},
    "berkas-terlalu-besar": {"nama", "jalur", "batas", "terlihat"},
    "rasio-mencurigakan": {"nama", "batas"},
    "terlalu-dalam": {"nama", "jalur", "batas", "terlihat"},
    "terlalu-lama": {"nama", "batas"},
    "memori-terlampaui": {"nama", "batas"},
    "objek-git-tidak-sah": {"nama"},
    "alamat-git-tidak-sah": {"alamat"},
    "alamat-git-pribadi": {"alamat", "host"},
    "repositori-tidak-terjangkau": {"alamat"},
    "repositori-terkunci": {"alamat"},
    "repositori-kosong": {"alamat"},
    "repositori-terlalu-besar": {"alamat", "batas"},
    "repositori-melebihi-memori": {"alamat", "batas"},
}
"""Code of each refusal, and the values that its template may name."""

CODES = frozenset(VALUES)


class LeftOutReason(StrEnum):
    """Text for people: `templates/galat/dilewati/<reason>.md.j2`."""

    OUTSIDE = "keluar-arsip"
    GIT_LOOKALIKE = "menyerupai-git"
    NESTED_REPOSITORY = "repositori-bersarang"
    DAMAGED_HISTORY = "riwayat-rusak"
    BAD_NAME = "nama-tidak-sah"
    LONG_NAME = "nama-terlalu-panjang"
    COLLISION = "nama-bentrok"
    REPLACED = "digantikan"
    BAD_LINK = "tautan-tidak-sah"
    SPECIAL = "berkas-khusus"
    MACOS = "berkas-macos"
    SUBMODULE = "submodul"


class SourceRefusedError(RequestError):
    """The delivered source cannot be imported; `code` is one of `CODES`."""

    def __init__(self, code: str, /, **values: object) -> None:
        assert VALUES[code] == values.keys(), (code, values.keys())
        super().__init__(code, **values)
