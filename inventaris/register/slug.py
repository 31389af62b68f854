"""An application's path on the forge, from its name."""

import hashlib
import re
import unicodedata

_LONGEST = 60
_DIGITS = 8


def slug_of(name: str) -> str:
    """Turn a name into a path segment that GitLab takes and a host name could bear.

    What is too long is cut and bears digits of the whole, since names of one office often differ
    in their last word alone.

    >>> slug_of("Sistem Informasi Surat - SiSurat 2.0")
    'sistem-informasi-surat-sisurat-2-0'
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    whole = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(whole) <= _LONGEST:
        return whole
    digits = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
    return f"{whole[: _LONGEST - _DIGITS - 1].rstrip('-')}-{digits}"
