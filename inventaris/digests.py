"""Short digests of plain data, by which inputs and notes are told apart."""

import hashlib
import json


def digest_of(data: object) -> str:
    """Give 16 hexadecimal digits of the SHA-256 of the data's canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
