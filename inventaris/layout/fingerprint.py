"""Tell whether a hook was given our secret, which GitLab never shows again."""

import hashlib

from pydantic import SecretStr

_BYTES = 8


def fingerprint(secret: SecretStr, url: str) -> str:
    """Give a short mark of the secret, for the hook's description.

    Maintainers can read it, so guessing the secret from it must be dear: scrypt, RFC 7914.
    """
    known = secret.get_secret_value().encode()
    return hashlib.scrypt(known, salt=url.encode(), n=2**14, r=8, p=1, dklen=_BYTES).hex()
