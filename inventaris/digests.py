"""Short digests of plain data, by which inputs and notes are told apart."""

import hashlib
import json


def digest_of(data: object) -> str:
    """Give 16 hexadecimal digits of the SHA-256 of the data's canonical JSON.

    Raises:
        TypeError: a set is in it; its order differs from process to process.

    """
    return hashlib.sha256(_CANONICAL.encode(data).encode()).hexdigest()[:16]


def _text(value: object) -> str:
    if isinstance(value, (set, frozenset)):
        raise TypeError("a set has no order to digest")
    return str(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=_text)
