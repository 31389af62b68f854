"""An application's path on the forge, from its name."""

import re
import unicodedata

_LONGEST = 60


def slug_of(name: str) -> str:
    """Turn a name into a path segment that GitLab takes and a host name could bear.

    >>> slug_of("Sistem Informasi Surat - SiSurat 2.0")
    'sistem-informasi-surat-sisurat-2-0'
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-")
