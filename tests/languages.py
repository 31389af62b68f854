"""Which language a text is in, told by its commonest words."""

import re

# Words without which nobody writes three Indonesian sentences.
INDONESIAN = frozenset(
    re.findall(
        r"\w+",
        """
        yang dan untuk dari dengan pada oleh atau tidak belum telah sudah akan dapat adalah ini itu
        berkas permohonan langkah lampiran perangkat daerah dinas kominfo pukul jam hari tanggal
        laporan aplikasi selesai menunggu giliran keadaan waktu biaya pengaduan surel catatan
        sumber tersimpan terdaftar senin selasa rabu kamis jumat sabtu minggu
        """,
    )
)


def indonesian(text: str) -> frozenset[str]:
    """Find Indonesian words in what people read; addresses and marks are not read."""
    seen = re.sub(r"<!--.*?-->|\]\([^)]*\)|`[^`]*`|https?://\S+|\S+@\S+", " ", text)
    return INDONESIAN & set(re.findall(r"[a-z]+", seen.lower()))
